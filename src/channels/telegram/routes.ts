import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import type { Log } from '../../core/ports.ts';
import { CHANNEL } from './codec.ts';
import { envelope } from './update.ts';

export const WEBHOOK_PATH = '/webhooks/telegram';

/** What Telegram takes as `secret_token`. */
export const WEBHOOK_SECRET = /^[\w-]{1,256}$/;

type Needs = {
  readonly secret: string;
  /** Resolves once the update is stored for good. */
  readonly take: (updates: readonly object[]) => Promise<void>;
  readonly log: Log;
};

/** Where Telegram posts updates. It posts one again until it is answered 200, which it is only when it is stored. */
export function createRoutes({ secret, take, log }: Needs): Router {
  if (!WEBHOOK_SECRET.test(secret)) throw new Error('the webhook’s secret is empty or holds signs that Telegram does not take');
  const expected = digest(secret);
  const refuse = (reason: string): void => log({ event: 'message.rejected', channel: CHANNEL, reason });

  /** Before the body is read: a stranger costs nothing. */
  const authenticate: RequestHandler = (request, response, next) => {
    // Digests are of one length, so the comparison tells nothing about the secret's.
    if (timingSafeEqual(digest(request.get('x-telegram-bot-api-secret-token') ?? ''), expected)) return next();
    refuse('bad_secret');
    response.status(401).end();
  };

  const router = express.Router();
  router.post(WEBHOOK_PATH, authenticate, express.json({ limit: '1mb' }), async (request, response) => {
    const update = envelope.safeParse(request.body);
    if (!update.success) {
      refuse('malformed');
      response.status(400).end();
      return;
    }
    await take([update.data]);
    response.status(200).end();
  });
  return router;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
