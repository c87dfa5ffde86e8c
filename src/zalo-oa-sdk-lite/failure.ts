import { apiCode, oauthCode } from './code-table.ts';
import type { CodeEntry, RefusalClass } from './code-table.ts';

/** Zalo answered, and said no. Nothing was carried out. */
export type Refused = {
  readonly kind: 'refused';
  readonly class: RefusalClass;
  /** Zalo's `error`, negative. */
  readonly code: number;
  /** Zalo's own words, at most 200 characters. */
  readonly message: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly reconsent: boolean;
};

/** Why no proper answer came. `not_json`: something between us and Zalo answered, mostly with an HTML page. */
export type Trouble = 'not_connected' | 'connection_lost' | 'timeout' | 'not_json' | 'http_429';

/** Nothing was carried out, or repeating it does no harm: try again later. */
export type Unreachable = {
  readonly kind: 'unreachable';
  readonly class: 'back_off';
  readonly trouble: Trouble;
  readonly status: number | null;
};

/**
 * It may have been carried out, and Zalo has no idempotency key: repeating it may show a citizen the same message twice.
 * Evidence comes as the webhook event `oa_send_*`, within seconds, or from `conversation()`.
 */
export type UnknownResult = {
  readonly kind: 'unknown_result';
  readonly class: 'unknown_result';
  readonly trouble: Trouble;
  readonly status: number | null;
};

/**
 * There is no token to call with:
 * `no_tokens` none was ever stored · `reconsent_needed` the refresh token was refused ·
 * `store_failed` the token store could not be read ·
 * `not_stored` a new pair is held in memory because the token store fails; it is not used before it is stored.
 */
export type NoToken = {
  readonly kind: 'no_token';
  readonly class: 'operator_alert';
  readonly reason: 'no_tokens' | 'reconsent_needed' | 'store_failed' | 'not_stored';
  readonly code: number | null;
};

/** Refused here, before anything was sent: `field` says which argument. */
export type Invalid = { readonly kind: 'invalid'; readonly class: 'bug'; readonly field: string; readonly message: string };

/** Zalo said 0 and gave data that cannot be used. An upload without extension in its filename ends so. */
export type Unexpected = { readonly kind: 'unexpected'; readonly class: 'bug'; readonly message: string };

export type ZaloFailure = Refused | Unreachable | UnknownResult | NoToken | Invalid | Unexpected;

export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: ZaloFailure };

export const success = <Value>(value: Value): Result<Value> => ({ ok: true, value });
export const failed = (failure: ZaloFailure): { readonly ok: false; readonly failure: ZaloFailure } => ({ ok: false, failure });

const LONGEST_MESSAGE = 200;

const refusedAs = (entry: CodeEntry, code: number, message: string): Refused => ({
  kind: 'refused',
  ...entry,
  code,
  message: message.slice(0, LONGEST_MESSAGE),
});

/** A refusal of `openapi.zalo.me`. */
export const refusedByApi = (code: number, message: string): Refused => refusedAs(apiCode(code), code, message);

/** A refusal of `oauth.zaloapp.com`, whose codes mean other things. */
export const refusedByOauth = (code: number, message: string): Refused => refusedAs(oauthCode(code), code, message);

export const invalid = (field: string, message: string): Invalid => ({ kind: 'invalid', class: 'bug', field, message });

export const unreachable = (trouble: Trouble, status: number | null = null): Unreachable => ({
  kind: 'unreachable',
  class: 'back_off',
  trouble,
  status,
});

export const unknownResult = (trouble: Trouble, status: number | null): UnknownResult => ({
  kind: 'unknown_result',
  class: 'unknown_result',
  trouble,
  status,
});

/** Codes met when an OA may not use buttons; there is no documentation of buttons on v3, so the text alone may still go. */
const BUTTON_REFUSALS: ReadonlySet<number> = new Set([-201, -224, -233]);

/** Whether a message with buttons was refused in a way that its text alone may not be. */
export const refusesButtons = (failure: ZaloFailure): boolean => failure.kind === 'refused' && BUTTON_REFUSALS.has(failure.code);
