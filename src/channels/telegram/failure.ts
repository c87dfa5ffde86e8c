import { GrammyError, HttpError } from 'grammy';
import { z } from 'zod';
import type { Delivery } from '../../core/message.ts';

/** Why a call came to nothing. */
export type Failure = {
  readonly meaning: Meaning;
  /** The HTTP status Telegram gave, for the log; null when it gave none. */
  readonly code: number | null;
  /** How long to wait, in milliseconds, when Telegram says so. */
  readonly retryAfter: number | null;
  /** The supergroup that a group has become. */
  readonly movedTo: string | null;
};

type Meaning =
  | 'token_refused'
  | 'conflict' // somebody else polls, or a webhook is set
  | 'too_fast'
  | 'contact_gone'
  | 'unparsable' // the formatting, not the words
  | 'malformed'
  | 'too_large'
  | 'no_connection' // for certain, Telegram has heard nothing
  | 'unknown'; // it may have been carried out

/** Telegram's refusals, the first that fits. Its words are matched, never shown or logged. */
const MEANINGS: readonly (readonly [code: number, words: RegExp, meaning: Meaning])[] = [
  [401, /(?:)/, 'token_refused'],
  // A token of the wrong shape is no address that Telegram knows.
  [404, /(?:)/, 'token_refused'],
  [409, /(?:)/, 'conflict'],
  [429, /(?:)/, 'too_fast'],
  [403, /(?:)/, 'contact_gone'],
  [400, /chat not found|user not found|PEER_ID_INVALID|deactivated|group chat was (?:deleted|upgraded)/i, 'contact_gone'],
  [400, /can't parse entities/i, 'unparsable'],
  [400, /file is too big/i, 'too_large'],
  [400, /(?:)/, 'malformed'],
];

/** Failures of the network before a connection stood. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const refusal = z.object({
  error_code: z.int().min(400).max(499),
  description: z.string().catch(''),
  parameters: z
    .object({ retry_after: z.number().min(0).optional().catch(undefined), migrate_to_chat_id: z.int().optional().catch(undefined) })
    .catch({}),
});

export function failureOf(error: unknown): Failure {
  const refused = error instanceof GrammyError ? refusal.safeParse(error) : null;
  // An error of the server, a page in place of JSON, silence, a broken connection: it may have been carried out all the same.
  if (refused?.success !== true)
    return { meaning: hasNeverConnected(error) ? 'no_connection' : 'unknown', code: statusOf(error), retryAfter: null, movedTo: null };
  const { error_code: code, description, parameters } = refused.data;
  return {
    meaning: MEANINGS.find(([of, words]) => of === code && words.test(description))?.[2] ?? 'unknown',
    code,
    retryAfter: parameters.retry_after === undefined ? null : parameters.retry_after * 1000,
    movedTo: parameters.migrate_to_chat_id === undefined ? null : String(parameters.migrate_to_chat_id),
  };
}

const statusOf = (error: unknown): number | null =>
  error instanceof GrammyError && Number.isInteger(error.error_code) ? error.error_code : null;

function hasNeverConnected(error: unknown): boolean {
  const cause: unknown = error instanceof HttpError ? error.error : null;
  return cause instanceof Error && 'code' in cause && NEVER_CONNECTED.has(String(cause.code));
}

/** Nothing is sent until an operator has mended the token: no reason to ask every few seconds. */
const TOKEN_PAUSE_MS = 10 * 60_000;

const DELIVERIES: Readonly<Record<Meaning, Delivery>> = {
  token_refused: { kind: 'unreachable', retryAfter: TOKEN_PAUSE_MS },
  conflict: { kind: 'unreachable' },
  too_fast: { kind: 'unreachable' },
  contact_gone: { kind: 'refused', reason: 'contact_gone' },
  unparsable: { kind: 'refused', reason: 'malformed' },
  malformed: { kind: 'refused', reason: 'malformed' },
  too_large: { kind: 'refused', reason: 'malformed' },
  no_connection: { kind: 'unreachable' },
  unknown: { kind: 'unknown' },
};

/** What a failed `sendMessage` means for the message. */
export const deliveryOf = ({ meaning, retryAfter }: Failure): Delivery =>
  retryAfter !== null && meaning === 'too_fast' ? { kind: 'unreachable', retryAfter } : DELIVERIES[meaning];
