import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import { inbound, NOW, queue, settlement } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const ATTEMPTS_AT_ONCE = 20;
const CITIZENS = 25;

/** Messages coming in, and being taken up one after another. */
export function describeAccepting(open: OpenStore): void {
  let hand: StoreInHand;
  const texts = async (limit = 100): Promise<string[]> => (await hand.store.claimInbound(limit)).map(({ text }) => text);
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('an incoming message', () => {
    it('is stored once, however often it is delivered', async () => {
      const message = inbound();
      expect(await hand.store.acceptInbound(message, NOW)).toBe('new');
      expect(await hand.store.acceptInbound({ ...message, text: 'chữ khác', contactId: 'binh' }, NOW + 1)).toBe('duplicate');
      const [claimed] = await hand.store.claimInbound(10);
      await hand.store.settleInbound(claimed?.id ?? 0, settlement(), NOW + 2);
      expect(await hand.store.acceptInbound(message, NOW + 3)).toBe('duplicate');
      const store = await hand.restart();
      expect(await store.acceptInbound(message, NOW + 4)).toBe('duplicate');
      expect((await store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual([message.text]);
      expect(await store.readTranscript('web', 'binh', 0)).toEqual([]);
    });

    it('is new exactly once among deliveries that come at the same time', async () => {
      const message = inbound();
      const results = await Promise.all(Array.from({ length: ATTEMPTS_AT_ONCE }, () => hand.store.acceptInbound(message, NOW)));
      expect(results.filter((result) => result === 'new')).toHaveLength(1);
      expect(results.filter((result) => result === 'duplicate')).toHaveLength(ATTEMPTS_AT_ONCE - 1);
    });

    it('is another one when another channel uses the same number', async () => {
      const message = inbound();
      expect(await hand.store.acceptInbound(message, NOW)).toBe('new');
      expect(await hand.store.acceptInbound({ ...message, channel: 'telegram' }, NOW)).toBe('new');
      expect(await hand.store.claimInbound(10)).toHaveLength(2);
    });

    it('is stored exactly once when 500 come at once, each delivered twice', async () => {
      const messages = Array.from({ length: 500 }, (_, i) => inbound({ contactId: `citizen-${i % CITIZENS}`, text: `câu ${i}` }));
      const results = await Promise.all([...messages, ...messages].map((message) => hand.store.acceptInbound(message, NOW)));
      expect(results.filter((result) => result === 'new')).toHaveLength(500);
      const store = await hand.restart();
      const lines = await Promise.all(Array.from({ length: CITIZENS }, (_, i) => store.readTranscript('web', `citizen-${i}`, 0)));
      expect(
        lines
          .flat()
          .map(({ text }) => text)
          .toSorted(),
      ).toEqual(messages.map(({ text }) => text).toSorted());
      for (const own of lines) expect(own.map(({ seq }) => seq)).toEqual(own.map((_, i) => i + 1));
    });

    it('comes back letter for letter', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            text: fc.string({ unit: 'grapheme', maxLength: 200 }),
            payload: fc.string({ unit: 'grapheme' }),
            masked: fc.array(fc.constantFrom('phone', 'otp', 'id-number')),
            sealed: fc.option(fc.string({ unit: 'grapheme' })),
            contactId: fc.string({ unit: 'grapheme', minLength: 1 }),
          }),
          async (given) => {
            await hand.store.acceptInbound(inbound(given), NOW);
            const [claimed] = await hand.store.claimInbound(1);
            const { contactId, ...kept } = given;
            expect(claimed).toMatchObject(kept);
            expect((await hand.store.readTranscript('web', contactId, 0)).at(-1)?.text).toBe(given.text);
            await hand.store.settleInbound(claimed?.id ?? 0, settlement(), NOW);
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  describe('a conversation', () => {
    it('is made once for a person on a channel, however many messages come at once', async () => {
      const from = [
        ...Array.from({ length: 10 }, () => ({ channel: 'web', contactId: 'an' })),
        { channel: 'web', contactId: 'binh' },
        { channel: 'telegram', contactId: 'an' },
      ];
      await Promise.all(from.map((given) => hand.store.acceptInbound(inbound(given), NOW)));
      const seen = new Map<string, Set<number>>();
      for (let claimed = await hand.store.claimInbound(10); claimed.length > 0; claimed = await hand.store.claimInbound(10)) {
        expect(claimed.length).toBeLessThanOrEqual(3);
        for (const { id, conversationId, channel } of claimed) {
          seen.set(channel, (seen.get(channel) ?? new Set()).add(conversationId));
          await hand.store.settleInbound(id, settlement(), NOW);
        }
      }
      expect([seen.get('web')?.size, seen.get('telegram')?.size]).toEqual([2, 1]);
      expect(new Set([...seen.values()].flatMap((ids) => [...ids])).size).toBe(3);
    });
  });

  describe('a claim', () => {
    it('hands out what was accepted, at the start of its conversation', async () => {
      await hand.store.acceptInbound(inbound({ text: 'gọi tôi số [số điện thoại]', masked: ['phone'], sealed: 'sealed' }), NOW);
      await hand.store.acceptInbound(inbound({ contactId: 'binh', payload: 't:mat-the' }), NOW + 1);
      const [first, second] = await hand.store.claimInbound(10);
      expect(first).toEqual({
        id: first?.id,
        conversationId: first?.conversationId,
        channel: 'web',
        text: 'gọi tôi số [số điện thoại]',
        payload: null,
        attachments: [],
        masked: ['phone'],
        sealed: 'sealed',
        acceptedAt: NOW,
        state: NEW_CONVERSATION,
        openTicket: null,
      });
      expect(second).toMatchObject({ payload: 't:mat-the', acceptedAt: NOW + 1 });
    });

    it('takes at most one message of a conversation, the oldest first', async () => {
      for (const [contactId, text] of [
        ['an', 'a1'],
        ['binh', 'b1'],
        ['an', 'a2'],
        ['chi', 'c1'],
        ['binh', 'b2'],
      ] as const)
        await hand.store.acceptInbound(inbound({ contactId, text }), NOW);
      expect(await texts()).toEqual(['a1', 'b1', 'c1']);
    });

    it('takes none of a conversation that has a claimed one, until that is settled', async () => {
      for (const text of ['a1', 'a2', 'a3']) await hand.store.acceptInbound(inbound({ text }), NOW);
      const [first] = await hand.store.claimInbound(10);
      expect(await texts()).toEqual([]);
      await hand.store.acceptInbound(inbound({ contactId: 'binh', text: 'b1' }), NOW);
      expect(await texts()).toEqual(['b1']);
      await hand.store.settleInbound(first?.id ?? 0, settlement(), NOW);
      expect(await texts()).toEqual(['a2']);
    });

    it('takes no more than it asks for, and leaves the rest for the next', async () => {
      for (const contactId of ['an', 'binh', 'chi', 'dung']) await hand.store.acceptInbound(inbound({ contactId, text: contactId }), NOW);
      expect([await texts(3), await texts(3)]).toEqual([['an', 'binh', 'chi'], ['dung']]);
    });

    it('shares no message with another made at the same time', async () => {
      for (let i = 0; i < 10; i += 1) await hand.store.acceptInbound(inbound({ contactId: `citizen-${i}` }), NOW);
      const claims = await Promise.all([hand.store.claimInbound(6), hand.store.claimInbound(6), hand.store.claimInbound(6)]);
      const ids = claims.flat().map(({ id }) => id);
      expect(ids).toHaveLength(10);
      expect(new Set(ids).size).toBe(10);
    });
  });

  describe('a message given back', () => {
    it('is claimed again, before later ones of its conversation', async () => {
      for (const text of ['a1', 'a2']) await hand.store.acceptInbound(inbound({ text }), NOW);
      const [first] = await hand.store.claimInbound(10);
      await hand.store.releaseInbound(first?.id ?? 0);
      expect(await hand.store.claimInbound(10)).toEqual([first]);
    });

    it('is not brought back to life when it is settled already', async () => {
      const id = await queue(hand.store, []);
      await hand.store.releaseInbound(id);
      expect(await texts()).toEqual([]);
    });
  });
}
