import type { FailureReason } from '../core/message.ts';
import { mayStillWrite } from '../core/outbox.ts';
import type { ChannelLimits } from '../core/ports.ts';

/** What is known of how a person can be written to. */
export type Contactable = { readonly lastInboundAt: number; readonly goneAt: number | null };

export type Reach =
  | { readonly kind: 'open' }
  /** We may write until then, or might have until then. */
  | { readonly kind: 'closing' | 'closed'; readonly until: number }
  | { readonly kind: 'gone'; readonly since: number };

/** Officers are warned this long before the platform lets us write no more: most of a working day, in milliseconds. */
const WARNING = 8 * 3_600_000;

export function reachOf({ lastInboundAt, goneAt }: Contactable, { replyWindow }: Pick<ChannelLimits, 'replyWindow'>, now: number): Reach {
  if (goneAt !== null) return { kind: 'gone', since: goneAt };
  if (replyWindow === null) return { kind: 'open' };
  const until = lastInboundAt + replyWindow;
  if (!mayStillWrite({ lastInboundAt }, { replyWindow }, now)) return { kind: 'closed', until };
  return now >= until - WARNING ? { kind: 'closing', until } : { kind: 'open' };
}

/** Whether what is written now can arrive, for all we know. */
export const isReachable = ({ kind }: Reach): boolean => kind === 'open' || kind === 'closing';

type Retry = { readonly reach: Reach; /** The person did something after the message was written. */ readonly heardSince: boolean };

const always = (): boolean => true;
const never = (): boolean => false;

/** When sending anew what did not arrive for this reason may succeed. */
const MAY_ARRIVE: Readonly<Record<FailureReason, (retry: Retry) => boolean>> = {
  unreachable: always,
  unknown_twice: always,
  channel_off: always,
  window_closed: ({ reach, heardSince }) => heardSince && isReachable(reach),
  contact_gone: ({ reach }) => reach.kind !== 'gone',
  not_allowed: never,
  malformed: never,
  discarded: never,
  withdrawn: never,
};

type Failed = { readonly reason: FailureReason; readonly writtenAt: number };

export const mayArrive = ({ reason, writtenAt }: Failed, person: Contactable, reach: Reach): boolean =>
  MAY_ARRIVE[reason]({ reach, heardSince: person.lastInboundAt > writtenAt });

const DECIDED: ReadonlySet<FailureReason> = new Set<FailureReason>(['discarded', 'withdrawn']);

/** Whether an officer still has to say what becomes of it. */
export const isUndecided = (reason: FailureReason): boolean => !DECIDED.has(reason);
