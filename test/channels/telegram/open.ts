import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/channel.ts';
import type { TelegramChannel } from '../../../src/channels/telegram/channel.ts';
import type { Event } from '../../../src/core/event.ts';
import type { Inbound, Outbound } from '../../../src/core/message.ts';
import type { Notice } from '../../../src/core/notice.ts';
import type { Receiver } from '../../../src/core/ports.ts';
import { createApp } from '../../../src/http/app.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import type { FakeClock } from '../../support/clock.ts';
import { startFakeTelegram } from '../../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../../support/fake-telegram/index.ts';

export const SECRET = 'mat-ma_webhook-thu-nghiem';
export const GROUP_WORD = 'Xin nhắn riêng cho tôi.';

export type Opened = {
  readonly channel: TelegramChannel;
  readonly telegram: FakeTelegram;
  readonly clock: FakeClock;
  readonly events: readonly Event[];
  /** What was handed in, and a receiver that takes it. */
  readonly messages: readonly Inbound[];
  readonly notices: readonly Notice[];
  readonly receiver: Receiver;
  /** Called with each event as it is logged. */
  onEvent(listener: (event: Event) => void): void;
  /** Resolves once such an event has been logged `times` times. */
  logged(name: Event['event'], times?: number): Promise<void>;
  /** Resolves once somebody has begun to wait this long for the `times`th time. */
  waits(ms: number, times?: number): Promise<void>;
  close(): Promise<void>;
};

type Options = { readonly webhook?: boolean; readonly staffChatId?: string; readonly token?: string; readonly apiRoot?: string };

/** The channel on a Telegram of its own, over real sockets, by a clock that stands still. */
export async function openTelegram({ webhook = false, staffChatId, token, apiRoot }: Options = {}): Promise<Opened> {
  const still = fakeClock(WORKING_MORNING);
  const begun: number[] = [];
  const onWait: (() => void)[] = [];
  const clock: FakeClock = {
    ...still,
    wait(ms, signal) {
      const waited = still.wait(ms, signal);
      begun.push(ms);
      for (const look of onWait) look();
      return waited;
    },
  };
  const telegram = await startFakeTelegram({ now: () => clock.now() });
  const events: Event[] = [];
  const listeners: ((event: Event) => void)[] = [];
  const messages: Inbound[] = [];
  const notices: Notice[] = [];
  const log = (event: Event): void => {
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const channel = createTelegramChannel({
    token: token ?? telegram.token,
    apiRoot: apiRoot ?? telegram.url,
    webhookSecret: webhook ? SECRET : null,
    staffChatId: staffChatId ?? null,
    messagesPerSecond: 30,
    groupWord: () => GROUP_WORD,
    clock,
    log,
    chance: () => 0.5,
  });
  const app = createApp({
    mounts: channel.routes === undefined ? [] : [{ path: '/', routes: channel.routes }],
    readiness: () => Promise.reject(new Error('not asked')),
    trustProxy: 0,
    https: true,
    log,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  if (webhook) telegram.useWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/telegram`, SECRET);

  return {
    channel,
    telegram,
    clock,
    events,
    messages,
    notices,
    receiver: {
      message: (message) => Promise.resolve(void messages.push(message)).then(() => 'new'),
      notice: (notice) => Promise.resolve(void notices.push(notice)).then(() => 'new'),
    },
    onEvent: (listener) => void listeners.push(listener),
    logged: (name, times = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (events.filter(({ event }) => event === name).length >= times) resolve();
        };
        listeners.push(look);
        look();
      }),
    waits: (ms, times = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (begun.filter((each) => each === ms).length >= times) resolve();
        };
        onWait.push(look);
        look();
      }),
    async close() {
      await channel.stop();
      // Whatever a test was about: no token, secret or word of a citizen has been logged.
      const logged = JSON.stringify(events);
      const hidden = [telegram.token, SECRET, ...messages.map(({ text }) => text), ...telegram.shown().map(({ text }) => text)];
      expect(hidden.filter((text) => text.length > 2 && logged.includes(text))).toEqual([]);
      await telegram.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

export const outbound = (given: Partial<Outbound> & Pick<Outbound, 'contactId'>): Outbound => ({
  id: 1,
  conversationId: 1,
  channel: 'telegram',
  author: 'bot',
  seq: 2,
  attempt: 1,
  repeated: false,
  createdAt: 0,
  lastInboundAt: 0,
  text: 'Xin chào',
  buttons: [],
  ...given,
});
