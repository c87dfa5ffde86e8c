import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { failed, invalid } from './failure.ts';
import type { Invalid, Result } from './failure.ts';
import type { Oauth } from './oauth.ts';
import { createCodeVerifier } from './pkce.ts';
import type { TokenPair } from './token-store.ts';

/** Kept by the caller between the link and the callback; `codeVerifier` is a secret. */
export type PendingConsent = { readonly state: string; readonly codeVerifier: string };

export type ConsentRequest = {
  /** Exactly the callback URL registered with the app, else -14003. */
  readonly redirectUri: string;
  /** Only for a link made in Zalo's console, which has its own code challenge. */
  readonly codeVerifier?: string;
};

/** What Zalo appends to the callback URL. */
export type ConsentCallback = { readonly code?: unknown; readonly state?: unknown; readonly oa_id?: unknown };

export function beginConsent(
  oauth: Oauth,
  { redirectUri, codeVerifier = createCodeVerifier() }: ConsentRequest,
): PendingConsent & { url: string } {
  const state = randomBytes(16).toString('base64url');
  return { url: oauth.consentUrl(redirectUri, state, codeVerifier), state, codeVerifier };
}

/** The code is good once: when the answer is lost (`unknown_result`) the consent has to be given again. */
export async function exchangeConsent(
  oauth: Oauth,
  callback: ConsentCallback,
  pending: PendingConsent,
  oaId: string | undefined,
  timeoutMs: number,
): Promise<Result<TokenPair>> {
  const fault = faultOfCallback(callback, pending, oaId);
  return fault === null ? oauth.exchangeCode(String(callback.code), pending.codeVerifier, timeoutMs) : failed(fault);
}

/** A callback that we did not ask for would put a stranger's OA in place of ours. */
function faultOfCallback({ code, state, oa_id: from }: ConsentCallback, pending: PendingConsent, oaId: string | undefined): Invalid | null {
  if (typeof state !== 'string' || pending.state === '' || !isSame(state, pending.state)) return invalid('state', 'is not the one sent');
  if (oaId !== undefined && from !== oaId) return invalid('oa_id', `must be ${oaId}`);
  return typeof code === 'string' && code !== '' ? null : invalid('code', 'is missing');
}

/** Hashed, so that both have one length. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(hashOf(one), hashOf(other));
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
