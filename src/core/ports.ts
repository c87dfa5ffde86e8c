import type { Commune, Organization } from './organization.ts';
import type { Context, ConversationState } from './conversation.ts';
import type { Attachment, Delivery, Inbound, Outbound, Refusal, Reply, TranscriptLine, Undelivered } from './message.ts';
import type { Event } from './event.ts';
import type { Notice } from './notice.ts';
import type { Outcome } from './outcome.ts';
import type { Ranking, Script } from './ranking.ts';
import type { Ticket, TicketAddition, TicketDraft, TicketStatus } from './ticket.ts';

// ---------------------------------------------------------------- channels

/** What a channel can show; replies are fitted to it before they are queued. */
export type ChannelLimits = {
  /** Characters in one message. */
  readonly text: number;
  /** Buttons under one message. */
  readonly buttons: number;
  /** Characters on one button. */
  readonly buttonLabel: number;
  /** How long after the citizen's last message we may still write, in milliseconds; null is for ever. */
  readonly replyWindow: number | null;
  /** How long to look for evidence that a send of unknown result arrived, before it is sent once more; milliseconds. */
  readonly checkWindow: number;
  /** The choices also stand in the text as a numbered list, for apps that show no buttons. */
  readonly numbered: boolean;
  /** The most messages in a second, all persons together; null is as many as there are. */
  readonly perSecond: number | null;
};

/** Where a channel hands in what it is told. Each call resolves once it is stored for good, and rejects when it could not be. */
export type Receiver = {
  message(message: Inbound): Promise<'new' | 'duplicate'>;
  notice(notice: Notice): Promise<'new' | 'duplicate'>;
};

/** An attachment's bytes, or why there are none. */
export type Download =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly kind: 'none'; readonly reason: 'gone' | 'too_large' | 'not_allowed' | 'unreachable' };

export interface Channel {
  readonly name: string;
  readonly limits: ChannelLimits;
  /** Begins to take messages. Only when the receiver has stored one may the platform be told that it is taken. */
  start(receiver: Receiver): Promise<void>;
  /** Never throws: what became of it is the result. */
  send(message: Outbound): Promise<Delivery>;
  /** Never throws. Left out by channels that take no attachments. */
  fetchAttachment?(reference: string): Promise<Download>;
  stop(): Promise<void>;
}

// ----------------------------------------------------------- understanding

/** Ranks every intent for a text. Pure: the same text, context and model give the same ranking. */
export interface Matcher {
  /** Names the model, so that an answer can be replayed. */
  readonly version: string;
  rank(text: string, context: Context): Ranking;
}

/** What can be done with words without knowing any intent. */
export interface Language {
  /** For comparing what people type: lower case, no marks, single spaces, shorthand written out. */
  fold(text: string): string;
  script(text: string): Script;
  /** Communes that the words may mean, best first; unaccented and mistyped names included. */
  findCommunes(text: string, communes: readonly Commune[]): readonly Commune[];
}

// ------------------------------------------------------------------ storage

/** A message after masking, as it is stored. */
export type MaskedInbound = Inbound & {
  /** Which kinds of personal data were masked. */
  readonly masked: readonly string[];
  /** Phone numbers and e-mail addresses that were masked, encrypted; kept only until the message is settled. */
  readonly sealed: string | null;
};

/** A message that one worker is answering. */
export type ClaimedInbound = {
  readonly id: number;
  readonly conversationId: number;
  readonly channel: string;
  readonly text: string;
  readonly payload: string | null;
  readonly attachments: readonly Attachment[];
  readonly masked: readonly string[];
  readonly sealed: string | null;
  readonly acceptedAt: number;
  readonly state: ConversationState;
  readonly openTicket: { readonly id: number; readonly status: TicketStatus } | null;
};

/** How a question was read; stored with its outcome so that the answer can be explained and replayed. */
export type Reading = {
  readonly intent: string | null;
  readonly aspect: string | null;
  readonly confidence: number;
  readonly runnerUp: string | null;
  readonly margin: number;
  readonly matcher: string;
  readonly content: string;
};

export type Settlement = {
  readonly outcome: Outcome;
  readonly reading: Reading | null;
  readonly state: ConversationState;
  readonly replies: readonly Reply[];
  readonly ticket:
    | { readonly kind: 'open'; readonly draft: TicketDraft; readonly dueAt: number }
    | { readonly kind: 'add'; readonly ticketId: number; readonly addition: TicketAddition }
    | { readonly kind: 'hand-back'; readonly ticketId: number }
    | null;
};

