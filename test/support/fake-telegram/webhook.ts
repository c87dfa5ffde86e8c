import type { Update } from './updates.ts';

export type WebhookSettings = {
  readonly url: string;
  readonly secret: string | null;
  readonly maxConnections: number;
  readonly allowed: readonly string[];
};

/** The address to which Telegram sends updates while one is set. */
export type Webhook = {
  settings(): WebhookSettings | null;
  set(settings: WebhookSettings): void;
  remove(): void;
  lastError(): { readonly at: number; readonly message: string } | null;
  /** Posts it after what was posted before of the same chat. The status it was answered with; 0 when nobody did. */
  send(update: Update, chatId: number): Promise<number>;
};

export function createWebhook(now: () => number): Webhook {
  let current: WebhookSettings | null = null;
  let failure: { readonly at: number; readonly message: string } | null = null;
  const lastOfChat = new Map<number, Promise<unknown>>();

  async function post(update: Update): Promise<number> {
    if (current === null) return 0;
    const status = await postUpdate(current.url, current.secret, update).catch(() => 0);
    if (status < 200 || status > 299)
      failure = { at: now(), message: status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}` };
    return status;
  }

  return {
    settings: () => current,
    set(settings) {
      current = settings;
      failure = null;
    },
    remove() {
      current = null;
    },
    lastError: () => failure,
    send(update, chatId) {
      const posted = (lastOfChat.get(chatId) ?? Promise.resolve()).then(() => post(update));
      lastOfChat.set(chatId, posted);
      return posted;
    },
  };
}

/** One delivery as Telegram makes it. */
export async function postUpdate(url: string, secret: string | null, update: unknown): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(secret !== null && { 'x-telegram-bot-api-secret-token': secret }) },
    body: JSON.stringify(update),
  });
  await response.arrayBuffer();
  return response.status;
}
