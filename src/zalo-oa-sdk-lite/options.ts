import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { OnEvent } from './event-log.ts';
import type { Fetch } from './exchange.ts';
import type { TokenStore } from './token-store.ts';

export type ZaloOptions = {
  readonly appId: string;
  /** "Khóa bí mật" of the app; not the OA Secret Key, which signs webhooks. */
  readonly appSecret: string;
  readonly tokenStore: TokenStore;
  /** Default `https://openapi.zalo.me`. */
  readonly apiRoot?: string;
  /** Default `https://oauth.zaloapp.com`. */
  readonly oauthRoot?: string;
  /** Sends `appsecret_proof` with every call. Zalo asks for it when the app's switch is on; default true. */
  readonly appSecretProof?: boolean;
  /** What goes into `template_type` of a message with buttons: nothing by default; no documentation settles it. */
  readonly buttonTemplateType?: '' | 'button';
  /** Of one HTTP call, its body included; default 10,000. */
  readonly timeoutMs?: number;
  /** Of one upload; default 60,000. */
  readonly uploadTimeoutMs?: number;
  /** How long the answer to a token refresh is listened for after its callers have given up; default 120,000. */
  readonly refreshPatienceMs?: number;
  /** How long before its end an access token (25 hours) is replaced; default two hours. */
  readonly refreshAheadMs?: number;
  /** Zalo allows an app 4,000, the default. */
  readonly maxRequestsPerMinute?: number;
  /** Calls that may be under way at a time; default 64. */
  readonly maxInFlight?: number;
  /** How often one call is tried when trying again is safe; default 3. */
  readonly attempts?: number;
  readonly onEvent?: OnEvent;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** A number from 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
};

export type ResolvedOptions = Required<ZaloOptions>;

const HOUR_MS = 3_600_000;

const DEFAULTS = {
  apiRoot: 'https://openapi.zalo.me',
  oauthRoot: 'https://oauth.zaloapp.com',
  appSecretProof: true,
  buttonTemplateType: '',
  timeoutMs: 10_000,
  uploadTimeoutMs: 60_000,
  refreshPatienceMs: 120_000,
  refreshAheadMs: 2 * HOUR_MS,
  maxRequestsPerMinute: 4000,
  maxInFlight: 64,
  attempts: 3,
  onEvent: () => undefined,
  fetch: (url, init) => globalThis.fetch(url, init),
  clock: systemClock,
  random: Math.random,
} as const satisfies Partial<ZaloOptions>;

const POSITIVE = ['timeoutMs', 'uploadTimeoutMs', 'refreshPatienceMs', 'maxRequestsPerMinute', 'maxInFlight', 'attempts'] as const;

/** @throws TypeError that names the option; secrets are never quoted. */
export function resolveOptions(given: ZaloOptions): ResolvedOptions {
  const options: ResolvedOptions = { ...DEFAULTS, ...given };
  if (!/^\d+$/.test(options.appId)) throw new TypeError(`appId must be digits, got ${JSON.stringify(options.appId)}`);
  if (typeof options.appSecret !== 'string' || options.appSecret === '') throw new TypeError('appSecret must not be empty');
  for (const name of POSITIVE) {
    if (!Number.isInteger(options[name]) || options[name] < 1) {
      throw new TypeError(`${name} must be a whole number from 1, got ${String(options[name])}`);
    }
  }
  if (!(options.refreshAheadMs >= 0)) throw new TypeError(`refreshAheadMs must not be negative, got ${String(options.refreshAheadMs)}`);
  return { ...options, apiRoot: rootOf('apiRoot', options.apiRoot), oauthRoot: rootOf('oauthRoot', options.oauthRoot) };
}

function rootOf(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new TypeError(`${name} must be an http(s) URL, got ${JSON.stringify(text)}`);
  }
  return text.replace(/\/+$/, '');
}
