import type { Clock } from '../../src/core/ports.ts';

/** A clock that stands still until it is moved; whoever waits is woken when their time has come. */
export type FakeClock = Clock & { advance(ms: number): void; set(at: number): void };

export function fakeClock(start: number): FakeClock {
  let at = start;
  const waiting = new Set<{ readonly until: number; readonly wake: () => void }>();
  const wakeDue = (): void => {
    for (const sleeper of waiting) if (sleeper.until <= at) sleeper.wake();
  };
  return {
    now: () => at,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          until: at + ms,
          wake: () => {
            waiting.delete(sleeper);
            signal.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        waiting.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
        if (signal.aborted || ms <= 0) sleeper.wake();
      }),
    advance(ms) {
      at += ms;
      wakeDue();
    },
    set(to) {
      at = to;
      wakeDue();
    },
  };
}

/** A Tuesday morning in working hours: 2026-11-24 09:00 in Vietnam. */
export const WORKING_MORNING = Date.parse('2026-11-24T09:00:00+07:00');

/** A clock that runs as every clock does and can be put forward, for the whole service over real sockets. */
export function runningClock(start: number): FakeClock {
  const still = fakeClock(start);
  const begun = performance.now();
  let jumped = 0;
  const reach = (): number => Math.floor(start + performance.now() - begun + jumped);
  const now = (): number => {
    still.set(Math.max(reach(), still.now()));
    return still.now();
  };
  return {
    now,
    async wait(ms, signal) {
      now();
      const timer = setTimeout(now, ms + 1).unref();
      await still.wait(ms, signal);
      clearTimeout(timer);
    },
    advance(ms) {
      jumped += ms;
      now();
    },
    set(to) {
      this.advance(to - now());
    },
  };
}
