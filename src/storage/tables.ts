import type { Generated } from 'kysely';
import type { DeliveryState, FailureReason } from '../core/message.ts';
import type { Outcome, TicketReason } from '../core/outcome.ts';
import type { TicketStatus } from '../core/ticket.ts';

// Times are epoch milliseconds. Columns ending in `_json` hold JSON as text, so that any engine can keep them.

export type ConversationsTable = {
  id: Generated<number>;
  channel: string;
  contact_id: string;
  state_json: string;
  /** The last position given out in this conversation. */
  last_seq: number;
  created_at: number;
  last_inbound_at: number;
  /** When the person blocked or left us; null while they can be reached. */
  gone_at: number | null;
  /** The platform's time of what `gone_at` was last set by, so that notices out of order do no harm. */
  presence_at: number | null;
};

export type InboundTable = {
  id: Generated<number>;
  conversation_id: number;
  seq: number;
  channel: string;
  external_id: string;
  text: string;
  payload: string | null;
  attachments_json: string | null;
  /** The words after the person changed them; the answer was given to `text`. */
  edited_text: string | null;
  masked_json: string;
  sealed: string | null;
  sent_at: number;
  accepted_at: number;
  status: 'accepted' | 'claimed' | 'settled';
  outcome: Outcome | null;
  reading_json: string | null;
  settled_at: number | null;
};

export type OutboundTable = {
  id: Generated<number>;
  conversation_id: number;
  seq: number;
  author: 'bot' | 'officer';
  staff_id: number | null;
  text: string;
  buttons_json: string;
  status: DeliveryState;
  attempts: number;
  /** Not to be sent before. */
  due_at: number;
  external_id: string | null;
  reason: FailureReason | null;
  /** 1 when it was sent again after a send whose result nobody knows. */
  repeated: number;
  created_at: number;
  settled_at: number | null;
};

export type TicketsTable = {
  id: number;
  conversation_id: number;
  status: TicketStatus;
  reason: TicketReason;
  topic: string | null;
  question: string;
  flow_json: string | null;
  commune: string | null;
  contact_text: string | null;
  contact_sealed: string | null;
  staff_id: number | null;
  opened_at: number;
  due_at: number;
  first_answer_at: number | null;
  closed_at: number | null;
};

export type StaffTable = {
  id: Generated<number>;
  username: string;
  name: string;
  password_hash: string;
  created_at: number;
};

export type SessionsTable = { token_hash: string; staff_id: number; expires_at: number };

export type NoticesTable = { channel: string; external_id: string; accepted_at: number };

/** One row, written by the readiness check. */
export type WriteCheckTable = { at: number };

export type Tables = {
  conversations: ConversationsTable;
  inbound: InboundTable;
  outbound: OutboundTable;
  tickets: TicketsTable;
  staff: StaffTable;
  sessions: SessionsTable;
  notices: NoticesTable;
  write_check: WriteCheckTable;
};
