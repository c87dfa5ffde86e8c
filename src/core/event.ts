import type { Outcome } from './outcome.ts';

/** Everything the log may say: ids, names of our own and durations. Never text, people's names or tokens. */
export type Event =
  | { readonly event: 'service.started'; readonly port: number; readonly ms: number; readonly channels: readonly string[] }
  | { readonly event: 'service.stopping'; readonly signal: string }
  | { readonly event: 'service.stopped'; readonly ms: number }
  | { readonly event: 'service.recovered'; readonly released: number; readonly unknown: number }
  | { readonly event: 'catalog.loaded'; readonly version: string; readonly intents: number; readonly answers: number; readonly ms: number }
  | { readonly event: 'catalog.rejected'; readonly problems: number; readonly first: string }
  | { readonly event: 'catalog.unwatched'; readonly error: string }
  | { readonly event: 'matcher.trained'; readonly version: string; readonly ms: number; readonly cached: boolean }
  | { readonly event: 'message.accepted'; readonly channel: string; readonly result: 'new' | 'duplicate' }
  | { readonly event: 'notice.accepted'; readonly channel: string; readonly kind: string; readonly result: 'new' | 'duplicate' }
  | { readonly event: 'message.rejected'; readonly channel: string; readonly reason: string }
  | { readonly event: 'message.settled'; readonly id: number; readonly channel: string; readonly outcome: Outcome; readonly ms: number }
  | { readonly event: 'message.sent'; readonly id: number; readonly channel: string; readonly attempt: number }
  | { readonly event: 'message.unsent'; readonly id: number; readonly channel: string; readonly state: string; readonly reason: string }
  /** Calls to a webhook that were answered and not processed, since the line before: `refused` ones are not the platform's. */
  | { readonly event: 'webhook.refused'; readonly channel: string; readonly reason: string; readonly name: string; readonly count: number }
  | { readonly event: 'webhook.ignored'; readonly channel: string; readonly reason: string; readonly name: string; readonly count: number }
  /** What the platform said to a message that did not go out. `operator`: nothing will until somebody changes something there. */
  | {
      readonly event: 'send.failed';
      readonly channel: string;
      readonly id: number;
      readonly reason: string;
      readonly code: number | null;
      readonly operator: boolean;
    }
  /** The platform takes no buttons from us; for `ms` they go as text only. */
  | { readonly event: 'buttons.refused'; readonly channel: string; readonly code: number | null; readonly ms: number }
  /** The platform's permission to act for the account. Without one nothing can be sent. */
  | {
      readonly event: 'tokens.changed';
      readonly channel: string;
      readonly change: 'connected' | 'refreshed' | 'refresh_failed' | 'not_stored' | 'reconsent_needed';
      readonly code: number | null;
    }
  /** What the platform's history held that its webhook had not brought; `silence`: nothing was missing for all we knew. */
  | {
      readonly event: 'catch_up.finished';
      readonly channel: string;
      readonly cause: 'gap' | 'silence';
      readonly people: number;
      readonly messages: number;
      readonly complete: boolean;
      readonly ms: number;
    }
  | { readonly event: 'catch_up.failed'; readonly channel: string; readonly reason: string; readonly retryMs: number }
  | {
      readonly event: 'channel.unreachable';
      readonly channel: string;
      readonly reason: string;
      readonly code: number | null;
      readonly retryMs: number;
    }
  | { readonly event: 'channel.credentials_refused'; readonly channel: string; readonly during: 'receiving' | 'sending' }
  | {
      readonly event: 'staff_notice.unsent';
      readonly channel: string;
      readonly reason: string;
      readonly code: number | null;
      readonly notices: number;
    }
  | { readonly event: 'staff_chat.moved'; readonly channel: string; readonly chatId: string }
  | { readonly event: 'work.failed'; readonly part: 'inbox' | 'outbox'; readonly error: string; readonly retryMs: number }
  | { readonly event: 'router.failed'; readonly id: number; readonly error: string }
  | { readonly event: 'staff.signed_in'; readonly staffId: number }
  | { readonly event: 'staff.sign_in_refused'; readonly reason: string }
  | { readonly event: 'ticket.changed'; readonly id: number; readonly change: 'claimed' | 'answered' | 'closed'; readonly staffId: number }
  /** An officer decided about a message that had not arrived. */
  | { readonly event: 'message.decided'; readonly id: number; readonly change: 'retried' | 'discarded'; readonly staffId: number }
  /** An officer looked at what a person had sent along. */
  | {
      readonly event: 'attachment.opened';
      readonly ticketId: number;
      readonly line: number;
      readonly number: number;
      readonly staffId: number;
      readonly result: 'file' | 'gone' | 'too_large' | 'not_allowed' | 'unreachable';
    }
  | { readonly event: 'request.failed'; readonly path: string; readonly error: string };
