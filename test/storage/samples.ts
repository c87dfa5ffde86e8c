import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import type { Reply } from '../../src/core/message.ts';
import type { ClaimedInbound, MaskedInbound, Settlement, Store } from '../../src/core/ports.ts';
import type { TicketDraft } from '../../src/core/ticket.ts';
import { WORKING_MORNING } from '../support/clock.ts';

/** A store of a test's own, and what can happen to it from outside. */
export type StoreInHand = {
  readonly store: Store;
  /** Lets go of the store in the middle of whatever was going on and opens it anew on the same data. */
  restart(): Promise<Store>;
  /** Closes it and removes its data. */
  remove(): Promise<void>;
};

export type OpenStore = () => Promise<StoreInHand>;

export const NOW = WORKING_MORNING;

let deliveries = 0;

/** A message from one and the same person, a new delivery each time. */
export const inbound = (given: Partial<MaskedInbound> = {}): MaskedInbound => ({
  channel: 'web',
  externalId: `delivery-${(deliveries += 1)}`,
  contactId: 'an',
  text: 'mất căn cước',
  sentAt: NOW - 500,
  masked: [],
  sealed: null,
  ...given,
});

export const reply = (text: string, buttons: Reply['buttons'] = []): Reply => ({ text, buttons });

export const settlement = (given: Partial<Settlement> = {}): Settlement => ({
  outcome: 'answered.faq',
  reading: null,
  state: NEW_CONVERSATION,
  replies: [],
  ticket: null,
  ...given,
});

export const draft = (given: Partial<TicketDraft> = {}): TicketDraft => ({
  reason: 'asked_for_officer',
  topic: null,
  question: 'tôi muốn gặp cán bộ',
  flow: null,
  commune: null,
  ...given,
});

/** Takes a message in and claims it, as the only one that is open. */
export async function takeOne(store: Store, given: Partial<MaskedInbound> = {}): Promise<ClaimedInbound> {
  await store.acceptInbound(inbound(given), NOW);
  const [claimed, ...others] = await store.claimInbound(10);
  if (claimed === undefined || others.length > 0) throw new Error(`${others.length + (claimed === undefined ? 0 : 1)} messages were open`);
  return claimed;
}

/** Takes a message in and settles it as given. Returns its id. */
export async function settleOne(store: Store, given: Partial<Settlement>, from: Partial<MaskedInbound> = {}, now = NOW): Promise<number> {
  const { id } = await takeOne(store, from);
  await store.settleInbound(id, settlement(given), now);
  return id;
}

/** Queues messages to one person, by way of answering theirs. */
export const queue = (store: Store, texts: readonly string[], from: Partial<MaskedInbound> = {}): Promise<number> =>
  settleOne(store, { replies: texts.map((text) => reply(text)) }, from);

/** Opens a ticket; its id is that of the message which opened it. */
export const openTicket = (
  store: Store,
  given: Partial<TicketDraft> = {},
  from: Partial<MaskedInbound> = {},
  dueAt = NOW + 3_600_000,
): Promise<number> =>
  settleOne(store, { outcome: 'handoff.asked_for_officer', ticket: { kind: 'open', draft: draft(given), dueAt } }, from);

/** The texts a claim hands out, in its order. */
export const textsToSend = async (store: Store, now: number): Promise<string[]> =>
  (await store.claimOutbound(100, now)).messages.map(({ text }) => text);

/** Two officers; the store numbers them. */
export async function addOfficers(store: Store): Promise<readonly [number, number]> {
  const ids: number[] = [];
  for (const username of ['hoa', 'minh']) {
    await store.addStaff({ username, name: `Cán bộ ${username}`, passwordHash: 'hash' }, NOW);
    ids.push((await store.findStaff(username))?.id ?? Number.NaN);
  }
  const [first = Number.NaN, second = Number.NaN] = ids;
  return [first, second];
}
