import type { Clock } from './ports.ts';

/** Resolves when the next message may leave. */
export type Pace = () => Promise<void>;

/**
 * Lets through so many messages a second, evenly, in the order in which they ask.
 *
 * @param perSecond null is as many as there are.
 */
export function createPace(perSecond: number | null, clock: Clock, stopped: AbortSignal): Pace {
  if (perSecond === null) return () => Promise.resolve();
  const gap = 1_000 / perSecond;
  let nextAt = 0;
  return async () => {
    const now = clock.now();
    const at = Math.max(now, nextAt);
    nextAt = at + gap;
    if (at > now) await clock.wait(at - now, stopped);
  };
}
