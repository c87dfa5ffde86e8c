import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { createWorker } from '../../src/core/worker.ts';
import { fakeClock } from '../support/clock.ts';

/** All that is already due happens; nothing here waits for real time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A worker whose rounds do what they are told, one after another: give back a wait, fail, or hang until released. */
function workerDoing(...rounds: (number | null | Error | Promise<null>)[]) {
  const clock = fakeClock(0);
  const events: Event[] = [];
  const startedAt: number[] = [];
  const worker = createWorker({
    part: 'outbox',
    clock,
    log: (event) => void events.push(event),
    async round() {
      startedAt.push(clock.now());
      const next = rounds[startedAt.length - 1] ?? null;
      if (next instanceof Error) throw next;
      return next;
    },
  });
  return {
    worker,
    startedAt,
    events,
    /** Moves the clock in steps small enough that nobody oversleeps. */
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 50) {
        await settle();
        clock.advance(Math.min(50, left));
      }
      await settle();
    },
  };
}

describe('a worker', () => {
  it('does nothing before it is started', async () => {
    const { startedAt, pass } = workerDoing();
    await pass(5_000);
    expect(startedAt).toEqual([]);
  });

  it('runs rounds without a pause while there is work', async () => {
    const { worker, startedAt, pass } = workerDoing(0, 0, 0, null);
    worker.start();
    await pass(900);
    expect(startedAt).toEqual([0, 0, 0, 0]);
    await worker.stop();
  });

  it('looks again every second when nothing is due', async () => {
    const { worker, startedAt, pass } = workerDoing();
    worker.start();
    await pass(3_000);
    expect(startedAt).toEqual([0, 1_000, 2_000, 3_000]);
    await worker.stop();
  });

  it('waits as long as the round says, but never more than a second', async () => {
    const { worker, startedAt, pass } = workerDoing(300, 60_000, null);
    worker.start();
    await pass(1_400);
    expect(startedAt).toEqual([0, 300, 1_300]);
    await worker.stop();
  });

  it('looks at once when it is woken', async () => {
    const { worker, startedAt, pass } = workerDoing();
    worker.start();
    await pass(400);
    worker.wake();
    await pass(50);
    expect(startedAt).toEqual([0, 400]);
    await worker.stop();
  });

  it('does not miss a wake-up that comes in the middle of a round', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<null>((resolve) => (release = () => resolve(null)));
    const { worker, startedAt, pass } = workerDoing(hanging, null);
    worker.start();
    await pass(200);
    worker.wake();
    release();
    await pass(50);
    expect(startedAt).toEqual([0, 200]);
    await worker.stop();
  });

  it('runs one round at a time, however often it is started and woken', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<null>((resolve) => (release = () => resolve(null)));
    const { worker, startedAt, pass } = workerDoing(hanging);
    worker.start();
    worker.start();
    worker.wake();
    await pass(3_000);
    expect(startedAt).toEqual([0]);
    release();
    await worker.stop();
  });

  it('tries a failed round again ever more slowly, up to ten seconds, and logs it', async () => {
    const full = Object.assign(new Error('cannot store "số 0912345678"'), { code: 'SQLITE_FULL' });
    const { worker, startedAt, events, pass } = workerDoing(...Array.from({ length: 10 }, () => full));
    worker.start();
    await pass(33_000);
    const pauses = startedAt.slice(1).map((at, i) => at - (startedAt[i] ?? 0));
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(events.map((event) => (event.event === 'work.failed' ? event.retryMs : null))).toEqual([...pauses, 10_000]);
    expect(events[0]).toMatchObject({ event: 'work.failed', part: 'outbox' });
    expect(JSON.stringify(events)).toContain('SQLITE_FULL');
    expect(JSON.stringify(events)).not.toContain('0912345678');
    await worker.stop();
  });

  it('begins with a short pause again after a round that went well', async () => {
    const failure = new Error('locked');
    const { worker, startedAt, pass } = workerDoing(failure, failure, 0, failure, null);
    worker.start();
    await pass(500);
    expect(startedAt).toEqual([0, 100, 300, 300, 400]);
    await worker.stop();
  });

  it('is not hurried through the pause after a failure by being woken', async () => {
    const failure = new Error('locked');
    const { worker, startedAt, pass } = workerDoing(failure, failure, failure, failure, null);
    worker.start();
    for (let i = 0; i < 14; i += 1) {
      worker.wake();
      await pass(50);
    }
    expect(startedAt).toEqual([0, 100, 300, 700]);
    await worker.stop();
  });

  it('finishes the round in hand before it has stopped, and starts no other', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<null>((resolve) => (release = () => resolve(null)));
    const { worker, startedAt, pass } = workerDoing(hanging, 0);
    worker.start();
    await pass(50);
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await pass(500);
    expect(stopped).toBe(false);
    release();
    await stopping;
    worker.wake();
    await pass(2_000);
    expect(startedAt).toEqual([0]);
  });

  it('stops at once while it waits, even for a retry, and when it was never started', async () => {
    for (const given of [null, new Error('locked')]) {
      const { worker, startedAt, pass } = workerDoing(given);
      worker.start();
      await settle();
      await worker.stop();
      await pass(2_000);
      expect(startedAt).toEqual([0]);
    }
    await workerDoing().worker.stop();
  });
});
