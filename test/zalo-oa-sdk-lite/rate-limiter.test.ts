import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/zalo-oa-sdk-lite/rate-limiter.ts';
import { fakeClock } from '../support/clock.ts';

/** When each of `count` requests asked for at once may leave, in milliseconds from the start. */
async function departures(
  perMinute: number,
  count: number,
  during: (at: number, limiter: ReturnType<typeof createRateLimiter>) => void = () => undefined,
): Promise<number[]> {
  const clock = fakeClock(0);
  const limiter = createRateLimiter(perMinute, clock);
  const left: number[] = [];
  for (let n = 0; n < count; n += 1) void limiter.turn().then(() => left.push(clock.now()));
  while (left.length < count) {
    for (let n = 0; n < 4; n += 1) await new Promise(setImmediate);
    during(clock.now(), limiter);
    clock.advance(10);
  }
  return left;
}

describe('the rate limiter', () => {
  it.each([60, 600, 4000])('lets at most %i go in any minute', async (perMinute) => {
    const left = await departures(perMinute, Math.ceil(perMinute * 1.2));
    const most = Math.max(...left.map((from) => left.filter((at) => at >= from && at < from + 60_000).length));
    expect(most).toBeLessThanOrEqual(perMinute);
    expect(most).toBeGreaterThan(perMinute * 0.9);
  });

  it('lets one second’s worth go at once', async () => {
    expect(await departures(600, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('lets nobody go during a pause, and keeps the order', async () => {
    let paused = false;
    const left = await departures(600, 20, (at, limiter) => {
      if (at < 100 || paused) return;
      paused = true;
      limiter.pause(5000);
    });
    expect(left).toEqual(left.toSorted((a, b) => a - b));
    expect(left.filter((at) => at > 100 && at < 5100)).toEqual([]);
  });
});
