import type { Kysely } from 'kysely';
import type { TicketAddition, TicketDraft } from '../core/ticket.ts';
import { statement } from './statement.ts';
import type { Executor } from './statement.ts';
import type { Tables } from './tables.ts';

type Opening = {
  readonly id: number;
  readonly conversationId: number;
  readonly draft: TicketDraft;
  readonly dueAt: number;
  readonly now: number;
};

/** What a conversation does to its ticket, inside the transaction that settles the message. */
export function createTicketSteps(db: Kysely<Tables>) {
  const insert = statement<{
    id: number;
    conversationId: number;
    reason: TicketDraft['reason'];
    topic: string | null;
    question: string;
    flow: string | null;
    commune: string | null;
    now: number;
    dueAt: number;
  }>((value) =>
    db.insertInto('tickets').values({
      id: value.id,
      conversation_id: value.conversationId,
      status: 'waiting',
      reason: value.reason,
      topic: value.topic,
      question: value.question,
      flow_json: value.flow,
      commune: value.commune,
      opened_at: value.now,
      due_at: value.dueAt,
    }),
  );

  return {
    async open(executor: Executor, { id, conversationId, draft, dueAt, now }: Opening): Promise<void> {
      const { reason, topic, question, flow, commune } = draft;
      await insert(executor, {
        id,
        conversationId,
        reason,
        topic,
        question,
        flow: flow === null ? null : JSON.stringify(flow),
        commune,
        dueAt,
        now,
      });
    },

    async add(executor: Executor, id: number, { question, commune, contact }: TicketAddition): Promise<void> {
      const set = {
        ...(question !== undefined && { question }),
        ...(commune !== undefined && { commune }),
        ...(contact !== undefined && { contact_text: contact.text, contact_sealed: contact.sealed }),
      };
      if (Object.keys(set).length > 0) await executor.executeQuery(db.updateTable('tickets').set(set).where('id', '=', id).compile());
    },

    async handBack(executor: Executor, id: number, now: number): Promise<void> {
      await executor.executeQuery(
        db.updateTable('tickets').set({ status: 'closed', closed_at: now }).where('id', '=', id).where('status', '=', 'waiting').compile(),
      );
    },
  };
}
