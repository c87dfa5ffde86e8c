import { sql } from 'kysely';
import type { Kysely, Updateable } from 'kysely';
import type { DeadEnd } from '../core/message.ts';
import type { DeadLetterStore, DeadMessage } from '../core/ports.ts';
import type { OutboundTable, Tables } from './tables.ts';
import type { Write } from './writer.ts';

/** Messages that were tried for long enough: for officers to judge. */
export function createDeadLetterStore(reading: Kysely<Tables>, write: Write): DeadLetterStore {
  /** False when it is dead no longer: somebody else was first, or the platform has reported it. */
  const settle = (id: number, set: Updateable<OutboundTable>): Promise<boolean> =>
    write(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('outbound')
        .set(set)
        .where('id', '=', id)
        .where('status', '=', 'dead')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });

  return {
    async listDead(limit) {
      const rows = await reading
        .selectFrom('outbound')
        .innerJoin('conversations', 'conversations.id', 'outbound.conversation_id')
        .select(['outbound.id', 'outbound.text', 'outbound.reason', 'outbound.created_at', 'conversations.channel'])
        .select(({ selectFrom }) =>
          selectFrom('tickets')
            .select('tickets.id')
            .whereRef('tickets.conversation_id', '=', 'outbound.conversation_id')
            .orderBy('tickets.id', 'desc')
            .limit(1)
            .as('ticket_id'),
        )
        .where(sql<boolean>`outbound.status = 'dead'`)
        .orderBy('outbound.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row): DeadMessage => ({
        id: row.id,
        channel: row.channel,
        text: row.text,
        reason: row.reason as DeadEnd,
        createdAt: row.created_at,
        ticketId: row.ticket_id,
      }));
    },
    // Not marked as repeated by this: whether it is one is known only once it is sent.
    retryOutbound: (id, now) => settle(id, { status: 'queued', attempts: 0, due_at: now, reason: null, settled_at: null }),
    discardOutbound: (id, now) => settle(id, { status: 'refused', reason: 'discarded', settled_at: now }),
  };
}
