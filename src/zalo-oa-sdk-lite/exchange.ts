import { FINISHED } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Trouble } from './failure.ts';
import { fieldsOf, parseJson } from './json.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly remaining: number | null }
  | { readonly kind: 'none'; readonly trouble: Trouble; readonly status: number | null };

/** Codes of errors that come before the first byte of a request has left. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Several addresses of one host fail together as an AggregateError, whose own code is the first one's. */
const codeOf = (error: unknown): string => {
  const cause = fieldsOf(fieldsOf(error)?.['cause'])?.['code'] ?? fieldsOf(error)?.['code'];
  return typeof cause === 'string' ? cause : '';
};

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return fieldsOf(parseJson(text));
  } catch {
    return null;
  }
}

function headerNumber(response: Response, name: string): number | null {
  const text = response.headers.get(name);
  return text !== null && /^\d+$/.test(text.trim()) ? Number(text) : null;
}

/**
 * One HTTP exchange. It never rejects: what went wrong is part of the answer. The time-out covers the body too.
 * Redirects are not followed: the header with the access token would go along.
 */
export async function exchange(
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: Clock },
  url: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<Answer> {
  const finished = new AbortController();
  const expired = new AbortController();
  const expiry = async (): Promise<Answer> => {
    await clock.wait(timeoutMs, finished.signal);
    if (!finished.signal.aborted) expired.abort();
    return { kind: 'none', trouble: 'timeout', status: null };
  };
  const call = async (): Promise<Answer> => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal: expired.signal });
      const { status } = response;
      const body = objectIn(await response.text());
      if (body !== null) return { kind: 'json', status, body, remaining: headerNumber(response, 'x-ratelimit-remain') };
      return { kind: 'none', trouble: status === 429 ? 'http_429' : 'not_json', status };
    } catch (error) {
      if (expired.signal.aborted) return { kind: 'none', trouble: 'timeout', status: null };
      return { kind: 'none', trouble: NEVER_SENT.has(codeOf(error)) ? 'not_connected' : 'connection_lost', status: null };
    }
  };
  // Raced, for a fetch passed in may not heed its signal.
  const answer = await Promise.race([call(), expiry()]);
  finished.abort(FINISHED);
  return answer;
}
