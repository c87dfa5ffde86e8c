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
  let pause = new AbortController();
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
        await rest(retryMs, false);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
        continue;
      }
      if (wait !== 0) await rest(Math.min(wait ?? IDLE_MS, IDLE_MS), true);
    }
  }

  async function rest(ms: number, wakeable: boolean): Promise<void> {
    if (stopped.signal.aborted || (wakeable && woken)) return;
    pause = new AbortController();
    await clock.wait(ms, pause.signal);
  }

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      pause.abort();
    },
    async stop() {
      stopped.abort();
      pause.abort();
      await running;
    },
  };
}
