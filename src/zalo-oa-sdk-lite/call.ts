import { appSecretProof } from './appsecret-proof.ts';
import { NEVER } from './clock.ts';
import { exchange } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { failed, refusedByApi, success, unknownResult, unreachable } from './failure.ts';
import type { Result, ZaloFailure } from './failure.ts';
import type { Gate } from './gate.ts';
import type { ResolvedOptions } from './options.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Tokens } from './tokens.ts';

export type CallRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Goes into the query as `data`, the way Zalo's GET calls want it. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Goes into the body as JSON, or as it is when it is a form. */
  readonly body?: Readonly<Record<string, unknown>> | FormData;
  /** Whether doing it twice does no harm. */
  readonly repeatable: boolean;
};

export type CallOptions = {
  /** Overrides the client's. */
  readonly attempts?: number;
  readonly timeoutMs?: number;
};

/** The `data` of an answer whose `error` is 0. Never rejects. */
export type Call = (request: CallRequest, options?: CallOptions) => Promise<Result<unknown>>;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 32_000;

/** Between half of and all of 1, 2, 4 … 32 seconds, so that callers who failed together do not come back together. */
const delayBefore = (attempt: number, random: () => number): number =>
  Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2);

/** How often this failure may have been met before it is handed to the caller. */
function triesFor(failure: ZaloFailure, attempts: number): number {
  if (failure.kind === 'unreachable' || failure.class === 'back_off') return attempts;
  return failure.class === 'retry_once' ? Math.min(2, attempts) : 1;
}

const isOverLimit = (failure: ZaloFailure): boolean =>
  failure.kind === 'refused' ? failure.class === 'back_off' : failure.kind === 'unreachable' && failure.trouble === 'http_429';

/**
 * Calls `openapi.zalo.me`: in the limiter's turn, with a good token, once more after a refresh when Zalo refuses the
 * token, and again with jittered delays where that is safe. A call that is not repeatable and may have been carried out
 * is never repeated here.
 */
export function createCall(options: ResolvedOptions, tokens: Tokens, limiter: RateLimiter, gate: Gate): Call {
  const { appSecret, apiRoot, clock, random, onEvent } = options;

  const once = async (request: CallRequest, token: string, timeoutMs: number, attempt: number): Promise<Result<unknown>> => {
    const { path } = request;
    const startedAt = clock.now();
    const headers = { access_token: token, ...(options.appSecretProof && { appsecret_proof: appSecretProof(token, appSecret) }) };
    const answer = await exchange(options, urlOf(apiRoot, request), initOf(request, headers), timeoutMs);
    const result = resultOf(answer, request.repeatable);
    onEvent({
      type: 'call.finished',
      path,
      attempt,
      durationMs: clock.now() - startedAt,
      outcome: outcomeOf(result),
      code: !result.ok && result.failure.kind === 'refused' ? result.failure.code : null,
      remaining: answer.kind === 'json' ? answer.remaining : null,
    });
    return result;
  };

  type Attempted = { readonly token: Result<string>; readonly result: Result<unknown> };
  const attemptCall = (request: CallRequest, refused: string | null, timeoutMs: number, attempt: number): Promise<Attempted> =>
    gate(async () => {
      await limiter.turn();
      const token = refused === null ? await tokens.current() : await tokens.renewed(refused);
      return { token, result: token.ok ? await once(request, token.value, timeoutMs, attempt) : token };
    });

  return async (request, { attempts = options.attempts, timeoutMs = options.timeoutMs } = {}) => {
    let refused: string | null = null;
    for (let attempt = 1; ; attempt += 1) {
      const { token, result } = await attemptCall(request, refused, timeoutMs, attempt);
      if (result.ok) return result;
      const { failure } = result;
      if (token.ok && failure.class === 'refresh' && refused === null) {
        refused = token.value;
        // Not an attempt of its own: nothing was wrong with the call.
        attempt -= 1;
        continue;
      }
      if (isOverLimit(failure)) limiter.pause(delayBefore(attempt, random));
      if (attempt >= triesFor(failure, attempts)) return result;
      if (!isOverLimit(failure)) await clock.wait(delayBefore(attempt, random), NEVER);
    }
  };
}

function outcomeOf(
  result: Result<unknown>,
): 'ok' | 'unreachable' | 'unknown_result' | NonNullable<Extract<ZaloFailure, { kind: 'refused' }>>['class'] {
  if (result.ok) return 'ok';
  const { failure } = result;
  return failure.kind === 'refused' ? failure.class : failure.kind === 'unknown_result' ? 'unknown_result' : 'unreachable';
}

function urlOf(root: string, { path, data }: CallRequest): string {
  return data === undefined ? `${root}${path}` : `${root}${path}?data=${encodeURIComponent(JSON.stringify(data))}`;
}

function initOf({ method, body }: CallRequest, headers: Readonly<Record<string, string>>): RequestInit {
  if (body === undefined) return { method, headers };
  if (body instanceof FormData) return { method, headers, body };
  return { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Zalo answers 200 whatever happened; the body's `error` says what did. */
function resultOf(answer: Answer, repeatable: boolean): Result<unknown> {
  if (answer.kind === 'json') {
    const code = codeIn(answer.body['error']);
    if (code === 0) return success(answer.body['data']);
    const { message } = answer.body;
    if (code !== null) return failed(refusedByApi(code, typeof message === 'string' ? message : ''));
  }
  const { trouble, status } = answer.kind === 'none' ? answer : { trouble: 'not_json' as const, status: answer.status };
  const carriedOutPerhaps = trouble !== 'not_connected' && trouble !== 'http_429' && !repeatable;
  return failed(carriedOutPerhaps ? unknownResult(trouble, status) : unreachable(trouble, status));
}

function codeIn(error: unknown): number | null {
  const code = typeof error === 'string' && /^-?\d+$/.test(error) ? Number(error) : error;
  return typeof code === 'number' && Number.isInteger(code) ? code : null;
}
