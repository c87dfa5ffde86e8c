import type { ZaloFailure } from 'zalo-oa-sdk-lite';
import type { Delivery, Refusal } from '../../core/message.ts';

const MINUTE_MS = 60_000;

const refused = (reason: Refusal): Delivery => ({ kind: 'refused', reason });
const later = (minutes: number): Delivery => ({ kind: 'unreachable', retryAfter: minutes * MINUTE_MS });

/** What a failed send means, by what the failure asks of us. The outbox spreads and repeats; nothing is repeated here. */
const BY_CLASS: Readonly<Record<ZaloFailure['class'], Delivery>> = {
  closed_window: refused('window_closed'),
  permanent_for_user: refused('not_allowed'),
  bug: refused('malformed'),
  // We send no attachments, so none can have expired.
  reupload: refused('malformed'),
  unknown_result: { kind: 'unknown' },
  back_off: { kind: 'unreachable', retryAfter: 5_000 },
  retry_once: { kind: 'unreachable' },
  // For what may only be sent by day; answers may be sent at any hour, so this is not expected.
  not_now: later(60),
  // The token was refreshed already and still is not taken.
  refresh: later(10),
  // Can be mended at Zalo or by a new consent, so the message waits; eight tries make some three and a half hours.
  operator_alert: later(30),
};

/** Codes that say more than their class. */
const BY_CODE: Readonly<Record<number, Delivery>> = {
  // Banned, or not seen for 45 days.
  [-227]: refused('contact_gone'),
  // Against the platform's policy: it would be so again.
  [-248]: refused('not_allowed'),
};

export const deliveryOf = (failure: ZaloFailure): Delivery =>
  (failure.kind === 'refused' ? BY_CODE[failure.code] : undefined) ?? BY_CLASS[failure.class];

/** Somebody has to change something at Zalo, or agree again. */
export const needsOperator = ({ class: asks }: ZaloFailure): boolean => asks === 'operator_alert' || asks === 'refresh';

/** For the log: what Zalo said, without its words, which may quote ours. */
export function reasonOf(failure: ZaloFailure): { readonly reason: string; readonly code: number | null } {
  switch (failure.kind) {
    case 'refused':
      return { reason: failure.class, code: failure.code };
    case 'no_token':
      return { reason: failure.reason, code: failure.code };
    case 'unreachable':
    case 'unknown_result':
      return { reason: failure.trouble, code: failure.status };
    case 'invalid':
    case 'unexpected':
      return { reason: failure.kind, code: null };
  }
}
