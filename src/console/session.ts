import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { StaffMember, StaffStore } from '../core/ports.ts';

const COOKIE = 'console';
const EIGHT_HOURS_MS = 8 * 3_600_000;

export type Session = { readonly staff: StaffMember; readonly csrf: string; readonly tokenHash: string };

type Needs = {
  readonly store: Pick<StaffStore, 'openSession' | 'findSession' | 'closeSession'>;
  readonly secret: string;
  readonly now: () => number;
  readonly secureCookies: boolean;
};

/** Officers' sessions: a random token in a strict cookie, its keyed hash in the store, a form token derived from it. */
export function createSessions({ store, secret, now, secureCookies }: Needs) {
  const hmac = (purpose: string, token: string): string => createHmac('sha256', secret).update(`${purpose}:${token}`).digest('hex');
  const cookie = (value: string, maxAge: number): string =>
    stringifySetCookie({ name: COOKIE, value, httpOnly: true, sameSite: 'strict', secure: secureCookies, path: '/console', maxAge });

  return {
    async open(response: Response, staffId: number): Promise<void> {
      const token = randomBytes(32).toString('base64url');
      await store.openSession({ tokenHash: hmac('session', token), staffId, expiresAt: now() + EIGHT_HOURS_MS });
      response.append('Set-Cookie', cookie(token, EIGHT_HOURS_MS / 1000));
    },

    async find(request: Request): Promise<Session | null> {
      const token = parseCookie(request.headers.cookie ?? '')[COOKIE];
      if (token === undefined || token === '') return null;
      const tokenHash = hmac('session', token);
      const staff = await store.findSession(tokenHash, now());
      return staff === null ? null : { staff, tokenHash, csrf: hmac('form', token) };
    },

    async close(response: Response, session: Session): Promise<void> {
      await store.closeSession(session.tokenHash);
      response.append('Set-Cookie', cookie('', 0));
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

/** A form counts only with the token its own page gave it (OWASP: synchroniser token). */
export function hasFormToken(session: Session, given: unknown): boolean {
  const [sent, expected] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(session.csrf)];
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}