/** Every method is one business step in one transaction, and is durable when it resolves. */
export interface InboxStore {
  acceptInbound(message: MaskedInbound, now: number): Promise<'new' | 'duplicate'>;
  /** The text, if it has one, is masked already. */
  acceptNotice(notice: Notice, now: number): Promise<'new' | 'duplicate'>;
  /** At most one message a conversation, the oldest first; none of a conversation that has a claimed one. */
  claimInbound(limit: number): Promise<readonly ClaimedInbound[]>;
  /** Outcome, conversation state, replies and ticket together. Rejects when the message is not claimed. */
  settleInbound(id: number, settlement: Settlement, now: number): Promise<void>;
  /** Gives a claimed message back, e.g. because settling failed. */
  releaseInbound(id: number): Promise<void>;
}

export interface OutboxStore {
  /** Per conversation the oldest unsent message only, and only when its time has come. Marks them `sending`. */
  claimOutbound(
    limit: number,
    now: number,
  ): Promise<{
    readonly messages: readonly Outbound[];
    /** When the next one that is not due yet will be; null when there is none. */
    readonly nextAt: number | null;
  }>;
  settleOutbound(id: number, result: SendResult, now: number): Promise<void>;
}

/** What officers do with messages that did not arrive. */
export interface UndeliveredStore {
  /** The dead ones, and the refused ones of tickets that are open or were closed lately; newest first, so many and no more. */
  listUndelivered(now: number): Promise<readonly Undelivered[]>;
  /** Queues a dead or refused message anew, as if never tried; that it may be a repeat stays known. False when it is neither. */
  retryOutbound(id: number, now: number): Promise<boolean>;
  /** Leaves a dead or refused message unsent for good. False when it is neither. */
  discardOutbound(id: number, now: number): Promise<boolean>;
}

/** What the outbox decided after a delivery. */
export type SendResult =
  | { readonly state: 'sent'; readonly externalId: string }
  | { readonly state: 'refused'; readonly reason: Refusal }
  | { readonly state: 'dead'; readonly reason: 'unreachable' | 'unknown_twice' }
  | { readonly state: 'queued' | 'unknown'; readonly retryAt: number };

export type TicketSummary = Ticket & { readonly lastCitizenText: string; readonly lastCitizenAttachments: readonly Attachment[] };

export interface TicketStore {
  listTickets(filter: { readonly status: TicketStatus | null; readonly officerId: number | null }): Promise<readonly TicketSummary[]>;
  readTicket(id: number): Promise<{ readonly ticket: Ticket; readonly transcript: readonly TranscriptLine[] } | null>;
  /** False when somebody else was first. */
  claimTicket(id: number, officerId: number): Promise<boolean>;
  /** Queues the officer's words to the citizen. False when the ticket is not the officer's. */
  answerTicket(id: number, officerId: number, replies: readonly Reply[], now: number): Promise<boolean>;
  /** Closes it, with a last word from the assistant. False when the ticket is not the officer's. */
  closeTicket(id: number, officerId: number, replies: readonly Reply[], now: number): Promise<boolean>;
}

/** Reads a conversation back, for channels whose own memory is ours (the web page). */
export interface TranscriptStore {
  readTranscript(channel: string, contactId: string, afterSeq: number): Promise<readonly TranscriptLine[]>;
}

export type StaffMember = { readonly id: number; readonly username: string; readonly name: string };

export interface StaffStore {
  findStaff(username: string): Promise<(StaffMember & { readonly passwordHash: string }) | null>;
  addStaff(staff: Omit<StaffMember, 'id'> & { readonly passwordHash: string }, now: number): Promise<'added' | 'taken'>;
  countStaff(): Promise<number>;
  openSession(session: { readonly tokenHash: string; readonly staffId: number; readonly expiresAt: number }): Promise<void>;
  findSession(tokenHash: string, now: number): Promise<StaffMember | null>;
  closeSession(tokenHash: string): Promise<void>;
}

export interface Store extends InboxStore, OutboxStore, UndeliveredStore, TicketStore, TranscriptStore, StaffStore {
  /** What an earlier process left in the middle: claimed messages are given back, sends become `unknown`. */
  recover(now: number, checkWindowOf: (channel: string) => number): Promise<{ readonly released: number; readonly unknown: number }>;
  /** Resolves when a write would be taken now; rejects with the reason otherwise. */
  checkWritable(now: number): Promise<void>;
  close(): Promise<void>;
}

// ------------------------------------------------------------ the rest of the world

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Encrypts what must not lie in the database in clear. */
export interface Vault {
  seal(text: string): string;
  /** Null when it was sealed with another key or tampered with. */
  open(sealed: string): string | null;
}

export type Log = (event: Event) => void;

export type Office = Pick<Organization, 'week' | 'holidays'>;
