import { faultOf } from './fault.ts';
import type { Clock, Log } from './ports.ts';

export type Worker = {
  start(): void;
  /** There may be work: look now rather than at the next look. */
  wake(): void;
  /** Resolves when the round in hand is finished. */
  stop(): Promise<void>;
};

/** Waits between looks when nothing wakes the worker: a net under the wake-ups, not the way work is found. */
const IDLE_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;

type Needs = {
  readonly part: 'inbox' | 'outbox';
  readonly clock: Clock;
  readonly log: Log;
  /** Does some work. Returns how long to wait before the next round in milliseconds, or null when nothing is due. */
  readonly round: () => Promise<number | null>;
};

/** Runs rounds one after another, forever; a failed round (a locked or full database) is retried ever more slowly. */
export function createWorker({ part, clock, log, round }: Needs): Worker {
  let woken = false;
  let endIdleness = (): void => undefined;
  let running: Promise<void> | null = null;
  const stopped = new AbortController();

  async function run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!stopped.signal.aborted) {
      woken = false;
      let wait: number | null;
      try {
        wait = await round();
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        log({ event: 'work.failed', part, error: faultOf(error), retryMs });
        // A full disk does not empty because there is more to write: this pause is not cut short.
        await clock.wait(retryMs, stopped.signal);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
        continue;
      }
      if (wait !== 0) await idle(Math.min(wait ?? IDLE_MS, IDLE_MS));
    }
  }

  async function idle(ms: number): Promise<void> {
    if (stopped.signal.aborted || woken) return;
    const pause = new AbortController();
    endIdleness = () => pause.abort();
    await clock.wait(ms, pause.signal);
  }

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      endIdleness();
    },
    async stop() {
      stopped.abort();
      endIdleness();
      await running;
    },
  };
}
