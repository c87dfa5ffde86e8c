import type { Router } from 'express';
import type { Channel, ChannelLimits, Clock, Log, Receiver } from '../../core/ports.ts';
import { createTelegramClient } from './client.ts';
import { CHANNEL } from './codec.ts';
import { download } from './download.ts';
import { createIntake } from './intake.ts';
import { createPoller } from './poller.ts';
import { createRoutes } from './routes.ts';
import { createSender } from './sender.ts';
import { createStaffChat } from './staff-chat.ts';
import { createStaffNotices } from './staff-notices.ts';
import type { StaffNotice } from './staff-notices.ts';

/** What an operator sets. */
export type TelegramOptions = {
  readonly token: string;
  readonly apiRoot: string;
  /** What Telegram must show to post updates here. Null asks Telegram for them instead, by long polling. */
  readonly webhookSecret: string | null;
  readonly staffChatId: string | null;
  readonly messagesPerSecond: number;
};

type Needs = TelegramOptions & {
  /** What a group is told, once: the assistant answers in private only. */
  readonly groupWord: () => string;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ chance < 1, to spread retries. */
  readonly chance: () => number;
};

export type TelegramChannel = Channel & {
  /** Only where updates come by webhook. */
  readonly routes?: Router;
  /** Only where staff have a group on Telegram. Returns at once and never throws. */
  notifyStaff?(notice: StaffNotice): void;
  /** When Telegram last answered a poll, in epoch milliseconds; null before, and where nobody polls. */
  lastPollAt(): number | null;
};

/** Telegram says nothing of what arrived, so there is no evidence to wait for: only a moment for its fault to pass, as there is one repeat. */
const CHECK_WINDOW_MS = 10_000;

const limitsFor = (perSecond: number): ChannelLimits => ({
  // Telegram takes 4,096 after formatting.
  text: 4_000,
  // As many as fit on a phone's screen under a message.
  buttons: 10,
  buttonLabel: 60,
  replyWindow: null,
  checkWindow: CHECK_WINDOW_MS,
  numbered: false,
  perSecond,
});

export function createTelegramChannel({ webhookSecret, messagesPerSecond, staffChatId, ...needs }: Needs): TelegramChannel {
  const { clock, log, chance, groupWord } = needs;
  const client = createTelegramClient(needs);
  const receiving = new AbortController();
  const staffChat = staffChatId === null ? null : createStaffChat(staffChatId);
  const staffNotices = staffChat === null ? null : createStaffNotices({ client, staffChat, clock, log });
  const intake = createIntake({
    client,
    staffChat,
    groupWord,
    now: () => clock.now(),
    log,
    stopping: receiving.signal,
  });
  const sender = createSender({ client, clock, log });
  let receiver: Receiver | null = null;
  let polling: Promise<void> = Promise.resolve();

  const take = (updates: readonly object[]): Promise<void> =>
    receiver === null ? Promise.reject(new Error('the telegram channel is not started')) : intake(updates, receiver);
  const poller = webhookSecret === null ? createPoller({ client, take, clock, log, chance, stopping: receiving.signal }) : null;

  return {
    name: CHANNEL,
    limits: limitsFor(messagesPerSecond),
    ...(webhookSecret !== null && { routes: createRoutes({ secret: webhookSecret, take, log }) }),
    ...(staffNotices !== null && { notifyStaff: staffNotices.post }),
    lastPollAt: () => poller?.lastPollAt() ?? null,
    start(given) {
      receiver = given;
      if (poller !== null) polling = poller.run();
      return Promise.resolve();
    },
    send: (message) => sender.send(message),
    fetchAttachment: (reference) => download(reference, { client, clock, stopping: receiving.signal }),
    async stop() {
      receiver = null;
      receiving.abort();
      await Promise.all([polling, sender.stop(), staffNotices?.stop()]);
    },
  };
}
