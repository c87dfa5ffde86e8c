import { NEVER } from './clock.ts';
import type { Clock } from './clock.ts';

export type RateLimiter = {
  /** Resolves when the next request may leave, in the order of asking. */
  turn(): Promise<void>;
  /** Lets nobody go for `ms`: the platform has said that it is too much. */
  pause(ms: number): void;
};

/**
 * A token bucket that never lets more than `perMinute` requests go in any 60 seconds: a full bucket (one second's worth)
 * and what flows in during a minute add up to exactly that.
 */
export function createRateLimiter(perMinute: number, clock: Clock): RateLimiter {
  const burst = Math.max(1, Math.floor(perMinute / 60));
  const perMs = (perMinute > burst ? perMinute - burst : perMinute) / 60_000;
  let tokens = burst;
  let filledAt = clock.now();
  let pausedUntil = 0;
  let last: Promise<void> = Promise.resolve();

  const waitNeeded = (): number => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perMs);
    filledAt = now;
    return Math.max(pausedUntil - now, tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs));
  };
  const take = async (): Promise<void> => {
    for (let ms = waitNeeded(); ms > 0; ms = waitNeeded()) await clock.wait(ms, NEVER);
    tokens -= 1;
  };

  return {
    turn() {
      last = last.then(take);
      return last;
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
  };
}
