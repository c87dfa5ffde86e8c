import { sql } from 'kysely';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { FailureReason, Undelivered } from '../core/message.ts';
import type { UndeliveredStore } from '../core/ports.ts';
import type { Tables } from './tables.ts';
import type { Write } from './writer.ts';

/** The most messages a list shows. */
const LIST_LIMIT = 200;
/** A ticket closed longer ago than this is nobody's work any more, in milliseconds. */
const RECENT = 7 * 86_400_000;

/** What was decided on purpose. */
const FINAL: readonly FailureReason[] = ['discarded', 'withdrawn'];

/** Messages that did not arrive: seen, sent anew or given up by an officer. */
export function createUndeliveredStore(reading: Kysely<Tables>, write: Write): UndeliveredStore {
  return {
    async listUndelivered(now) {
      const rows = await reading
        .selectFrom('outbound')
        .innerJoin('conversations', 'conversations.id', 'outbound.conversation_id')
        .select(['outbound.id', 'outbound.author', 'outbound.text', 'outbound.created_at', 'outbound.status', 'outbound.reason'])
        .select(['conversations.channel', 'conversations.last_inbound_at', 'conversations.gone_at'])
        .select(({ selectFrom }) =>
          selectFrom('tickets')
            .select(({ fn }) => fn.max('tickets.id').as('id'))
            .whereRef('tickets.conversation_id', '=', 'outbound.conversation_id')
            .as('ticket_id'),
        )
        .where(undecided)
        .where(({ or, eb, exists, selectFrom }) =>
          or([
            eb('outbound.status', '=', 'dead'),
            exists(
              selectFrom('tickets')
                .select('tickets.id')
                .whereRef('tickets.conversation_id', '=', 'outbound.conversation_id')
                .whereRef('tickets.opened_at', '<=', 'outbound.created_at')
                .where((ticket) => ticket.or([ticket('tickets.closed_at', 'is', null), ticket('tickets.closed_at', '>', now - RECENT)])),
            ),
          ]),
        )
        .orderBy('outbound.id', 'desc')
        .limit(LIST_LIMIT)
        .execute();
      return rows.map((row): Undelivered => ({
        id: row.id,
        ticketId: row.ticket_id,
        channel: row.channel,
        author: row.author,
        text: row.text,
        createdAt: row.created_at,
        delivery: row.status === 'dead' ? 'dead' : 'refused',
        // A row of ours that is dead or refused always has one.
        reason: row.reason ?? 'unreachable',
        lastInboundAt: row.last_inbound_at,
        goneAt: row.gone_at,
      }));
    },

    retryOutbound: (id, now) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('outbound')
          .set({ status: 'queued', attempts: 0, due_at: now, reason: null, settled_at: null })
          .where('outbound.id', '=', id)
          .where(undecided)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    discardOutbound: (id, now) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('outbound')
          .set({ status: 'refused', reason: 'discarded', settled_at: now })
          .where('outbound.id', '=', id)
          .where(undecided)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
  };
}

const undecided = ({ and, eb }: ExpressionBuilder<Tables, 'outbound'>) =>
  and([
    // Word for word as in the partial index.
    sql<boolean>`outbound.status in ('dead', 'refused')`,
    eb('outbound.reason', 'not in', FINAL),
  ]);
