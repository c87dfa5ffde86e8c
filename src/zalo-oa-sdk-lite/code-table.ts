/**
 * What a refusal asks of the caller:
 * - `refresh`: the access token is not valid; the client has refreshed it and tried once more before you see this
 * - `back_off`: not now, later yes
 * - `retry_once`: it failed and Zalo does not say why; the client has tried twice before you see this
 * - `permanent_for_user`: this person cannot be sent this
 * - `closed_window`: the person has to write first
 * - `operator_alert`: nothing goes through until somebody changes something at Zalo
 * - `reupload`: the attachment is gone (assets live 7 days): upload it and send again
 * - `not_now`: forbidden at this time of day (22:00–06:00 in Vietnam)
 * - `bug`: the request is wrong and will be refused again
 */
export type RefusalClass =
  'refresh' | 'back_off' | 'retry_once' | 'permanent_for_user' | 'closed_window' | 'operator_alert' | 'reupload' | 'not_now' | 'bug';

export type CodeEntry = {
  readonly class: RefusalClass;
  readonly meaning: string;
  /** What to do about it; empty where the class says it all. */
  readonly remedy: string;
  /** The OA's administrator has to give consent again. */
  readonly reconsent: boolean;
};

const entry = (className: RefusalClass, meaning: string, remedy = '', reconsent = false): CodeEntry => ({
  class: className,
  meaning,
  remedy,
  reconsent,
});

/** Codes of `openapi.zalo.me`, from copies of Zalo's page `OA/phu-luc/ma-loi` read in 2026. */
const API_CODES: Readonly<Record<number, CodeEntry>> = {
  [-32]: entry('back_off', 'the app or the OA is over its rate limit'),
  [-100]: entry('reupload', 'the attachment has expired'),
  [-200]: entry('retry_once', 'sending failed, no detail given'),
  [-201]: entry('bug', 'a parameter is invalid'),
  [-204]: entry('operator_alert', 'the OA is disabled or deleted', 'look at the OA in oa.zalo.me'),
  [-205]: entry('operator_alert', 'the OA does not exist', 'look at the OA in oa.zalo.me'),
  [-209]: entry('operator_alert', 'the app is not activated', 'activate the app in developers.zalo.me, Cài đặt'),
  [-210]: entry('bug', 'a parameter is over its limit (text above 2000 characters, count above 10)'),
  [-211]: entry('operator_alert', 'out of quota', 'look at the OA’s package and quota in oa.zalo.me'),
  [-212]: entry('operator_alert', 'the app is not registered for this API', 'register it in developers.zalo.me, Đăng ký sử dụng API'),
  [-213]: entry('permanent_for_user', 'the user does not follow the OA'),
  [-214]: entry('bug', 'the article is being processed'),
  [-216]: entry('refresh', 'the access token is invalid'),
  [-217]: entry('permanent_for_user', 'the user blocks invitations'),
  [-218]: entry('permanent_for_user', 'the user’s quota for receiving is used up'),
  [-219]: entry('operator_alert', 'the app was removed or disabled', 'look at the app in developers.zalo.me'),
  [-220]: entry('refresh', 'the access token has expired or was removed'),
  [-221]: entry('operator_alert', 'the OA must be verified', 'verify the OA in oa.zalo.me'),
  [-223]: entry('operator_alert', 'the OA has not granted this API to the app', 'tick the permission and give consent again', true),
  [-224]: entry('operator_alert', 'the OA’s package does not include this', 'choose a package with OpenAPI in oa.zalo.me'),
  [-227]: entry('permanent_for_user', 'the user is banned or was inactive for more than 45 days'),
  [-230]: entry('closed_window', 'the user has not interacted for 7 days'),
  [-232]: entry('closed_window', 'the user never interacted, or the interaction has expired'),
  [-233]: entry('bug', 'the kind of message is invalid or not supported'),
  [-234]: entry('not_now', 'not between 22:00 and 06:00'),
  [-235]: entry('operator_alert', 'the API does not fit this kind of OA', 'look at the OA’s kind in oa.zalo.me'),
  [-237]: entry('bug', 'the group has expired'),
  [-238]: entry('bug', 'the asset is used or disabled'),
  [-240]: entry('bug', 'the v2 message API is shut down'),
  [-241]: entry('bug', 'the asset is used or disabled'),
  [-242]: entry('operator_alert', 'the appsecret_proof is wrong', 'check the App Secret'),
  [-244]: entry('permanent_for_user', 'the user has restricted this kind of message'),
  [-248]: entry('operator_alert', 'the message violates the platform’s policy', 'read the message that was refused'),
  [-249]: entry('bug', 'the template cannot be sent by user id'),
  [-320]: entry('operator_alert', 'no Zalo Cloud Account is linked', 'link a ZCA: messages after 48 hours are billed to it'),
  [-321]: entry('operator_alert', 'the Zalo Cloud Account is out of money', 'top up the ZCA'),
  [-403]: entry('bug', 'the OA is not in the group'),
  [-1340]: entry('bug', 'the form was not found'),
  [-1341]: entry('bug', 'no access to the form'),
};

const CONSENT = 'the OA’s administrator must give consent again';

/** Codes of `oauth.zaloapp.com`; no complete list could be read, so these are the ones that integrators met. */
const OAUTH_CODES: Readonly<Record<number, CodeEntry>> = {
  [-118]: entry('operator_alert', 'the grant is invalid', CONSENT, true),
  [-14002]: entry('operator_alert', 'the app id is invalid, or the app is not activated', `check the app id; then ${CONSENT}`, true),
  [-14003]: entry('operator_alert', 'the redirect URI is not the registered one', `check the callback URL; then ${CONSENT}`, true),
  [-14014]: entry('operator_alert', 'the refresh token is invalid or was used before', CONSENT, true),
};

const UNLISTED = entry('operator_alert', 'a code that is in no table read', 'look it up in Zalo’s documentation');

export const apiCode = (code: number): CodeEntry => API_CODES[code] ?? UNLISTED;
export const oauthCode = (code: number): CodeEntry => OAUTH_CODES[code] ?? UNLISTED;
