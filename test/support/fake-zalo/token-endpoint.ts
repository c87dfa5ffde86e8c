import { createHash, createHmac, randomBytes } from 'node:crypto';

export type Issued = { readonly accessToken: string; readonly refreshToken: string };

/** The part of Zalo that knows which tokens are good: one access token at a time, each refresh token once. */
export type TokenEndpoint = {
  /** A pair out of nothing, as the API explorer gives one; it ends the one before. */
  issue(): Issued;
  /** The administrator agrees at a consent link: what Zalo appends to the callback URL. */
  consent(link: string): { readonly code: string; readonly state: string; readonly oa_id: string };
  /** Ends the access token, as its 25 hours do. */
  expireAccess(): void;
  accepts(accessToken: string): boolean;
  /** -242 when it is there and wrong. */
  proofIsGood(accessToken: string, proof: string | undefined): boolean;
  answer(form: URLSearchParams, secretKey: string | undefined): unknown;
  /** Refresh tokens in the order in which they were spent. */
  readonly spent: readonly string[];
  /** Refreshes asked for with a token already spent. */
  spentAgain(): number;
};

const LIFETIME_SECONDS = '90000';
const refusal = (error: number, name: string): unknown => ({ error, error_name: name, error_description: name });

export function createTokenEndpoint(appId: string, appSecret: string, oaId: string): TokenEndpoint {
  let current: Issued = { accessToken: '', refreshToken: '' };
  let again = 0;
  const spent: string[] = [];
  const challenges = new Map<string, string>();

  const issue = (): Issued => {
    current = { accessToken: `access-${randomBytes(9).toString('hex')}`, refreshToken: `refresh-${randomBytes(9).toString('hex')}` };
    return current;
  };
  const grant = (): unknown => {
    const { accessToken, refreshToken } = issue();
    return { access_token: accessToken, refresh_token: refreshToken, expires_in: LIFETIME_SECONDS };
  };
  const exchange = (code: string, verifier: string): unknown => {
    const challenge = challenges.get(code);
    challenges.delete(code);
    return challenge === createHash('sha256').update(verifier).digest('base64url') ? grant() : refusal(-118, 'Invalid grant');
  };
  const refresh = (token: string): unknown => {
    if (spent.includes(token)) again += 1;
    if (token !== current.refreshToken) return refusal(-14014, 'Invalid refresh token');
    spent.push(token);
    return grant();
  };

  return {
    issue,
    consent(link) {
      const query = new URL(link).searchParams;
      const code = randomBytes(12).toString('hex');
      challenges.set(code, query.get('code_challenge') ?? '');
      return { code, state: query.get('state') ?? '', oa_id: oaId };
    },
    expireAccess() {
      current = { ...current, accessToken: '' };
    },
    accepts: (accessToken) => accessToken !== '' && accessToken === current.accessToken,
    proofIsGood: (accessToken, proof) => proof === undefined || proof === createHmac('sha256', appSecret).update(accessToken).digest('hex'),
    answer(form, secretKey) {
      if (form.get('app_id') !== appId || secretKey !== appSecret) return refusal(-14002, 'Invalid app id');
      return form.get('grant_type') === 'refresh_token'
        ? refresh(form.get('refresh_token') ?? '')
        : exchange(form.get('code') ?? '', form.get('code_verifier') ?? '');
    },
    spent,
    spentAgain: () => again,
  };
}
