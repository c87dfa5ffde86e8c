/** A choice shown under a message. A person may tap it, type its number, or type its label. */
export type Button = {
  readonly label: string;
  /** What the tap means, see `payload.ts`. At most 64 bytes, the tightest limit among the channels (Telegram's `callback_data`). */
  readonly payload: string;
};

export const ATTACHMENT_KINDS = ['image', 'file', 'audio', 'video', 'sticker', 'location', 'contact', 'link', 'other'] as const;

/** What came along with a message, or instead of words. The bytes stay with the platform until an officer asks for them. */
export type Attachment = {
  readonly kind: (typeof ATTACHMENT_KINDS)[number];
  /** The file's own name, if it has one. Untrusted. */
  readonly name: string | null;
  /** Bytes, as far as the platform says. */
  readonly size: number | null;
  /** By which the channel fetches it, see `Channel.fetchAttachment`; null when there is nothing to fetch. */
  readonly reference: string | null;
};

/** What a channel hands in: a citizen's message as the platform delivered it, not yet masked. */
export type Inbound = {
  readonly channel: string;
  /** The platform's id of this delivery; unique within the channel, so that a redelivery is recognised. */
  readonly externalId: string;
  /** The platform's id of the person, opaque to us. */
  readonly contactId: string;
  readonly text: string;
  /** Set when the person tapped a button. */
  readonly payload?: string;
  readonly attachments?: readonly Attachment[];
  /** When the person sent it, by the platform's clock: epoch milliseconds. */
  readonly sentAt: number;
};

/** One message to be said to the citizen, before it is queued. */
export type Reply = {
  readonly text: string;
  readonly buttons: readonly Button[];
};

/** A queued message as the outbox hands it to a channel. */
export type Outbound = Reply & {
  readonly id: number;
  readonly conversationId: number;
  readonly channel: string;
  readonly contactId: string;
  readonly author: Author;
  /** Position in the conversation, inbound and outbound together: a cursor for readers. */
  readonly seq: number;
  /** How often it has been handed to the channel, this time included. */
  readonly attempt: number;
  /** It was handed over before with a result nobody knows; this is the one repeat. */
  readonly repeated: boolean;
  readonly createdAt: number;
  /** When the person last did something that lets us write, see `ChannelLimits.replyWindow`. */
  readonly lastInboundAt: number;
};

/**
 * Why a message will never arrive. `window_closed`: the platform lets us write only for so long after the person did.
 * `contact_gone`: blocked, left, or deleted. `not_allowed`: the platform does not take such a message for this person.
 * `malformed`: our own fault.
 */
export type Refusal = 'channel_off' | 'window_closed' | 'contact_gone' | 'not_allowed' | 'malformed';

/**
 * Why a message has not arrived and will not by itself. `discarded`: an officer decided that it need not.
 * `withdrawn`: the person took back the consent to hold their data.
 */
export type FailureReason = Refusal | 'unreachable' | 'unknown_twice' | 'discarded' | 'withdrawn';

export type Author = 'citizen' | 'bot' | 'officer';

/**
 * What became of a send. Returned, never thrown.
 * `refused` will never succeed; `unreachable` may later; `unknown` may or may not have arrived.
 */
export type Delivery =
  | { readonly kind: 'sent'; readonly externalId: string }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  | { readonly kind: 'unreachable'; readonly retryAfter?: number }
  | { readonly kind: 'unknown' };

/** How far a queued message has got. `unknown` waits out the check window; `dead` needs an officer. */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'refused' | 'unknown' | 'dead';

/** A line of a conversation as citizens and officers read it back. */
export type TranscriptLine = {
  readonly seq: number;
  readonly author: Author;
  /** The platform's id of a citizen's message; null on ours. */
  readonly externalId: string | null;
  readonly text: string;
  /** The words after the citizen changed them; what was answered is `text`. */
  readonly editedText: string | null;
  readonly attachments: readonly Attachment[];
  readonly buttons: readonly Button[];
  /** By the platform's clock for what was written there, by ours for what we sent. */
  readonly at: number;
  /** An officer wrote it in the platform's own tool. */
  readonly elsewhere: boolean;
  /** The outbox's number of a message to the citizen; null on the citizen's own. So with `delivery`. */
  readonly outboundId: number | null;
  readonly delivery: DeliveryState | null;
  /** Why it has not arrived; null unless it is refused or dead. */
  readonly reason: FailureReason | null;
  readonly repeated: boolean;
};

/** A message that nobody will send again unless an officer says so. */
export type Undelivered = {
  readonly id: number;
  /** The latest ticket of its conversation; null when there has been none. */
  readonly ticketId: number | null;
  readonly channel: string;
  readonly author: Exclude<Author, 'citizen'>;
  readonly text: string;
  readonly createdAt: number;
  readonly delivery: 'refused' | 'dead';
  readonly reason: FailureReason;
  /** How the person can be reached now, see `Outbound` and `Ticket`. */
  readonly lastInboundAt: number;
  readonly goneAt: number | null;
};
