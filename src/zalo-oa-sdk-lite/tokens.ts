import { NEVER, within } from './clock.ts';
import type { Clock } from './clock.ts';
import type { OnEvent } from './event-log.ts';
import { failed, success, unreachable } from './failure.ts';
import type { NoToken, Result } from './failure.ts';
import type { Oauth } from './oauth.ts';
import type { TokenPair, TokenStore } from './token-store.ts';

export type TokensOptions = {
  readonly store: TokenStore;
  readonly oauth: Pick<Oauth, 'refresh'>;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  /** How long before its end an access token is replaced. */
  readonly refreshAheadMs: number;
  /** How long a caller waits for a refresh. */
  readonly timeoutMs: number;
  /** How long a refresh's answer is waited for; see `createTokens`. */
  readonly refreshPatienceMs: number;
};

export type Tokens = {
  /** An access token that is good as far as is known. */
  current(): Promise<Result<string>>;
  /** One that is not `refused`, an access token the platform did not accept. */
  renewed(refused: string): Promise<Result<string>>;
  /** Stores a pair that came from consent or from an operator's hands. Rejects when the store does. */
  accept(pair: TokenPair): Promise<void>;
  /** For a health check; nothing is refreshed. Rejects when the store cannot be read. */
  state(): Promise<TokenState>;
  /** Resolves once no refresh is under way: to be awaited before the process ends. */
  drained(): Promise<void>;
};

export type TokenState = {
  readonly state: 'none' | 'valid' | 'expired' | 'reconsent_needed' | 'not_stored';
  /** When the access token ends, milliseconds since the epoch. */
  readonly expiresAt: number | null;
};

const TIMES_TO_SAVE = 3;
const BETWEEN_SAVES_MS = 500;
/** While the old token still works, a refresh that failed is not tried by every call. */
const BETWEEN_REFRESHES_MS = 60_000;

const noToken = (reason: NoToken['reason'], code: number | null = null): { readonly ok: false; readonly failure: NoToken } => ({
  ok: false,
  failure: { kind: 'no_token', class: 'operator_alert', reason, code },
});

/**
 * Keeps one pair good. Zalo's refresh tokens work once, and a new access token ends the old one at once, so:
 * - one refresh at a time: whoever comes while it runs shares its result;
 * - a new pair is stored before it is used, and held in memory until it can be stored: its predecessor is spent already;
 * - a slow answer is not thrown away: callers give up after `timeoutMs`, the refresh itself listens on for
 *   `refreshPatienceMs` and stores what comes late. Only then is the same token sent once more.
 *
 * What cannot be helped: a process that dies after Zalo has made the new pair and before it is stored has lost it. The
 * stored refresh token is spent then, the next refresh is refused (-14014), and the OA has to give consent again.
 */
