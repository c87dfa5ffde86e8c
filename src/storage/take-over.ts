import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Notice } from '../core/notice.ts';
import type { Tables } from './tables.ts';
import { createTicketSteps } from './ticket-steps.ts';

type Spoken = Extract<Notice, { kind: 'spoken' }>;

/**
 * Staff answered the person in the platform's own tool. Their words join the conversation, and its ticket counts as held,
 * by nobody the console knows, so that the bot keeps silent until an officer closes it.
 */
export function createTakeOver(db: Kysely<Tables>) {
  const tickets = createTicketSteps(db);

  return async (trx: Transaction<Tables>, conversationId: number, { messageId, text, sentAt }: Spoken, now: number): Promise<void> => {
    const { last_seq: seq } = await trx
      .updateTable('conversations')
      .set({ last_seq: sql`last_seq + 1` })
      .where('id', '=', conversationId)
      .returning('last_seq')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('outbound')
      .values({
        conversation_id: conversationId,
        seq,
        author: 'officer',
        text,
        buttons_json: '[]',
        status: 'sent',
        attempts: 1,
        due_at: now,
        external_id: messageId,
        repeated: 0,
        created_at: sentAt,
        settled_at: now,
      })
      .execute();
    const open = await trx
      .selectFrom('tickets')
      .select(['id', 'status', 'first_answer_at'])
      .where('conversation_id', '=', conversationId)
      .where('status', '<>', 'closed')
      .executeTakeFirst();
    const id = open?.id ?? (await openOne(trx, conversationId, now));
    if (id === null) return;
    await trx
      .updateTable('tickets')
      .set({ status: 'claimed', first_answer_at: open?.first_answer_at ?? Math.min(sentAt, now) })
      .where('id', '=', id)
      .execute();
  };

  /** A ticket carries the number of a message of the person; null when each of theirs has had its ticket already. */
  async function openOne(trx: Transaction<Tables>, conversationId: number, now: number): Promise<number | null> {
    const message = await trx
      .selectFrom('inbound')
      .select(['id', 'text'])
      .where('conversation_id', '=', conversationId)
      .where(({ not, exists, selectFrom }) => not(exists(selectFrom('tickets').select('id').whereRef('tickets.id', '=', 'inbound.id'))))
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (message === undefined) return null;
    const draft = { reason: 'taken_over', topic: null, question: message.text, flow: null, commune: null } as const;
    await tickets.open(trx, { id: message.id, conversationId, draft, dueAt: now, now });
    return message.id;
  }
}
