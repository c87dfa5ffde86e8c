/** Time as the client sees it; tests pass one that they move. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is aborted. It never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done, { once: true });
    }),
};

/** For waits that nothing cuts short. */
export const NEVER: AbortSignal = new AbortController().signal;

/** A reason for aborting that costs no stack trace, as the default one does. */
export const FINISHED = 'finished';

/** What `work` gives, or `late` when it takes longer than `ms`; the work goes on. */
export async function within<Result, Late>(clock: Clock, ms: number, work: Promise<Result>, late: Late): Promise<Result | Late> {
  const finished = new AbortController();
  try {
    return await Promise.race([work, clock.wait(ms, finished.signal).then(() => late)]);
  } finally {
    finished.abort(FINISHED);
  }
}
