import { faultOf } from './fault.ts';
import { clean, mask } from './masking.ts';
import type { Attachment, Inbound } from './message.ts';
import type { Notice } from './notice.ts';
import { say } from './phrases.ts';
import type { ChannelLimits, ClaimedInbound, Clock, InboxStore, Log, Receiver, Settlement, Vault } from './ports.ts';
import { plain } from './reply.ts';
import { caseNumber } from './ticket.ts';
import { route } from './router.ts';
import type { Knowledge } from './turn.ts';
import { addWorkingMinutes, spokenTime } from './working-hours.ts';
import { createWorker } from './worker.ts';
import type { Worker } from './worker.ts';

/** How many messages are answered between two commits: enough to share the commit, few enough to answer the first soon. */
const BATCH = 64;

export type Inbox = Worker & {
  /** Stores what a channel hands in for good; each call resolves once it is durable and rejects when the store cannot write. */
  readonly receiver: Receiver;
};

type Needs = {
  readonly store: InboxStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Read anew for every message, so that an edit takes effect at once. */
  readonly knowledge: () => Knowledge;
  readonly limitsOf: (channel: string) => ChannelLimits;
  /** Told after each settlement, so that replies leave and screens refresh without waiting. */
  readonly onSettled: (message: ClaimedInbound, settlement: Settlement) => void;
  /** Told after a notice has changed something. */
  readonly onNotice: () => void;
};

export function createInbox({ store, vault, clock, log, knowledge, limitsOf, onSettled, onNotice }: Needs): Inbox {
  const worker = createWorker({ part: 'inbox', clock, log, round: answerBatch });

  async function receiveMessage(message: Inbound): Promise<'new' | 'duplicate'> {
    const masked = mask(clean(message.text));
    const result = await store.acceptInbound(
      {
        ...message,
        text: masked.text,
        ...(message.attachments !== undefined && { attachments: message.attachments.map(withoutNumbers) }),
        masked: masked.kinds,
        sealed: masked.contacts.length > 0 ? vault.seal(JSON.stringify(masked.contacts)) : null,
      },
      clock.now(),
    );
    log({ event: 'message.accepted', channel: message.channel, result });
    if (result === 'new') worker.wake();
    return result;
  }

  async function receiveNotice(notice: Notice): Promise<'new' | 'duplicate'> {
    // What the bot says needs no masking, and is compared word by word with what was sent.
    const hidden = notice.kind === 'edited' || (notice.kind === 'spoken' && notice.byStaff);
    const result = await store.acceptNotice(hidden ? { ...notice, text: mask(clean(notice.text)).text } : notice, clock.now());
    log({ event: 'notice.accepted', channel: notice.channel, kind: notice.kind, result });
    if (result === 'new') onNotice();
    return result;
  }

  async function answerBatch(): Promise<number | null> {
    const claimed = await store.claimInbound(BATCH);
    if (claimed.length === 0) return null;
    await Promise.all(claimed.map(answer));
    return 0;
  }

  async function answer(message: ClaimedInbound): Promise<void> {
    const settlement = settle(message);
    try {
      await store.settleInbound(message.id, settlement, clock.now());
    } catch (error) {
      // The message goes back to be answered again: settling is all or nothing, so nothing has been said yet.
      await store.releaseInbound(message.id);
      throw error;
    }
    log({
      event: 'message.settled',
      id: message.id,
      channel: message.channel,
      outcome: settlement.outcome,
      ms: clock.now() - message.acceptedAt,
    });
    onSettled(message, settlement);
  }

  function settle(message: ClaimedInbound): Settlement {
    try {
      return route(message, knowledge(), limitsOf(message.channel), clock.now());
    } catch (error) {
      log({ event: 'router.failed', id: message.id, error: faultOf(error) });
      return apologise(message, knowledge(), clock.now());
    }
  }

  return { ...worker, receiver: { message: receiveMessage, notice: receiveNotice } };
}

/** A file is often called by the number of what it shows. A place is numbers, too, and is meant to be found. */
const withoutNumbers = (attachment: Attachment): Attachment =>
  attachment.name === null || attachment.kind === 'location' ? attachment : { ...attachment, name: mask(clean(attachment.name)).text };

/** A message that our own fault kept from being answered goes to staff: the citizen is not left in silence. */
function apologise(message: ClaimedInbound, { catalog }: Knowledge, now: number): Settlement {
  const { organization, phrases } = catalog;
  const dueAt = addWorkingMinutes(now, organization.firstAnswerMinutes, organization);
  const ticketId = message.openTicket?.id ?? message.id;
  return {
    outcome: 'handoff.internal_error',
    reading: null,
    state: { ...message.state, form: null },
    replies: [plain(say(phrases, 'internal-error', { case: caseNumber(ticketId), when: spokenTime(dueAt) }))],
    ticket:
      message.openTicket === null
        ? { kind: 'open', dueAt, draft: { reason: 'internal_error', topic: null, question: message.text, flow: null, commune: null } }
        : null,
  };
}
