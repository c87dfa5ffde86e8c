import type { ExpressionBuilder, Kysely } from 'kysely';
import type { TicketStore, TicketSummary } from '../core/ports.ts';
import type { Ticket, TicketDraft } from '../core/ticket.ts';
import { createQueue } from './queue.ts';
import { attachmentsIn } from './attachments.ts';
import type { Tables } from './tables.ts';
import { readLines } from './transcript.ts';
import type { Write } from './writer.ts';

/** The most tickets a list shows; the console asks for narrower lists before this is reached. */
const LIST_LIMIT = 500;

export function createTicketStore(reading: Kysely<Tables>, writing: Kysely<Tables>, write: Write): TicketStore {
  const enqueue = createQueue(writing);

  return {
    async listTickets({ status, officerId }) {
      const rows = await selectTickets(reading)
        .innerJoin('inbound as last', 'last.conversation_id', 'tickets.conversation_id')
        .where('last.seq', '=', ({ selectFrom }) =>
          selectFrom('inbound')
            .select(({ fn }) => fn.max('inbound.seq').as('seq'))
            .whereRef('inbound.conversation_id', '=', 'tickets.conversation_id'),
        )
        .select(['last.text as last_text', 'last.attachments_json as last_attachments_json'])
        .$if(status !== null, (query) => query.where('tickets.status', '=', status ?? 'waiting'))
        .$if(officerId !== null, (query) => query.where('tickets.staff_id', '=', officerId))
        .orderBy('tickets.due_at')
        .limit(LIST_LIMIT)
        .execute();
      return rows.map((row): TicketSummary => ({
        ...toTicket(row),
        lastCitizenText: row.last_text,
        lastCitizenAttachments: attachmentsIn(row.last_attachments_json),
      }));
    },

    async readTicket(id) {
      const row = await selectTickets(reading).where('tickets.id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return { ticket: toTicket(row), transcript: await readLines(reading, row.conversation_id, 0) };
    },

    claimTicket: (id, officerId) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('tickets')
          .set({ status: 'claimed', staff_id: officerId })
          .where('id', '=', id)
          .where(openToClaim)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    answerTicket: (id, officerId, replies, now) =>
      write(async (trx) => {
        const ticket = await ownTicket(trx, id, officerId);
        if (ticket === undefined) return false;
        await enqueue(trx, { conversationId: ticket.conversation_id, author: 'officer', staffId: officerId, replies, now });
        await trx
          .updateTable('tickets')
          .set({ first_answer_at: ticket.first_answer_at ?? now })
          .where('id', '=', id)
          .execute();
        return true;
      }),

    closeTicket: (id, officerId, replies, now) =>
      write(async (trx) => {
        const ticket = await ownTicket(trx, id, officerId);
        if (ticket === undefined) return false;
        await enqueue(trx, { conversationId: ticket.conversation_id, author: 'bot', staffId: null, replies, now });
        await trx.updateTable('tickets').set({ status: 'closed', closed_at: now }).where('id', '=', id).execute();
        return true;
      }),
  };
}

/** Waiting, or held by staff whom the console does not know. */
const openToClaim = ({ or, and, eb }: ExpressionBuilder<Tables, 'tickets'>) =>
  or([eb('status', '=', 'waiting'), and([eb('status', '=', 'claimed'), eb('staff_id', 'is', null)])]);

const ownTicket = (db: Kysely<Tables>, id: number, officerId: number) =>
  db
    .selectFrom('tickets')
    .select(['conversation_id', 'first_answer_at'])
    .where('id', '=', id)
    .where('status', '=', 'claimed')
    .where('staff_id', '=', officerId)
    .executeTakeFirst();

const selectTickets = (db: Kysely<Tables>) =>
  db
    .selectFrom('tickets')
    .innerJoin('conversations', 'conversations.id', 'tickets.conversation_id')
    .innerJoin('inbound as opening', 'opening.id', 'tickets.id')
    .leftJoin('staff', 'staff.id', 'tickets.staff_id')
    .selectAll('tickets')
    .select(['conversations.channel', 'conversations.last_inbound_at', 'conversations.gone_at'])
    .select(['opening.attachments_json', 'staff.name as officer_name']);

type Row = Awaited<ReturnType<ReturnType<typeof selectTickets>['execute']>>[number];

const toTicket = (row: Row): Ticket => ({
  id: row.id,
  conversationId: row.conversation_id,
  channel: row.channel,
  status: row.status,
  reason: row.reason,
  topic: row.topic,
  question: row.question,
  flow: row.flow_json === null ? null : (JSON.parse(row.flow_json) as NonNullable<TicketDraft['flow']>),
  commune: row.commune,
  contact: row.contact_text === null ? null : { text: row.contact_text, sealed: row.contact_sealed },
  officer: row.staff_id === null ? null : { id: row.staff_id, name: row.officer_name ?? '' },
  openedAt: row.opened_at,
  dueAt: row.due_at,
  firstAnswerAt: row.first_answer_at,
  closedAt: row.closed_at,
  attachments: attachmentsIn(row.attachments_json),
  lastInboundAt: row.last_inbound_at,
  goneAt: row.gone_at,
});