export function createTokens(options: TokensOptions): Tokens {
  const { store, oauth, clock, onEvent, refreshAheadMs, timeoutMs, refreshPatienceMs } = options;
  let pair: TokenPair | null = null;
  let unstored: TokenPair | null = null;
  let spent: { readonly refreshToken: string; readonly code: number } | null = null;
  let flight: Promise<Result<string>> | null = null;
  let calmUntil = 0;
  let last: Promise<unknown> = Promise.resolve();

  const alone = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(() => (store.exclusively === undefined ? work() : store.exclusively(work)));
    last = turn.catch(() => undefined);
    return turn;
  };
  const isFresh = ({ expiresAt }: TokenPair): boolean => expiresAt - clock.now() > refreshAheadMs;
  const isAlive = ({ expiresAt }: TokenPair): boolean => expiresAt > clock.now();

  const adopt = (stored: TokenPair): Result<string> => {
    pair = stored;
    spent = null;
    return success(stored.accessToken);
  };

  const keep = async (fresh: TokenPair): Promise<Result<string>> => {
    unstored = fresh;
    for (let left = TIMES_TO_SAVE; left > 0; left -= 1) {
      try {
        await store.save(fresh);
        pair = fresh;
        unstored = null;
        spent = null;
        onEvent({ type: 'tokens.refreshed', expiresAt: fresh.expiresAt });
        return success(fresh.accessToken);
      } catch {
        if (left > 1) await clock.wait(BETWEEN_SAVES_MS, NEVER);
      }
    }
    onEvent({ type: 'tokens.not_stored' });
    return noToken('not_stored');
  };

  const spend = async (refreshToken: string): Promise<Result<string>> => {
    let answer = await oauth.refresh(refreshToken, refreshPatienceMs);
    // Nobody knows whether the token was spent. If it was, the second try says so.
    if (!answer.ok && answer.failure.kind === 'unknown_result') answer = await oauth.refresh(refreshToken, refreshPatienceMs);
    if (answer.ok) return keep(answer.value);
    const { failure } = answer;
    if (failure.kind === 'refused' && failure.reconsent) {
      // A process that shares the store without a lock may have spent it a moment ago.
      const stored = await store.load();
      if (stored !== null && stored.refreshToken !== refreshToken && isAlive(stored)) return adopt(stored);
      spent = { refreshToken, code: failure.code };
      onEvent({ type: 'tokens.reconsent_needed', code: failure.code });
      return noToken('reconsent_needed', failure.code);
    }
    const code = failure.kind === 'refused' ? failure.code : null;
    onEvent({ type: 'tokens.refresh_failed', code, trouble: 'trouble' in failure ? failure.trouble : null });
    // No call was made with a token, so nothing can have been carried out.
    return failure.kind === 'unknown_result' ? failed(unreachable(failure.trouble, failure.status)) : answer;
  };

  const refresh = async (refused: string | null): Promise<Result<string>> => {
    if (unstored !== null) return keep(unstored);
    const stored = await store.load();
    if (stored === null) return noToken('no_tokens');
    // Another process, or an operator, was here first.
    if (stored.accessToken !== refused && stored.accessToken !== pair?.accessToken && isFresh(stored)) return adopt(stored);
    pair = stored;
    if (stored.refreshToken === spent?.refreshToken) return noToken('reconsent_needed', spent.code);
    return spend(stored.refreshToken);
  };

  /** Starts a refresh, or joins the one under way; gives up waiting, not refreshing, after `timeoutMs`. */
  const join = async (refused: string | null): Promise<Result<string>> => {
    flight ??= alone(() => refresh(refused))
      .catch(() => {
        onEvent({ type: 'tokens.refresh_failed', code: null, trouble: 'store' });
        return noToken('store_failed');
      })
      .finally(() => {
        flight = null;
      });
    return within(clock, timeoutMs, flight, failed(unreachable('timeout')));
  };

  return {
    async current() {
      if (pair === null) {
        const loaded = await store.load().catch(() => null);
        pair ??= loaded;
      }
      const before = unstored === null && pair !== null && isAlive(pair) ? pair : null;
      if (before !== null && (isFresh(before) || clock.now() < calmUntil)) return success(before.accessToken);
      const answer = await join(null);
      if (answer.ok) return answer;
      calmUntil = clock.now() + BETWEEN_REFRESHES_MS;
      // The old token is good until its end, or until the platform says otherwise.
      return before !== null && unstored === null ? success(before.accessToken) : answer;
    },
    async renewed(refused) {
      return pair !== null && pair.accessToken !== refused && isAlive(pair) ? success(pair.accessToken) : join(refused);
    },
    accept: (accepted) =>
      alone(async () => {
        await store.save(accepted);
        pair = accepted;
        unstored = null;
        spent = null;
      }),
    async state() {
      const known = unstored ?? (await store.load());
      if (known === null) return { state: 'none', expiresAt: null };
      const { expiresAt } = known;
      if (unstored !== null) return { state: 'not_stored', expiresAt };
      if (known.refreshToken === spent?.refreshToken) return { state: 'reconsent_needed', expiresAt };
      return { state: isAlive(known) ? 'valid' : 'expired', expiresAt };
    },
    async drained() {
      await last;
    },
  };
}
