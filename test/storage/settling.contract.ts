import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import type { ConversationState } from '../../src/core/conversation.ts';
import { draft, inbound, NOW, openTicket, queue, reply, settlement, takeOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const MOVED_ON: ConversationState = {
  greeted: true,
  topic: { intent: 'cap-lai-can-cuoc', aspect: 'ho-so', question: 'mất thẻ cần giấy gì', at: NOW },
  form: { kind: 'flow', flow: 'dat-lich', step: 'tuoi', answers: [{ step: 'thu-tuc', choice: 'tre-em' }], misses: 1 },
  offered: [{ label: 'Hồ sơ', payload: 't:cap-lai-can-cuoc/ho-so' }],
  alternatives: ['doi-can-cuoc'],
  misses: 2,
  question: 'con tôi mất thẻ “mới”',
  waitingTold: true,
  mediaAt: null,
};

/** A message answered: everything that follows from it takes effect, or nothing does. */
export function describeSettling(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('settling a message', () => {
    it('stores state, replies and ticket together, for good', async () => {
      const { id } = await takeOne(hand.store);
      await hand.store.settleInbound(
        id,
        settlement({
          outcome: 'handoff.flow',
          reading: {
            intent: 'cap-lai-can-cuoc',
            aspect: null,
            confidence: 0.9,
            runnerUp: null,
            margin: 0.5,
            matcher: 'm1',
            content: 'c1',
          },
          state: MOVED_ON,
          replies: [reply('một'), reply('hai')],
          ticket: { kind: 'open', draft: draft(), dueAt: NOW + 60_000 },
        }),
        NOW + 5,
      );
      const store = await hand.restart();
      expect((await store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['mất căn cước', 'một', 'hai']);
      expect(await store.readTicket(id)).toMatchObject({ ticket: { id, status: 'waiting', openedAt: NOW + 5, dueAt: NOW + 60_000 } });
      expect(await takeOne(store, { text: 'câu sau' })).toMatchObject({ state: MOVED_ON, openTicket: { id, status: 'waiting' } });
    });

    it('leaves each conversation its own state', async () => {
      await hand.store.acceptInbound(inbound(), NOW);
      await hand.store.acceptInbound(inbound({ contactId: 'binh' }), NOW);
      const [an, binh] = await hand.store.claimInbound(10);
      await hand.store.settleInbound(an?.id ?? 0, settlement({ state: MOVED_ON }), NOW);
      await hand.store.settleInbound(binh?.id ?? 0, settlement(), NOW);
      expect((await takeOne(hand.store, { contactId: 'binh' })).state).toEqual(NEW_CONVERSATION);
    });

    it('gives replies the next places of the conversation, in their order', async () => {
      await queue(hand.store, ['một', 'hai']);
      await queue(hand.store, ['ba'], { text: 'câu sau' });
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ seq, text }) => [seq, text])).toEqual([
        [1, 'mất căn cước'],
        [2, 'một'],
        [3, 'hai'],
        [4, 'câu sau'],
        [5, 'ba'],
      ]);
    });

    it('does nothing at all when one part of it cannot be done', async () => {
      const ticketId = await openTicket(hand.store);
      const message = await takeOne(hand.store, { text: 'câu sau' });
      // A second open ticket of one conversation.
      const impossible = settlement({
        state: MOVED_ON,
        replies: [reply('không được nói')],
        ticket: { kind: 'open', draft: draft(), dueAt: NOW },
      });
      await expect(hand.store.settleInbound(message.id, impossible, NOW)).rejects.toThrow();
      expect(await textsToSend(hand.store, NOW)).toEqual([]);
      expect((await hand.store.listTickets({ status: null, officerId: null })).map(({ id }) => id)).toEqual([ticketId]);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['mất căn cước', 'câu sau']);
      // It is still claimed, and comes again as it was once it is given back.
      expect(await hand.store.claimInbound(10)).toEqual([]);
      await hand.store.releaseInbound(message.id);
      expect(await hand.store.claimInbound(10)).toEqual([message]);
    });

    it('is refused when the message is not claimed, and then says nothing', async () => {
      const spoken = settlement({ state: MOVED_ON, replies: [reply('nói hai lần')] });
      await expect(hand.store.settleInbound(9_999, spoken, NOW)).rejects.toThrow('9999');

      const { id } = await takeOne(hand.store);
      await hand.store.releaseInbound(id);
      await expect(hand.store.settleInbound(id, spoken, NOW)).rejects.toThrow(String(id));

      expect((await hand.store.claimInbound(10)).map((message) => message.state)).toEqual([NEW_CONVERSATION]);
      await hand.store.settleInbound(id, settlement(), NOW);
      await expect(hand.store.settleInbound(id, spoken, NOW)).rejects.toThrow(String(id));
      expect(await textsToSend(hand.store, NOW)).toEqual([]);
      expect((await takeOne(hand.store)).state).toEqual(NEW_CONVERSATION);
    });

    it('takes effect once when it is asked for twice at the same time', async () => {
      const { id } = await takeOne(hand.store);
      const asked = [1, 2].map(() => hand.store.settleInbound(id, settlement({ replies: [reply('một lần')] }), NOW));
      const results = await Promise.allSettled(asked);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['mất căn cước', 'một lần']);
    });
  });

  describe('steps asked for at the same time', () => {
    it('do not suffer from one among them that fails', async () => {
      await openTicket(hand.store);
      const { id } = await takeOne(hand.store, { text: 'câu sau' });
      const again = inbound({ text: 'tin đến hai lần', contactId: 'binh' });
      const results = await Promise.allSettled([
        hand.store.acceptInbound(inbound({ text: 'trước', contactId: 'chi' }), NOW),
        hand.store.settleInbound(id, settlement({ ticket: { kind: 'open', draft: draft(), dueAt: NOW } }), NOW),
        hand.store.acceptInbound(again, NOW),
        hand.store.settleInbound(9_999, settlement(), NOW),
        hand.store.acceptInbound(again, NOW),
        hand.store.acceptInbound(inbound({ text: 'sau', contactId: 'chi' }), NOW),
      ]);
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
        'new',
        'failed',
        'new',
        'failed',
        'duplicate',
        'new',
      ]);
      const store = await hand.restart();
      const said = async (contactId: string): Promise<string[]> =>
        (await store.readTranscript('web', contactId, 0)).map(({ text }) => text);
      expect([await said('binh'), await said('chi')]).toEqual([['tin đến hai lần'], ['trước', 'sau']]);
    });
  });
}
