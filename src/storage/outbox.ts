import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Button, DeliveryState, FailureReason, Outbound } from '../core/message.ts';
import type { OutboxStore, SendResult } from '../core/ports.ts';
import { statement } from './statement.ts';
import type { Tables } from './tables.ts';
import type { Write } from './writer.ts';

export function createOutboxStore(db: Kysely<Tables>, write: Write): OutboxStore {
  const statements = prepare(db);
  return {
    claimOutbound: (limit, now) =>
      write(async (trx) => {
        const { rows } = await statements.findDue(trx, { now, limit });
        for (const row of rows) await statements.claim(trx, { id: row.id });
        const { rows: later } = rows.length > 0 ? { rows: [] } : await statements.findNext(trx, { now });
        return { messages: rows.map(toOutbound), nextAt: later[0]?.due_at ?? null };
      }),

    settleOutbound: (id, result, now) =>
      write(async (trx) => {
        const retryAt = 'retryAt' in result ? result.retryAt : null;
        const reason = 'reason' in result ? result.reason : null;
        await statements.settle(trx, {
          id,
          status: result.state,
          externalId: result.state === 'sent' ? result.externalId : null,
          reason,
          dueAt: retryAt ?? now,
          settledAt: retryAt === null ? now : null,
          now,
        });
        if (reason === 'contact_gone') await statements.markGone(trx, { id, now });
      }),
  };
}

type DueRow = {
  id: number;
  conversation_id: number;
  seq: number;
  author: 'bot' | 'officer';
  text: string;
  buttons_json: string;
  attempts: number;
  status: DeliveryState;
  repeated: number;
  created_at: number;
  channel: string;
  contact_id: string;
  last_inbound_at: number;
};

const toOutbound = (row: DueRow): Outbound => ({
  id: row.id,
  conversationId: row.conversation_id,
  channel: row.channel,
  contactId: row.contact_id,
  author: row.author,
  seq: row.seq,
  attempt: row.attempts + 1,
  repeated: row.status === 'unknown' || row.repeated === 1,
  createdAt: row.created_at,
  lastInboundAt: row.last_inbound_at,
  text: row.text,
  buttons: JSON.parse(row.buttons_json) as Button[],
});

type Settling = {
  id: number;
  status: SendResult['state'];
  externalId: string | null;
  reason: FailureReason | null;
  dueAt: number;
  settledAt: number | null;
  now: number;
};

const unlessReported = <Value>(value: Value, reported: RawBuilder<unknown>): RawBuilder<Value> =>
  sql<Value>`case when external_id is null then ${value} else ${reported} end`;

function prepare(db: Kysely<Tables>) {
  const unsent = (table: 'outbound' | 'earlier') => sql<boolean>`${sql.ref(`${table}.status`)} in ('queued', 'sending', 'unknown')`;

  return {
    findDue: statement<{ now: number; limit: number }, DueRow>((value) =>
      db
        .selectFrom('outbound')
        .innerJoin('conversations', 'conversations.id', 'outbound.conversation_id')
        .select([
          'outbound.id',
          'outbound.conversation_id',
          'outbound.seq',
          'outbound.author',
          'outbound.text',
          'outbound.buttons_json',
          'outbound.attempts',
          'outbound.status',
          'outbound.repeated',
          'outbound.created_at',
          'conversations.channel',
          'conversations.contact_id',
          'conversations.last_inbound_at',
        ])
        .where(unsent('outbound'))
        .where('outbound.status', 'in', ['queued', 'unknown'])
        .where('outbound.due_at', '<=', value.now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('outbound as earlier')
                .select('earlier.id')
                .whereRef('earlier.conversation_id', '=', 'outbound.conversation_id')
                .where(unsent('earlier'))
                .whereRef('earlier.seq', '<', 'outbound.seq'),
            ),
          ),
        )
        .orderBy('outbound.id')
        .limit(value.limit),
    ),
    findNext: statement<{ now: number }, { due_at: number | null }>((value) =>
      db
        .selectFrom('outbound')
        .select(({ fn }) => fn.min<number | null>('due_at').as('due_at'))
        .where(unsent('outbound'))
        .where('status', '<>', 'sending')
        .where('due_at', '>', value.now),
    ),
    claim: statement<{ id: number }>((value) =>
      db
        .updateTable('outbound')
        .set({
          attempts: sql`attempts + 1`,
          // Sent before with a result nobody knows: this one may be the citizen's second copy.
          repeated: sql`case when status = 'unknown' then 1 else repeated end`,
          status: 'sending',
        })
        .where('id', '=', value.id),
    ),
    // The platform may have reported the message before its answer came, or was lost: then it has arrived, whatever the
    // answer. What is settled already stays so: the person may have been erased in the meantime.
    settle: statement<Settling>((value) =>
      db
        .updateTable('outbound')
        .set({
          status: unlessReported(value.status, sql`'sent'`),
          external_id: sql`coalesce(${value.externalId}, external_id)`,
          reason: unlessReported(value.reason, sql`null`),
          due_at: value.dueAt,
          settled_at: unlessReported(value.settledAt, sql`${value.now}`),
        })
        .where('id', '=', value.id)
        .where('status', 'in', ['sending', 'unknown']),
    ),
    markGone: statement<{ id: number; now: number }>((value) =>
      db
        .updateTable('conversations')
        .set({ gone_at: sql`coalesce(gone_at, ${value.now})` })
        .where('id', '=', (eb) => eb.selectFrom('outbound').select('conversation_id').where('outbound.id', '=', value.id)),
    ),
  };
}
