import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { NEW_CONVERSATION } from '../core/conversation.ts';
import type { ConversationState } from '../core/conversation.ts';
import type { ClaimedInbound, InboxStore, Settlement } from '../core/ports.ts';
import type { TicketStatus } from '../core/ticket.ts';
import { attachmentsIn, attachmentsJson } from './attachments.ts';
import { createQueue } from './queue.ts';
import { statement } from './statement.ts';
import type { Executor } from './statement.ts';
import type { Tables } from './tables.ts';
import { createTicketSteps } from './ticket-steps.ts';
import type { Write } from './writer.ts';

const NEW_STATE = JSON.stringify(NEW_CONVERSATION);

export function createInboxStore(db: Kysely<Tables>, write: Write): Omit<InboxStore, 'acceptNotice'> {
  const statements = prepare(db);
  const enqueue = createQueue(db);
  const tickets = createTicketSteps(db);

  return {
    acceptInbound: (message, now) =>
      write(async (trx) => {
        const known = await statements.findDelivery(trx, { channel: message.channel, externalId: message.externalId });
        if (known.rows.length > 0) return 'duplicate';
        const { rows } = await statements.openConversation(trx, {
          channel: message.channel,
          contactId: message.contactId,
          sentAt: message.sentAt,
          // A platform's clock that is ahead must not hold the window open longer than it is.
          lastInboundAt: Math.min(message.sentAt, now),
          now,
        });
        const conversation = rows[0];
        if (conversation === undefined) throw new Error('a conversation that was just written is missing');
        await statements.insertInbound(trx, {
          conversationId: conversation.id,
          seq: conversation.last_seq,
          channel: message.channel,
          externalId: message.externalId,
          text: message.text,
          payload: message.payload ?? null,
          attachments: attachmentsJson(message.attachments),
          masked: JSON.stringify(message.masked),
          sealed: message.sealed,
          sentAt: message.sentAt,
          now,
        });
        return 'new';
      }),

    claimInbound: (limit) =>
      write(async (trx) => {
        const { rows } = await statements.findOpen(trx, { limit });
        for (const row of rows) await statements.claim(trx, { id: row.id });
        return rows.map(toClaimed);
      }),

    settleInbound: (id, settlement, now) => write((trx) => settle(trx, id, settlement, now)),

    releaseInbound: (id) =>
      write(async (trx) => {
        await statements.release(trx, { id });
      }),
  };

  async function settle(trx: Executor, id: number, { outcome, reading, state, replies, ticket }: Settlement, now: number): Promise<void> {
    const settled = await statements.settle(trx, { id, outcome, reading: reading === null ? null : JSON.stringify(reading), now });
    const conversationId = settled.rows[0]?.conversation_id;
    if (conversationId === undefined) throw new Error(`inbound ${id} is not claimed`);
    await statements.saveState(trx, { id: conversationId, state: JSON.stringify(state) });
    await enqueue(trx, { conversationId, author: 'bot', staffId: null, replies, now });
    if (ticket?.kind === 'open') await tickets.open(trx, { id, conversationId, draft: ticket.draft, dueAt: ticket.dueAt, now });
    if (ticket?.kind === 'add') await tickets.add(trx, ticket.ticketId, ticket.addition);
    if (ticket?.kind === 'hand-back') await tickets.handBack(trx, ticket.ticketId, now);
  }
}

type OpenRow = {
  id: number;
  conversation_id: number;
  channel: string;
  text: string;
  payload: string | null;
  attachments_json: string | null;
  masked_json: string;
  sealed: string | null;
  accepted_at: number;
  state_json: string;
  ticket_id: number | null;
  ticket_status: TicketStatus | null;
};

const toClaimed = (row: OpenRow): ClaimedInbound => ({
  id: row.id,
  conversationId: row.conversation_id,
  channel: row.channel,
  text: row.text,
  payload: row.payload,
  attachments: attachmentsIn(row.attachments_json),
  masked: JSON.parse(row.masked_json) as string[],
  sealed: row.sealed,
  acceptedAt: row.accepted_at,
  // A state saved by an earlier version lacks the fields that have come since.
  state: { ...NEW_CONVERSATION, ...(JSON.parse(row.state_json) as Partial<ConversationState>) },
  openTicket: row.ticket_id === null || row.ticket_status === null ? null : { id: row.ticket_id, status: row.ticket_status },
});

