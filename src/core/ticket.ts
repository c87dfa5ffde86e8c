import type { FlowAnswer } from './conversation.ts';
import type { Attachment } from './message.ts';
import type { TicketReason } from './outcome.ts';

/** `waiting` for staff, `claimed` by one officer, `closed`. */
export type TicketStatus = 'waiting' | 'claimed' | 'closed';

/** What the hand-off knows when it opens a ticket. */
export type TicketDraft = {
  readonly reason: TicketReason;
  readonly topic: string | null;
  readonly question: string;
  readonly flow: { readonly id: string; readonly answers: readonly FlowAnswer[] } | null;
  readonly commune: string | null;
};

/** What the citizen adds afterwards. */
export type TicketAddition = {
  readonly question?: string;
  /** A commune's id, or the citizen's own words when none matches. */
  readonly commune?: string;
  /** How to reach the person if the channel fails; numbers masked, the numbers themselves sealed. */
  readonly contact?: { readonly text: string; readonly sealed: string | null };
};

/** A ticket is opened by one inbound message, so its number follows from that message's. Citizens quote it on the phone. */
export const caseNumber = (ticketId: number): string => `PHT-${String(ticketId).padStart(5, '0')}`;

export type Ticket = TicketDraft & {
  /** The id of the inbound message that opened it. */
  readonly id: number;
  readonly conversationId: number;
  readonly channel: string;
  readonly status: TicketStatus;
  readonly contact: { readonly text: string; readonly sealed: string | null } | null;
  readonly officer: { readonly id: number; readonly name: string } | null;
  readonly openedAt: number;
  /** When the first answer is due, epoch milliseconds. */
  readonly dueAt: number;
  readonly firstAnswerAt: number | null;
  readonly closedAt: number | null;
  /** What came with the message that opened it. */
  readonly attachments: readonly Attachment[];
  /** When the person last did something that lets us write, see `ChannelLimits.replyWindow`. */
  readonly lastInboundAt: number;
  /** Since when the person cannot be reached on the channel, having blocked or left us; null while they can. */
  readonly goneAt: number | null;
};
