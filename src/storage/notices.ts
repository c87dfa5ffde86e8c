import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Notice } from '../core/notice.ts';
import type { InboxStore } from '../core/ports.ts';
import { erasePerson } from './erasure.ts';
import { statement } from './statement.ts';
import type { Executor } from './statement.ts';
import type { Tables } from './tables.ts';
import { createTakeOver } from './take-over.ts';
import type { Write } from './writer.ts';

type Spoken = Extract<Notice, { kind: 'spoken' }>;

/** What platforms report besides messages. */
export function createNoticeStore(db: Kysely<Tables>, write: Write): Pick<InboxStore, 'acceptNotice'> {
  const statements = prepare(db);
  const takeOver = createTakeOver(db);

  return {
    acceptNotice: (notice, now) =>
      write(async (trx) => {
        const { rows } = await statements.findConversation(trx, { channel: notice.channel, contactId: notice.contactId });
        const conversationId = rows[0]?.id ?? null;
        // Every message we send is reported back: those need no row of their own, the message itself remembers.
        if (notice.kind === 'spoken' && conversationId !== null) {
          const seen = await hear(trx, conversationId, notice, now);
          if (seen !== null) return seen;
        }
        const taken = await statements.note(trx, { channel: notice.channel, externalId: notice.externalId, now });
        if (taken.numAffectedRows === 0n) return 'duplicate';
        if (conversationId !== null) await take(trx, conversationId, notice, now);
        return 'new';
      }),
  };

  /** Settles the message of ours that arrived, if it is one; null when it was not ours. */
  async function hear(
    trx: Executor,
    conversationId: number,
    { messageId, text, byStaff }: Spoken,
    now: number,
  ): Promise<'new' | 'duplicate' | null> {
    const known = await statements.findReported(trx, { conversationId, messageId });
    if (known.rows.length > 0) return 'duplicate';
    if (byStaff) return null;
    const { rows: unsure } = await statements.findUnsure(trx, { conversationId, text });
    const { rows } = unsure.length > 0 ? { rows: unsure } : await statements.findDead(trx, { conversationId, text });
    const id = rows[0]?.id;
    if (id === undefined) return null;
    await statements.confirm(trx, { id, messageId, now });
    return 'new';
  }

  async function take(trx: Transaction<Tables>, conversationId: number, notice: Notice, now: number): Promise<void> {
    switch (notice.kind) {
      case 'gone':
      case 'back':
        await trx
          .updateTable('conversations')
          .set({ gone_at: notice.kind === 'gone' ? notice.sentAt : null, presence_at: notice.sentAt })
          .where('id', '=', conversationId)
          // Platforms that tell whole seconds say the same of what came one after the other: then the later word counts.
          .where(({ or, eb }) => or([eb('presence_at', 'is', null), eb('presence_at', '<=', notice.sentAt)]))
          .execute();
        return;
      case 'active': {
        // A platform's clock that is ahead must not hold the window open longer than it is.
        const at = Math.min(notice.sentAt, now);
        await trx
          .updateTable('conversations')
          .set({ last_inbound_at: at })
          .where('id', '=', conversationId)
          .where('last_inbound_at', '<', at)
          .execute();
        return;
      }
      case 'withdrawn':
        await erasePerson(trx, conversationId, now);
        return;
      case 'edited':
        await trx
          .updateTable('inbound')
          .set({ edited_text: notice.text })
          .where('channel', '=', notice.channel)
          .where('external_id', '=', notice.messageId)
          .where('conversation_id', '=', conversationId)
          .execute();
        return;
      case 'spoken':
        if (notice.byStaff) await takeOver(trx, conversationId, notice, now);
    }
  }
}

function prepare(db: Kysely<Tables>) {
  return {
    findConversation: statement<{ channel: string; contactId: string }, { id: number }>((value) =>
      db.selectFrom('conversations').select('id').where('channel', '=', value.channel).where('contact_id', '=', value.contactId),
    ),
    note: statement<{ channel: string; externalId: string; now: number }>((value) =>
      db
        .insertInto('notices')
        .values({ channel: value.channel, external_id: value.externalId, accepted_at: value.now })
        .onConflict((conflict) => conflict.columns(['channel', 'external_id']).doNothing()),
    ),
    findReported: statement<{ conversationId: number; messageId: string }, { id: number }>((value) =>
      db
        .selectFrom('outbound')
        .select('id')
        .where('conversation_id', '=', value.conversationId)
        .where(sql<boolean>`external_id is not null`)
        .where('external_id', '=', value.messageId),
    ),
    findUnsure: statement<{ conversationId: number; text: string }, { id: number }>((value) =>
      db
        .selectFrom('outbound')
        .select('id')
        .where('conversation_id', '=', value.conversationId)
        .where(sql<boolean>`status in ('queued', 'sending', 'unknown')`)
        // One that waits may have arrived only if an earlier send of it has no known result.
        .where(({ or, eb }) => or([eb('status', '<>', 'queued'), eb('repeated', '=', 1)]))
        .where('external_id', 'is', null)
        .where('text', '=', value.text)
        .orderBy('seq')
        .limit(1),
    ),
    // Given up, but it had arrived: an officer who sent it anew would say it twice.
    findDead: statement<{ conversationId: number; text: string }, { id: number }>((value) =>
      db
        .selectFrom('outbound')
        .select('id')
        .where('conversation_id', '=', value.conversationId)
        .where('status', '=', 'dead')
        .where('text', '=', value.text)
        .orderBy('id')
        .limit(1),
    ),
    // One being sent is settled by its own result; should the process die before, the id is the evidence.
    confirm: statement<{ id: number; messageId: string; now: number }>((value) =>
      db
        .updateTable('outbound')
        .set({
          external_id: value.messageId,
          reason: null,
          settled_at: sql`case when status = 'sending' then settled_at else ${value.now} end`,
          status: sql`case when status = 'sending' then status else 'sent' end`,
        })
        .where('id', '=', value.id),
    ),
  };
}
