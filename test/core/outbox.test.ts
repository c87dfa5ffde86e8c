import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { Delivery, DeliveryState, Outbound } from '../../src/core/message.ts';
import { createOutbox, mayStillWrite, resultOf } from '../../src/core/outbox.ts';
import type { Channel, OutboxStore, SendResult } from '../../src/core/ports.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';

const NOW = WORKING_MORNING;
const WINDOW = 20_000;

describe('what a delivery means for the queue', () => {
  it.each<[string, Delivery, number, SendResult]>([
    ['sent', { kind: 'sent', externalId: 'm1' }, 1, { state: 'sent', externalId: 'm1' }],
    ['sent in the end', { kind: 'sent', externalId: 'm1' }, 8, { state: 'sent', externalId: 'm1' }],
    ['refused: never again', { kind: 'refused', reason: 'contact_gone' }, 1, { state: 'refused', reason: 'contact_gone' }],
    ['unknown: look for evidence first', { kind: 'unknown' }, 1, { state: 'unknown', retryAt: NOW + WINDOW }],
    ['unknown twice: an officer judges', { kind: 'unknown' }, 2, { state: 'dead', reason: 'unknown_twice' }],
    ['unreachable', { kind: 'unreachable' }, 1, { state: 'queued', retryAt: NOW + 2_000 }],
    ['unreachable again', { kind: 'unreachable' }, 2, { state: 'queued', retryAt: NOW + 4_000 }],
    ['unreachable for long', { kind: 'unreachable' }, 7, { state: 'queued', retryAt: NOW + 128_000 }],
    ['unreachable eight times: an officer looks', { kind: 'unreachable' }, 8, { state: 'dead', reason: 'unreachable' }],
    ['told to wait longer', { kind: 'unreachable', retryAfter: 60_000 }, 1, { state: 'queued', retryAt: NOW + 60_000 }],
    ['told to wait less', { kind: 'unreachable', retryAfter: 10 }, 1, { state: 'queued', retryAt: NOW + 2_000 }],
  ])('%s', (_, delivery, attempt, result) => {
    expect(resultOf(delivery, { attempt, repeated: attempt > 1 }, NOW, WINDOW, 0.5)).toEqual(result);
  });

  it('spreads retries by a quarter either way, and by no more', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), chance, (attempt, luck) => {
        const result = resultOf({ kind: 'unreachable' }, { attempt, repeated: false }, 0, WINDOW, luck);
        const middle = 1_000 * 2 ** attempt;
        expect(result.state).toBe('queued');
        expect('retryAt' in result ? result.retryAt / middle : 0).toSatisfy((ratio: number) => ratio >= 0.75 && ratio <= 1.25);
      }),
    );
    const early = resultOf({ kind: 'unreachable' }, { attempt: 3, repeated: false }, 0, WINDOW, 0);
    expect(resultOf({ kind: 'unreachable' }, { attempt: 3, repeated: false }, 0, WINDOW, 0.99)).not.toEqual(early);
  });
});

type Row = Outbound & { readonly state: DeliveryState; readonly dueAt: number; readonly reason?: string };

/** The queue in memory, by the rules of the port: the oldest unsent message of each conversation, once it is due. */
function queueOf(messages: readonly (Pick<Outbound, 'id'> & Partial<Outbound>)[], failToSettle: number[] = []) {
  const rows = new Map<number, Row>(
    messages.map((message) => [
      message.id,
      {
        conversationId: 1,
        channel: 'web',
        contactId: 'c',
        author: 'bot',
        seq: message.id,
        attempt: 0,
        repeated: false,
        createdAt: NOW,
        lastInboundAt: 0,
        text: `tin ${message.id}`,
        buttons: [],
        state: 'queued',
        dueAt: NOW,
        ...message,
      },
    ]),
  );
  const isOpen = ({ state }: Row): boolean => state === 'queued' || state === 'unknown' || state === 'sending';
  const store: OutboxStore = {
    async claimOutbound(limit, now) {
      const open = [...rows.values()].filter(isOpen);
      const heads = open.filter((row) => !open.some((other) => other.conversationId === row.conversationId && other.seq < row.seq));
      const waiting = heads.filter(({ state }) => state !== 'sending');
      const due = waiting.filter(({ dueAt }) => dueAt <= now).slice(0, limit);
      const claimed = due.map((row): Row => ({
        ...row,
        attempt: row.attempt + 1,
        repeated: row.repeated || row.state === 'unknown',
        state: 'sending',
      }));
      for (const row of claimed) rows.set(row.id, row);
      return {
        messages: claimed,
        nextAt: claimed.length > 0 || waiting.length === 0 ? null : Math.min(...waiting.map((row) => row.dueAt)),
      };
    },
    async settleOutbound(id, result, now) {
      if (failToSettle.shift() !== undefined) throw new Error('database or disk is full');
      const row = rows.get(id);
      if (row?.state !== 'sending') throw new Error(`message ${id} is not being sent`);
      const reason = 'reason' in result ? { reason: result.reason } : {};
      rows.set(id, { ...row, ...reason, state: result.state, dueAt: 'retryAt' in result ? result.retryAt : now });
    },
  };
  return { store, rows, states: () => [...rows.values()].map(({ state }) => state) };
}

