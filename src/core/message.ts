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
 * `malformed`: our own fault. `discarded`: an officer gave it up.
 */
export type Refusal = 'channel_off' | 'window_closed' | 'contact_gone' | 'not_allowed' | 'malformed' | 'discarded';

/** Why a message that was tried for long enough waits for an officer to judge. */
export type DeadEnd = 'unreachable' | 'unknown_twice';

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
  /** The citizen's words after they changed them; null when they did not. */
  readonly editedText: string | null;
  readonly attachments: readonly Attachment[];
  readonly buttons: readonly Button[];
  /** When it was accepted here, epoch milliseconds. */
  readonly at: number;
  /** When the citizen sent it, by the platform's clock; of ours the same as `at`. */
  readonly sentAt: number;
  /** Of a message to the citizen; null on the citizen's own. */
  readonly delivery: DeliveryState | null;
  /** Why it was refused or is dead. */
  readonly undelivered: Refusal | DeadEnd | null;
  readonly repeated: boolean;
  /** Of a message to the citizen, for what officers do with it; null on the citizen's own. */
  readonly outboundId: number | null;
};
