import type { Clock } from '../../core/ports.ts';

type Report = (count: number) => void;

export type Tally = {
  /** One more of a kind; `report` is told how many there have been since its last report. */
  count(kind: string, report: Report): void;
  /** Reports what has not been reported yet. */
  flush(): void;
};

const MINUTE_MS = 60_000;

/**
 * Counts what anybody on the internet can cause, so that it fills no log: the first of a kind is reported at once, what
 * follows within a minute together with the next after that minute.
 */
export function createTally(clock: Pick<Clock, 'now'>): Tally {
  const kept = new Map<string, { readonly since: number; readonly report: Report; unreported: number }>();
  return {
    count(kind, report) {
      const now = clock.now();
      const known = kept.get(kind);
      if (known !== undefined && now - known.since < MINUTE_MS) {
        known.unreported += 1;
        return;
      }
      report(1 + (known?.unreported ?? 0));
      kept.set(kind, { since: now, report, unreported: 0 });
    },
    flush() {
      for (const { unreported, report } of kept.values()) if (unreported > 0) report(unreported);
      kept.clear();
    },
  };
}