/** An outbox at work on a channel that answers with the given deliveries, then with "sent". */
function outboxOn(queue: ReturnType<typeof queueOf>, deliveries: Delivery[] = []) {
  const clock = fakeClock(NOW);
  const events: Event[] = [];
  const sends: { readonly id: number; readonly attempt: number; readonly after: number }[] = [];
  const channel: Channel = {
    name: 'web',
    limits: { text: 4_000, buttons: 12, buttonLabel: 60, replyWindow: null, checkWindow: WINDOW, numbered: false, perSecond: null },
    start: () => Promise.resolve(),
    send(message) {
      sends.push({ id: message.id, attempt: message.attempt, after: clock.now() - NOW });
      return Promise.resolve(deliveries.shift() ?? { kind: 'sent', externalId: `m${message.id}` });
    },
    stop: () => Promise.resolve(),
  };
  const outbox = createOutbox({
    store: queue.store,
    channels: [channel],
    clock,
    log: (event) => void events.push(event),
    chance: () => 0.5,
  });
  return {
    events,
    sends,
    /** Runs it for a stretch of time, in steps small enough that nobody oversleeps. */
    async run(ms: number) {
      outbox.start();
      for (let left = ms; left >= 0; left -= 100) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(100);
      }
      await outbox.stop();
    },
  };
}

describe('the outbox', () => {
  it('sends each message once and says so in the log, without its words', async () => {
    const queue = queueOf([{ id: 1 }, { id: 2, conversationId: 2 }]);
    const { run, sends, events } = outboxOn(queue);
    await run(3_000);
    expect(sends).toEqual([
      { id: 1, attempt: 1, after: 0 },
      { id: 2, attempt: 1, after: 0 },
    ]);
    expect(queue.states()).toEqual(['sent', 'sent']);
    expect(events).toEqual([
      { event: 'message.sent', id: 1, channel: 'web', attempt: 1 },
      { event: 'message.sent', id: 2, channel: 'web', attempt: 1 },
    ]);
  });

  it('keeps the order within a conversation while another goes ahead', async () => {
    const queue = queueOf([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4, conversationId: 2 }]);
    const { run, sends } = outboxOn(queue, [{ kind: 'unreachable' }]);
    await run(4_000);
    expect(sends.map(({ id }) => id)).toEqual([1, 4, 1, 2, 3]);
    expect(queue.states()).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('tries again when the channel cannot be reached, later each time', async () => {
    const queue = queueOf([{ id: 1 }]);
    const { run, sends, events } = outboxOn(queue, [{ kind: 'unreachable' }, { kind: 'unreachable' }]);
    await run(10_000);
    expect(sends.map(({ attempt, after }) => [attempt, after])).toEqual([
      [1, 0],
      [2, 2_000],
      [3, 6_000],
    ]);
    expect(events.map((event) => event.event)).toEqual(['message.unsent', 'message.unsent', 'message.sent']);
    expect(events[0]).toEqual({ event: 'message.unsent', id: 1, channel: 'web', state: 'queued', reason: 'unreachable' });
  });

  it('gives up after eight tries and leaves the message for an officer', async () => {
    const queue = queueOf([{ id: 1 }]);
    const { run, sends } = outboxOn(
      queue,
      Array.from({ length: 9 }, () => ({ kind: 'unreachable' })),
    );
    await run(300_000);
    expect(sends).toHaveLength(8);
    expect(queue.rows.get(1)).toMatchObject({ state: 'dead', reason: 'unreachable' });
  });

  it('sends once more when nobody knows what became of it, after the check window, and no more than that', async () => {
    const queue = queueOf([{ id: 1 }]);
    const { run, sends } = outboxOn(queue, [{ kind: 'unknown' }, { kind: 'unknown' }]);
    await run(60_000);
    expect(sends.map(({ after }) => after)).toEqual([0, WINDOW]);
    expect(queue.rows.get(1)).toMatchObject({ state: 'dead', reason: 'unknown_twice' });
  });

  it('counts only sends of unknown result as such: one that was unreachable before still gets its repeat', async () => {
    const queue = queueOf([{ id: 1 }]);
    const { run, sends } = outboxOn(queue, [{ kind: 'unreachable' }, { kind: 'unknown' }]);
    await run(60_000);
    expect(sends.map(({ after }) => after)).toEqual([0, 2_000, 2_000 + WINDOW]);
    expect(queue.states()).toEqual(['sent']);
  });

  it('does not send again what was refused, and goes on with the next at once', async () => {
    const queue = queueOf([{ id: 1 }, { id: 2 }]);
    const { run, sends, events } = outboxOn(queue, [{ kind: 'refused', reason: 'contact_gone' }]);
    await run(3_000);
    expect(sends.map(({ id, after }) => [id, after])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect(queue.states()).toEqual(['refused', 'sent']);
    expect(events[0]).toMatchObject({ event: 'message.unsent', state: 'refused', reason: 'contact_gone' });
  });

  it('refuses what is for a channel that is switched off', async () => {
    const queue = queueOf([{ id: 1, channel: 'zalo' }]);
    const { run, sends } = outboxOn(queue);
    await run(1_000);
    expect(sends).toEqual([]);
    expect(queue.rows.get(1)).toMatchObject({ state: 'refused', reason: 'channel_off' });
  });

  it('writes a result down later when the store would not take it, and sends nothing twice', async () => {
    const queue = queueOf([{ id: 1 }, { id: 2 }, { id: 3, conversationId: 2 }], [1]);
    const { run, sends } = outboxOn(queue);
    await run(10_000);
    expect(sends.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(queue.states()).toEqual(['sent', 'sent', 'sent']);
  });
});

describe('the reply window', () => {
  const HOUR = 3_600_000;
  it.each<[string, number, number | null, boolean]>([
    ['is open at once', 0, 48 * HOUR, true],
    ['is open to its last moment', 48 * HOUR, 48 * HOUR, true],
    ['is closed after it', 48 * HOUR + 1, 48 * HOUR, false],
    ['never closes where the platform sets none', 1_000 * HOUR, null, true],
  ])('%s', (_, since, replyWindow, open) => {
    expect(mayStillWrite({ lastInboundAt: NOW - since }, { replyWindow }, NOW)).toBe(open);
  });
});
