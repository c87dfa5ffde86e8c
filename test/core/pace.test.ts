import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/core/pace.ts';
import { fakeClock } from '../support/clock.ts';

/** Lets what has been woken run on. */
const settled = (): Promise<unknown> => new Promise(setImmediate);
const NOW = Date.parse('2026-11-24T09:00:00+07:00');

describe('a pace', () => {
  it('of so many a second lets them through evenly, in the order in which they ask', async () => {
    const clock = fakeClock(NOW);
    const pace = createPace(4, clock, new AbortController().signal);
    const left: [string, number][] = [];
    const asks = ['a', 'b', 'c'].map(async (name) => {
      await pace();
      left.push([name, clock.now() - NOW]);
    });
    for (let i = 0; i < 4; i += 1) {
      await settled();
      clock.advance(125);
    }
    await Promise.all(asks);
    expect(left).toEqual([
      ['a', 0],
      ['b', 250],
      ['c', 500],
    ]);
  });

  it('does not make up for a pause by a rush', async () => {
    const clock = fakeClock(NOW);
    const pace = createPace(1, clock, new AbortController().signal);
    await pace();
    clock.advance(60_000);
    await pace();
    let left = false;
    const next = pace().then(() => (left = true));
    clock.advance(500);
    await settled();
    expect(left).toBe(false);
    clock.advance(500);
    await next;
    expect(left).toBe(true);
  });

  it('of no limit lets everything through at once', async () => {
    const clock = fakeClock(NOW);
    const pace = createPace(null, clock, new AbortController().signal);
    await Promise.all(Array.from({ length: 100 }, pace));
    expect(clock.now()).toBe(NOW);
  });

  it('holds nothing back once the service stops', async () => {
    const stopped = new AbortController();
    const pace = createPace(1, fakeClock(NOW), stopped.signal);
    await pace();
    const held = pace();
    stopped.abort();
    await expect(held).resolves.toBeUndefined();
  });
});
