import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Api } from 'grammy';
import type { Clock } from '../../core/ports.ts';
import { failureOf } from './failure.ts';
import type { Failure } from './failure.ts';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Telegram's Bot API, so far as the service speaks to it. A call never throws, and its failures never hold the token. */
export type TelegramClient = {
  /** The bot's own number, the public half of its token. */
  readonly botId: string;
  /** Where a file lies. The address holds the token: it is for fetching, not for showing. */
  fileAddress(path: string): URL;
  /** Gives up after `ms`, or when `stopping` aborts; what Telegram did with the call is then not known. */
  call<T>(ms: number, stopping: AbortSignal, method: (api: Api, signal: GrammySignal) => Promise<T>): Promise<Result<T>>;
};

/** grammY's types name a stand-in for the signals that every Node has had for years. */
type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

type Needs = { readonly token: string; readonly apiRoot: string; readonly clock: Clock };

/** A net under our own time limits, in seconds. */
const LONGEST_CALL = 120;
/** Well below the time after which servers close idle connections: a call on a closed one would be a call of unknown result. */
const IDLE_MS = 15_000;

export function createTelegramClient({ token, apiRoot, clock }: Needs): TelegramClient {
  const Agent = apiRoot.startsWith('https:') ? HttpsAgent : HttpAgent;
  const api = new Api(token, {
    apiRoot,
    timeoutSeconds: LONGEST_CALL,
    // A redirect would carry the token to wherever it points.
    baseFetchConfig: { compress: true, redirect: 'error', agent: new Agent({ keepAlive: true, timeout: IDLE_MS }) },
  });
  return {
    botId: token.slice(0, token.indexOf(':')),
    fileAddress: (path) => new URL(`${apiRoot}/file/bot${token}/${path.split('/').map(encodeURIComponent).join('/')}`),
    async call(ms, stopping, method) {
      const limit = limited(clock, ms, stopping);
      try {
        return { ok: true, value: await method(api, limit.signal as unknown as GrammySignal) };
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      } finally {
        limit.end();
      }
    },
  };
}

/** A signal that aborts when the time is up or the other one aborts, whichever is first. */
export function limited(clock: Clock, ms: number, stopping: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const limit = new AbortController();
  const end = (): void => {
    stopping.removeEventListener('abort', end);
    limit.abort();
  };
  if (stopping.aborted) limit.abort();
  stopping.addEventListener('abort', end);
  void clock.wait(ms, limit.signal).then(end);
  return { signal: limit.signal, end };
}
