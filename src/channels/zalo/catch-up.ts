import type { ZaloFailure } from 'zalo-oa-sdk-lite';
import { faultOf } from '../../core/fault.ts';
import type { Clock, Log, Receiver } from '../../core/ports.ts';
import { linesSince, peopleSince } from './backlog.ts';
import type { History } from './backlog.ts';
import { CHANNEL } from './codec.ts';
import type { Decoded } from './codec.ts';
import { reasonOf } from './delivery.ts';
import { decodeLine } from './history.ts';
import type { KeptFile } from './kept-file.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const CATCH_UP = {
  /** Who has waited longer is better served by a person, and may no longer be written to for free. */
  oldest: 48 * HOUR_MS,
  /** Read again before the time of the last event: others may have been on their way, Zalo delivers again after 30 s and 5 min. */
  overlap: 10 * MINUTE_MS,
  /** No event for so long: it is night, or the webhook was switched off. */
  silence: 30 * MINUTE_MS,
  afterUnstored: MINUTE_MS,
  firstRetry: 30_000,
  lastRetry: 30 * MINUTE_MS,
  /** How often the time of the last event is written down. */
  note: MINUTE_MS,
} as const;

export type CatchUp = {
  /** Resolves before anything has been read: the service does not wait for it. */
  start(receiver: Receiver): Promise<void>;
  /** An event came and is stored. */
  heard(): void;
  /** One came and could not be stored; `at` is when it was said. */
  missed(at: number): void;
  /** What kept Zalo from answering is mended. */
  retry(): void;
  /** Resolves once nothing more is handed in. What was not reached is read at the next start. */
  stop(): Promise<void>;
};

type Needs = {
  readonly history: History;
  readonly oaId: string;
  /** Keeps the time up to which nothing is missing. */
  readonly mark: KeptFile;
  readonly clock: Clock;
  readonly log: Log;
};

/** Zalo does not show one person's lines, or shows them in a way nobody expects: the others are read all the same. */
const concernsOne = ({ class: asks }: ZaloFailure): boolean => asks === 'permanent_for_user' || asks === 'closed_window' || asks === 'bug';

const earliest = (...times: readonly (number | null)[]): number | null =>
  times.reduce((least, time) => (least === null || (time !== null && time < least) ? time : least), null);

/**
 * Reads in Zalo's history what its webhook could not bring: after the service was down, after the store failed, and when
 * nothing has come for long. The time up to which all is there is kept on disk and moves on only when a round is through.
 */
export function createCatchUp({ history, oaId, mark, clock, log }: Needs): CatchUp {
  /** Since when something may be missing; null when nothing is, for all we know. */
  let gap: number | null = null;
  /** The same, of the round under way. */
  let covering: number | null = null;
  let heardAt = 0;
  let roundAt = 0;
  let notedAt = 0;
  let retryMs: number = CATCH_UP.firstRetry;
  let endPause = (): void => undefined;
  let handing: Promise<unknown> = Promise.resolve();
  let started = false;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;

  async function note(): Promise<void> {
    notedAt = clock.now();
    // A mark that could not be written is an older one: more is read again, and known by its id.
    await mark.write(String(earliest(gap, covering, heardAt))).catch(() => undefined);
  }

  async function run(receiver: Receiver): Promise<void> {
    while (!stopped()) {
      const dueAt = gap === null ? heardAt + CATCH_UP.silence : roundAt;
      if (dueAt > clock.now()) await pause(dueAt - clock.now());
      else await round(receiver);
    }
  }

  async function pause(ms: number): Promise<void> {
    const ended = new AbortController();
    endPause = () => ended.abort();
    if (!stopped()) await clock.wait(ms, ended.signal);
  }

  async function round(receiver: Receiver): Promise<void> {
    const startedAt = clock.now();
    const cause = gap === null ? 'silence' : 'gap';
    covering = gap ?? heardAt;
    gap = null;
    const failure = await pass(receiver, Math.max(covering - CATCH_UP.overlap, startedAt - CATCH_UP.oldest), cause).catch(faultOf);
    if (stopped()) return;
    if (failure === null) {
      heardAt = Math.max(heardAt, startedAt);
      retryMs = CATCH_UP.firstRetry;
    } else {
      gap = earliest(gap, covering);
      roundAt = clock.now() + retryMs;
      log({ event: 'catch_up.failed', channel: CHANNEL, reason: failure, retryMs });
      retryMs = Math.min(retryMs * 2, CATCH_UP.lastRetry);
    }
    covering = null;
    await note();
  }

  /** Resolves with whether the message is new; nothing is handed in any more once this is stopped. */
  async function handIn(receiver: Receiver, decoded: Decoded): Promise<boolean> {
    if (stopped() || decoded.kind === 'dropped') return false;
    const handed = decoded.kind === 'message' ? receiver.message(decoded.message) : receiver.notice(decoded.notice);
    handing = handed.catch(() => undefined);
    return (await handed) === 'new' && decoded.kind === 'message';
  }

  /** Why it failed, or null. Rejects when the store does. */
  async function pass(receiver: Receiver, since: number, cause: 'gap' | 'silence'): Promise<string | null> {
    const startedAt = clock.now();
    const people = await peopleSince(history, since);
    if (!people.ok) return reasonOf(people.failure).reason;
    let { complete } = people.value;
    let messages = 0;
    for (const userId of people.value.found) {
      if (stopped()) return null;
      const lines = await linesSince(history, userId, since);
      if (!lines.ok && !concernsOne(lines.failure)) return reasonOf(lines.failure).reason;
      complete &&= lines.ok && lines.value.complete;
      for (const line of lines.ok ? lines.value.found : [])
        if (await handIn(receiver, decodeLine(line, { oaId, userId, now: clock.now() }))) messages += 1;
    }
    const count = people.value.found.length;
    log({ event: 'catch_up.finished', channel: CHANNEL, cause, people: count, messages, complete, ms: clock.now() - startedAt });
    return null;
  }

  return {
    async start(receiver) {
      heardAt = clock.now();
      const kept = await mark.read().catch(() => null);
      // Without a mark this is the first start: what was said before it was not said to us.
      if (kept !== null && /^\d+$/.test(kept)) gap = earliest(gap, Number(kept));
      roundAt = heardAt;
      started = true;
      await note();
      void run(receiver);
    },
    heard() {
      heardAt = clock.now();
      if (heardAt - notedAt >= CATCH_UP.note) void note();
    },
    missed(at) {
      if (gap === null) roundAt = clock.now() + CATCH_UP.afterUnstored;
      gap = earliest(gap, at);
      endPause();
    },
    retry() {
      roundAt = clock.now();
      endPause();
    },
    async stop() {
      stopping.abort();
      endPause();
      await handing;
      if (started) await note();
    },
  };
}
