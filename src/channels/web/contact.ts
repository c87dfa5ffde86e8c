import { createHash, randomBytes } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

const COOKIE = 'chat';
const HALF_A_YEAR_SECONDS = 180 * 24 * 3600;
const TOKEN = /^[\w-]{32}$/;

/** Who is asking, by the browser's cookie; null without one. The store holds only a hash, so that reading it lets nobody in. */
export function contactOf(request: Request): string | null {
  const token = parseCookie(request.headers.cookie ?? '')[COOKIE];
  return token !== undefined && TOKEN.test(token) ? createHash('sha256').update(token).digest('hex').slice(0, 32) : null;
}

/** Gives a new browser its cookie, and an old one more time. */
export function keepContact(request: Request, response: Response, secure: boolean): void {
  const known = parseCookie(request.headers.cookie ?? '')[COOKIE];
  const token = known !== undefined && TOKEN.test(known) ? known : randomBytes(24).toString('base64url');
  response.append(
    'Set-Cookie',
    stringifySetCookie({ name: COOKIE, value: token, httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: HALF_A_YEAR_SECONDS }),
  );
}
