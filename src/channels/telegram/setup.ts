import { z } from 'zod';
import type { Result, TelegramClient } from './client.ts';
import { WEBHOOK_PATH } from './routes.ts';
import { ALLOWED_UPDATES } from './update.ts';

/** What an operator asks Telegram for once, outside the running service. */

const CALL_MS = 20_000;

const webhook = z.object({
  url: z.string().catch(''),
  pending_update_count: z.int().catch(0),
  last_error_date: z.int().optional(),
  last_error_message: z.string().optional(),
});

export type WebhookState = {
  /** Null when none is set. */
  readonly url: string | null;
  readonly pending: number;
  /** The last time Telegram could not deliver, epoch milliseconds, and why. */
  readonly lastError: { readonly at: number; readonly message: string } | null;
};

const bot = z.object({ id: z.int(), username: z.string().regex(/^\w{3,32}$/) });

export type BotIdentity = { readonly id: number; readonly username: string; readonly link: string };

export const webhookUrlOf = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}`;

const forever = new AbortController().signal;

export const setWebhook = (client: TelegramClient, url: string, secret: string): Promise<Result<true>> =>
  client.call(CALL_MS, forever, (api, signal) =>
    // What waits is what citizens have asked: it is never dropped.
    api.setWebhook(url, { secret_token: secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false }, signal),
  );

export const deleteWebhook = (client: TelegramClient): Promise<Result<true>> =>
  client.call(CALL_MS, forever, (api, signal) => api.deleteWebhook({ drop_pending_updates: false }, signal));

export const readWebhook = (client: TelegramClient): Promise<Result<WebhookState>> =>
  client.call(CALL_MS, forever, async (api, signal) => {
    const {
      url,
      pending_update_count: pending,
      last_error_date: at,
      last_error_message: message,
    } = webhook.parse(await api.getWebhookInfo(signal));
    return {
      url: url === '' ? null : url,
      pending,
      lastError: at === undefined ? null : { at: at * 1000, message: message ?? '' },
    };
  });

export const readBot = (client: TelegramClient): Promise<Result<BotIdentity>> =>
  client.call(CALL_MS, forever, async (api, signal) => {
    const { id, username } = bot.parse(await api.getMe(signal));
    return { id, username, link: `https://t.me/${username}` };
  });
