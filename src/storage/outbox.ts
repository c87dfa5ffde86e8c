import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Button, DeadEnd, DeliveryState, Outbound, Refusal } from '../core/message.ts';
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
        const settle = result.state === 'unknown' ? statements.settleUnknown : statements.settle;
        await settle(trx, {
          id,
          status: result.state,
          externalId: result.state === 'sent' ? result.externalId : null,
          reason: 'reason' in result ? result.reason : null,
          dueAt: 'retryAt' in result ? result.retryAt : now,
          settledAt: 'retryAt' in result ? null : now,
        });
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
  reason: Refusal | DeadEnd | null;
  dueAt: number;
  settledAt: number | null;
};

function prepare(db: Kysely<Tables>) {
  const settling = (statusOf: (value: Settling) => DeliveryState | RawBuilder<DeliveryState>) =>
    statement<Settling>((value) =>
      db
        .updateTable('outbound')
        .set({
          status: statusOf(value),
          external_id: sql`coalesce(${value.externalId}, external_id)`,
          reason: value.reason,
          due_at: value.dueAt,
          settled_at: value.settledAt,
        })
        .where('id', '=', value.id),
    );
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
    settle: settling((value) => value.status),
    // The platform may have reported the message before the connection broke: then it is known to have arrived.
    settleUnknown: settling((value) => sql<DeliveryState>`case when external_id is null then ${value.status} else 'sent' end`),
  };
}
