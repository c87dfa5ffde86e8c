import type { Outbound, Delivery } from './message.ts';
import { createPace } from './pace.ts';
import type { Channel, ChannelLimits, Clock, Log, OutboxStore, SendResult } from './ports.ts';
import { createWorker } from './worker.ts';
import type { Worker } from './worker.ts';

const BATCH = 64;
/** After this many tries an officer is asked to look. */
const MOST_ATTEMPTS = 8;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 15 * 60_000;

type Needs = {
  readonly store: OutboxStore;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ chance < 1, to spread retries. */
  readonly chance: () => number;
  /** Told after each result that has been stored, so that screens show it without waiting. */
  readonly onSettled?: (message: Outbound, result: SendResult) => void;
};

/** The one way out: takes queued messages, per conversation in order, hands them to their channel, records what became of them. */
export function createOutbox({ store, channels, clock, log, chance, onSettled }: Needs): Worker {
  const stopped = new AbortController();
  const byName = new Map(
    channels.map((channel) => [channel.name, { channel, pace: createPace(channel.limits.perSecond, clock, stopped.signal) }]),
  );

  /** What became of messages whose result the store would not take yet: written down later, never sent again for that. */
  const unwritten = new Map<Outbound, SendResult>();

  async function sendBatch(): Promise<number | null> {
    for (const [message, result] of unwritten) await write(message, result);
    const now = clock.now();
    const { messages, nextAt } = await store.claimOutbound(BATCH, now);
    if (messages.length === 0) return nextAt === null ? null : Math.max(nextAt - now, 1);
    await Promise.all(messages.map(send));
    return 0;
  }

  async function send(message: Outbound): Promise<void> {
    const delivery = await deliver(message);
    const now = clock.now();
    const checkWindow = byName.get(message.channel)?.channel.limits.checkWindow ?? 0;
    const result = resultOf(delivery, message, now, checkWindow, chance());
    unwritten.set(message, result);
    if (result.state === 'sent') log({ event: 'message.sent', id: message.id, channel: message.channel, attempt: message.attempt });
    else
      log({
        event: 'message.unsent',
        id: message.id,
        channel: message.channel,
        state: result.state,
        reason: 'reason' in result ? result.reason : delivery.kind,
      });
    await write(message, result);
  }

  async function deliver(message: Outbound): Promise<Delivery> {
    const way = byName.get(message.channel);
    if (way === undefined) return { kind: 'refused', reason: 'channel_off' };
    if (!mayStillWrite(message, way.channel.limits, clock.now())) return { kind: 'refused', reason: 'window_closed' };
    await way.pace();
    return way.channel.send(message);
  }

  async function write(message: Outbound, result: SendResult): Promise<void> {
    await store.settleOutbound(message.id, result, clock.now());
    unwritten.delete(message);
    onSettled?.(message, result);
  }

  const worker = createWorker({ part: 'outbox', clock, log, round: sendBatch });
  return {
    ...worker,
    stop() {
      stopped.abort();
      return worker.stop();
    },
  };
}

/** Whether the platform still lets us write to the person, see `ChannelLimits.replyWindow`. */
export const mayStillWrite = (
  { lastInboundAt }: Pick<Outbound, 'lastInboundAt'>,
  { replyWindow }: Pick<ChannelLimits, 'replyWindow'>,
  now: number,
): boolean => replyWindow === null || now - lastInboundAt <= replyWindow;

type Sent = Pick<Outbound, 'attempt' | 'repeated'>;

/** What a delivery means for the queue. Pure: `chance` spreads the retry by ±25 %. */
export function resultOf(delivery: Delivery, { attempt, repeated }: Sent, now: number, checkWindow: number, chance: number): SendResult {
  switch (delivery.kind) {
    case 'sent':
      return { state: 'sent', externalId: delivery.externalId };
    case 'refused':
      return { state: 'refused', reason: delivery.reason };
    case 'unknown':
      // Never more than one repeat: a second unknown stays for an officer to judge.
      return repeated ? { state: 'dead', reason: 'unknown_twice' } : { state: 'unknown', retryAt: now + checkWindow };
    case 'unreachable': {
      if (attempt >= MOST_ATTEMPTS) return { state: 'dead', reason: 'unreachable' };
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LAST_RETRY_MS) * (0.75 + chance / 2);
      return { state: 'queued', retryAt: now + Math.max(delivery.retryAfter ?? 0, Math.round(backoff)) };
    }
  }
}
