import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Reply } from '../core/message.ts';
import { statement } from './statement.ts';
import type { Executor } from './statement.ts';
import type { Tables } from './tables.ts';

type Queued = {
  readonly conversationId: number;
  readonly author: 'bot' | 'officer';
  readonly staffId: number | null;
  readonly replies: readonly Reply[];
  readonly now: number;
};

/** The one way into the outbox: replies take the next positions of their conversation and wait to be sent. */
export function createQueue(db: Kysely<Tables>): (executor: Executor, queued: Queued) => Promise<void> {
  const takePositions = statement<{ id: number; count: number }, { last_seq: number }>((value) =>
    db
      .updateTable('conversations')
      .set({ last_seq: sql`last_seq + ${value.count}` })
      .where('id', '=', value.id)
      .returning('last_seq'),
  );
  const insert = statement<{
    conversationId: number;
    seq: number;
    author: 'bot' | 'officer';
    staffId: number | null;
    text: string;
    buttons: string;
    now: number;
  }>((value) =>
    db.insertInto('outbound').values({
      conversation_id: value.conversationId,
      seq: value.seq,
      author: value.author,
      staff_id: value.staffId,
      text: value.text,
      buttons_json: value.buttons,
      status: 'queued',
      attempts: 0,
      due_at: value.now,
      repeated: 0,
      created_at: value.now,
    }),
  );

  return async (executor, { conversationId, author, staffId, replies, now }) => {
    if (replies.length === 0) return;
    const { rows } = await takePositions(executor, { id: conversationId, count: replies.length });
    const last = rows[0]?.last_seq;
    if (last === undefined) throw new Error(`no conversation ${conversationId}`);
    for (const [i, { text, buttons }] of replies.entries()) {
      const seq = last - replies.length + 1 + i;
      await insert(executor, { conversationId, seq, author, staffId, text, buttons: JSON.stringify(buttons), now });
    }
  };
}