/** What the conversation has or what the message brings, whichever is later. */
function later(column: 'last_inbound_at' | 'presence_at'): RawBuilder<number> {
  const [kept, given] = [sql.ref<number>(`conversations.${column}`), sql.ref<number>(`excluded.${column}`)];
  return sql<number>`case when coalesce(${kept}, 0) > ${given} then ${kept} else ${given} end`;
}

function prepare(db: Kysely<Tables>) {
  // The engine uses the partial indexes only when their condition stands in the query word for word.
  const unsettled = (table: 'inbound' | 'earlier') => sql<boolean>`${sql.ref(`${table}.status`)} <> 'settled'`;

  return {
    findDelivery: statement<{ channel: string; externalId: string }, { id: number }>((value) =>
      db.selectFrom('inbound').select('id').where('channel', '=', value.channel).where('external_id', '=', value.externalId),
    ),
    openConversation: statement<
      { channel: string; contactId: string; sentAt: number; lastInboundAt: number; now: number },
      { id: number; last_seq: number }
    >((value) =>
      db
        .insertInto('conversations')
        .values({
          channel: value.channel,
          contact_id: value.contactId,
          state_json: NEW_STATE,
          last_seq: 1,
          created_at: value.now,
          last_inbound_at: value.lastInboundAt,
          presence_at: value.sentAt,
        })
        .onConflict((conflict) =>
          conflict.columns(['channel', 'contact_id']).doUpdateSet({
            last_seq: sql`conversations.last_seq + 1`,
            // Messages may come late and out of order, so only the latest of all counts.
            last_inbound_at: later('last_inbound_at'),
            presence_at: later('presence_at'),
            // Whoever writes can be reached, unless they left afterwards.
            gone_at: sql`case when coalesce(conversations.presence_at, 0) > excluded.presence_at then conversations.gone_at end`,
          }),
        )
        .returning(['id', 'last_seq']),
    ),
    insertInbound: statement<{
      conversationId: number;
      seq: number;
      channel: string;
      externalId: string;
      text: string;
      payload: string | null;
      attachments: string | null;
      masked: string;
      sealed: string | null;
      sentAt: number;
      now: number;
    }>((value) =>
      db.insertInto('inbound').values({
        conversation_id: value.conversationId,
        seq: value.seq,
        channel: value.channel,
        external_id: value.externalId,
        text: value.text,
        payload: value.payload,
        attachments_json: value.attachments,
        masked_json: value.masked,
        sealed: value.sealed,
        sent_at: value.sentAt,
        accepted_at: value.now,
        status: 'accepted',
      }),
    ),
    findOpen: statement<{ limit: number }, OpenRow>((value) =>
      db
        .selectFrom('inbound')
        .innerJoin('conversations', 'conversations.id', 'inbound.conversation_id')
        .leftJoin('tickets', (join) =>
          join.onRef('tickets.conversation_id', '=', 'inbound.conversation_id').on(sql<boolean>`tickets.status <> 'closed'`),
        )
        .select([
          'inbound.id',
          'inbound.conversation_id',
          'inbound.channel',
          'inbound.text',
          'inbound.payload',
          'inbound.attachments_json',
          'inbound.masked_json',
          'inbound.sealed',
          'inbound.accepted_at',
          'conversations.state_json',
          'tickets.id as ticket_id',
          'tickets.status as ticket_status',
        ])
        .where(unsettled('inbound'))
        .where('inbound.status', '=', 'accepted')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('inbound as earlier')
                .select('earlier.id')
                .whereRef('earlier.conversation_id', '=', 'inbound.conversation_id')
                .where(unsettled('earlier'))
                .whereRef('earlier.id', '<', 'inbound.id'),
            ),
          ),
        )
        .orderBy('inbound.id')
        .limit(value.limit),
    ),
    claim: statement<{ id: number }>((value) => db.updateTable('inbound').set({ status: 'claimed' }).where('id', '=', value.id)),
    release: statement<{ id: number }>((value) =>
      db.updateTable('inbound').set({ status: 'accepted' }).where('id', '=', value.id).where('status', '=', 'claimed'),
    ),
    settle: statement<{ id: number; outcome: Settlement['outcome']; reading: string | null; now: number }, { conversation_id: number }>(
      (value) =>
        db
          .updateTable('inbound')
          .set({ status: 'settled', outcome: value.outcome, reading_json: value.reading, settled_at: value.now, sealed: null })
          .where('id', '=', value.id)
          .where('status', '=', 'claimed')
          .returning('conversation_id'),
    ),
    saveState: statement<{ id: number; state: string }>((value) =>
      db.updateTable('conversations').set({ state_json: value.state }).where('id', '=', value.id),
    ),
  };
}
