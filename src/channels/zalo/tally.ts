import type { Clock } from '../../core/ports.ts';

export type Tally = {
  /** One more of a kind. */
  count(kind: string): void;
  /** Reports what has not been reported yet. */
  flush(): void;
};

const MINUTE_MS = 60_000;

/**
 * Counts what anybody on the internet can cause, so that it fills no log: the first of a kind is reported at once, what
 * follows within a minute together.
 */
export function createTally(clock: Pick<Clock, 'now'>, report: (kind: string, count: number) => void): Tally {
  const kept = new Map<string, { since: number; count: number }>();
  return {
    count(kind) {
      const now = clock.now();
      const known = kept.get(kind);
      if (known !== undefined && now - known.since < MINUTE_MS) {
        known.count += 1;
        return;
      }
      report(kind, 1 + (known?.count ?? 0));
      kept.set(kind, { since: now, count: 0 });
    },
    flush() {
      for (const [kind, { count }] of kept) if (count > 0) report(kind, count);
      kept.clear();
    },
  };
}
