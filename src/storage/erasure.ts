import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { NEW_CONVERSATION } from '../core/conversation.ts';
import type { Tables } from './tables.ts';

const NEW_STATE = JSON.stringify(NEW_CONVERSATION);

/**
 * Removes what is held on one person and keeps what counts them: outcomes, times, topics (Luật 91/2025/QH15, on erasure).
 * What waits to be answered or sent is dropped; an open ticket is closed. Should the person write again, it is as somebody new.
 */
export async function erasePerson(trx: Transaction<Tables>, conversationId: number, now: number): Promise<void> {
  await trx
    .updateTable('inbound')
    .set({ text: '', edited_text: null, payload: null, attachments_json: null, sealed: null })
    .where('conversation_id', '=', conversationId)
    .execute();
  await trx
    .updateTable('inbound')
    .set({ status: 'settled', outcome: 'ignored.withdrawn', settled_at: now })
    .where('conversation_id', '=', conversationId)
    .where('status', '<>', 'settled')
    .execute();
  // Also what is being sent, lest it be tried again without words, and what did not arrive, lest an officer try.
  await trx
    .updateTable('outbound')
    .set({ status: 'refused', reason: 'withdrawn', settled_at: sql`coalesce(settled_at, ${now})` })
    .where('conversation_id', '=', conversationId)
    .where('status', '<>', 'sent')
    .execute();
  await trx
    .updateTable('outbound')
    .set({ text: '', buttons_json: '[]', external_id: null })
    .where('conversation_id', '=', conversationId)
    .execute();
  await trx
    .updateTable('tickets')
    .set({ question: '', flow_json: null, commune: null, contact_text: null, contact_sealed: null })
    .where('conversation_id', '=', conversationId)
    .execute();
  await trx
    .updateTable('tickets')
    .set({ status: 'closed', closed_at: now })
    .where('conversation_id', '=', conversationId)
    .where('status', '<>', 'closed')
    .execute();
  await trx
    .updateTable('conversations')
    .set({ contact_id: `erased:${conversationId}`, state_json: NEW_STATE, gone_at: now })
    .where('id', '=', conversationId)
    .execute();
}
