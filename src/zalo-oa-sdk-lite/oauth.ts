import { z } from 'zod';
import type { Clock } from './clock.ts';
import { exchange } from './exchange.ts';
import type { Answer, Fetch } from './exchange.ts';
import { failed, refusedByOauth, success, unknownResult, unreachable } from './failure.ts';
import type { Result } from './failure.ts';
import { codeChallengeOf } from './pkce.ts';
import type { TokenPair } from './token-store.ts';

export type OauthOptions = {
  readonly appId: string;
  readonly appSecret: string;
  readonly oauthRoot: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
};

export type Oauth = {
  consentUrl(redirectUri: string, state: string, codeVerifier: string): string;
  /** Turns the callback's code, good once and for ten minutes, into a pair. */
  exchangeCode(code: string, codeVerifier: string, timeoutMs: number): Promise<Result<TokenPair>>;
  /** Spends a refresh token. After a time-out nobody knows whether it was spent. */
  refresh(refreshToken: string, timeoutMs: number): Promise<Result<TokenPair>>;
};

/** `expires_in` is a string of seconds. */
const granted = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

/**
 * Zalo's OAuth v4: PKCE with S256, the App Secret in the header `secret_key`, errors in the body of a 200.
 * Sources: zaloplatform/zalo-php-sdk (`OAuth2Client`, `PKCEUtil`), Zalo's page on authorising an app.
 */
export function createOauth({ appId, appSecret, oauthRoot, fetch, clock }: OauthOptions): Oauth {
  const ask = async (form: Readonly<Record<string, string>>, timeoutMs: number): Promise<Result<TokenPair>> => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', secret_key: appSecret },
      body: new URLSearchParams({ ...form, app_id: appId }).toString(),
    };
    return pairIn(await exchange({ fetch, clock }, `${oauthRoot}/v4/oa/access_token`, init, timeoutMs), clock.now());
  };
  return {
    consentUrl(redirectUri, state, codeVerifier) {
      const query = { app_id: appId, redirect_uri: redirectUri, code_challenge: codeChallengeOf(codeVerifier), state };
      return `${oauthRoot}/v4/oa/permission?${new URLSearchParams(query).toString()}`;
    },
    exchangeCode: (code, codeVerifier, timeoutMs) =>
      ask({ code, grant_type: 'authorization_code', code_verifier: codeVerifier }, timeoutMs),
    refresh: (refreshToken, timeoutMs) => ask({ refresh_token: refreshToken, grant_type: 'refresh_token' }, timeoutMs),
  };
}

function pairIn(answer: Answer, now: number): Result<TokenPair> {
  if (answer.kind === 'none') {
    const { trouble, status } = answer;
    return failed(trouble === 'not_connected' ? unreachable(trouble, status) : unknownResult(trouble, status));
  }
  const { body, status } = answer;
  const pair = granted.safeParse(body);
  if (pair.success) {
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = pair.data;
    return success({ accessToken, refreshToken, expiresAt: now + seconds * 1000 });
  }
  const code = Number(body['error']);
  if (!Number.isInteger(code) || code === 0) return failed(unknownResult('not_json', status));
  const { error_name: name, error_description: description } = body;
  return failed(refusedByOauth(code, typeof description === 'string' ? description : typeof name === 'string' ? name : ''));
}
