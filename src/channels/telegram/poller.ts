import { z } from 'zod';
import { faultOf } from '../../core/fault.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { TelegramClient } from './client.ts';
import { CHANNEL } from './codec.ts';
import type { Failure } from './failure.ts';
import { ALLOWED_UPDATES, envelope } from './update.ts';

type Needs = {
  readonly client: TelegramClient;
  /** Resolves once all are stored for good. */
  readonly take: (updates: readonly object[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ chance < 1, to spread retries. */
  readonly chance: () => number;
  readonly stopping: AbortSignal;
};

export type Poller = {
  /** Asks for updates until it is stopped or the token is refused. Never rejects. */
  run(): Promise<void>;
  /** When Telegram last answered, in epoch milliseconds; null before the first time. */
  lastPollAt(): number | null;
};

/** Telegram keeps a request open so long when there is no news, in seconds. */
const POLL_SECONDS = 25;
/** On top of it, until a silent connection counts as broken. */
const SLACK_MS = 10_000;
const CALL_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

const batch = z.array(envelope);

/** Why a round came to nothing. */
type Trouble = { readonly reason: string; readonly code: number | null; readonly atLeastMs: number };

/**
 * Long polling. Telegram hands an update out again until a request names a higher `offset`, so the offset moves only
 * when everything it passes is stored: a crash or a full disk loses nothing, and what comes twice is recognised.
 */
export function createPoller({ client, take, clock, log, chance, stopping }: Needs): Poller {
  let offset = 0;
  let lastPollAt: number | null = null;

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.aborted) {
      const trouble = await round();
      if (trouble === 'token_refused') {
        log({ event: 'channel.credentials_refused', channel: CHANNEL, during: 'receiving' });
        return;
      }
      if (trouble === null || stopping.aborted) {
        failures = 0;
        continue;
      }
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS) * (0.75 + chance() / 2);
      const retryMs = Math.max(trouble.atLeastMs, Math.round(backoff));
      failures += 1;
      log({ event: 'channel.unreachable', channel: CHANNEL, reason: trouble.reason, code: trouble.code, retryMs });
      await clock.wait(retryMs, stopping);
    }
  }

  async function round(): Promise<Trouble | 'token_refused' | null> {
    const result = await client.call(POLL_SECONDS * 1000 + SLACK_MS, stopping, (api, signal) =>
      api.getUpdates({ offset, limit: 100, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES }, signal),
    );
    if (!result.ok) return troubleOf(result.failure);
    const updates = batch.safeParse(result.value);
    if (!updates.success) return { reason: 'malformed', code: null, atLeastMs: 0 };
    lastPollAt = clock.now();
    try {
      await take(updates.data);
    } catch (error) {
      return { reason: `not_stored ${faultOf(error)}`, code: null, atLeastMs: 0 };
    }
    offset = updates.data.reduce((next, { update_id: id }) => Math.max(next, id + 1), offset);
    return null;
  }

  async function troubleOf({ meaning, code, retryAfter }: Failure): Promise<Trouble | 'token_refused'> {
    if (meaning === 'token_refused') return 'token_refused';
    // Either somebody else polls with this token, or a webhook was left behind. Only the second can be mended from here.
    if (meaning === 'conflict')
      await client.call(CALL_MS, stopping, (api, signal) => api.deleteWebhook({ drop_pending_updates: false }, signal));
    return { reason: meaning, code, atLeastMs: retryAfter ?? 0 };
  }

  return { run, lastPollAt: () => lastPollAt };
}
