import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outbound } from '../../src/core/message.ts';
import type { SendResult } from '../../src/core/ports.ts';
import { NOW, queue, reply, settleOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const SENT: SendResult = { state: 'sent', externalId: 'zalo-1' };
const later = (ms: number): SendResult => ({ state: 'queued', retryAt: NOW + ms });
const unknown = (ms: number): SendResult => ({ state: 'unknown', retryAt: NOW + ms });

/** Messages going out, per conversation one after another. */
export function describeOutbox(open: OpenStore): void {
  let hand: StoreInHand;
  const claim = async (now = NOW): Promise<Outbound> => {
    const [message, ...others] = (await hand.store.claimOutbound(10, now)).messages;
    if (message === undefined || others.length > 0) throw new Error('not one message was due');
    return message;
  };
  const settle = (message: Outbound, result: SendResult, now = NOW): Promise<void> => hand.store.settleOutbound(message.id, result, now);
  const waiting = (now: number) => hand.store.claimOutbound(10, now);
  const shown = async (): Promise<unknown[]> =>
    (await hand.store.readTranscript('web', 'an', 1)).map(({ text, delivery, repeated }) => [text, delivery, repeated]);
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('a message to be sent', () => {
    it('is handed out with all that its channel needs', async () => {
      const buttons = [{ label: 'Lệ phí', payload: 't:cap-lai-can-cuoc/le-phi' }];
      await settleOne(hand.store, { replies: [reply('Nộp 70.000 đồng', buttons)] }, { channel: 'zalo', contactId: 'u-1' }, NOW + 7);
      expect(await waiting(NOW + 7)).toMatchObject({
        messages: [
          {
            channel: 'zalo',
            contactId: 'u-1',
            author: 'bot',
            seq: 2,
            attempt: 1,
            createdAt: NOW + 7,
            text: 'Nộp 70.000 đồng',
            buttons,
          },
        ],
      });
    });

    it('is handed out once, also to two who ask at the same time', async () => {
      for (const contactId of ['an', 'binh', 'chi']) await queue(hand.store, [contactId], { contactId });
      const handed = await Promise.all([textsToSend(hand.store, NOW), textsToSend(hand.store, NOW)]);
      expect(handed.flat().toSorted()).toEqual(['an', 'binh', 'chi']);
      expect(await waiting(NOW)).toEqual({ messages: [], nextAt: null });
    });

    it('waits for the one before it in its conversation, and for no other', async () => {
      await queue(hand.store, ['a1', 'a2']);
      await queue(hand.store, ['b1', 'b2'], { contactId: 'binh' });
      const { messages } = await waiting(NOW);
      expect(messages.map(({ text }) => text)).toEqual(['a1', 'b1']);
      const [, binh] = messages;
      if (binh !== undefined) await settle(binh, SENT);
      expect(await textsToSend(hand.store, NOW)).toEqual(['b2']);
    });

    it.each([SENT, { state: 'refused', reason: 'contact_gone' }, { state: 'dead', reason: 'unreachable' }] satisfies SendResult[])(
      'makes way for the next once it is $state, and never goes out again',
      async (result) => {
        await queue(hand.store, ['một', 'hai']);
        await settle(await claim(), result);
        expect(await shown()).toEqual([
          ['một', result.state, false],
          ['hai', 'queued', false],
        ]);
        expect((await claim()).text).toBe('hai');
        expect(await textsToSend(hand.store, NOW + 1_000_000_000)).toEqual([]);
      },
    );

    it.each([later(5_000), unknown(5_000)])('holds the next back while it is $state, until its time has come', async (result) => {
      await queue(hand.store, ['một', 'hai']);
      await settle(await claim(), result);
      expect(await waiting(NOW)).toEqual({ messages: [], nextAt: NOW + 5_000 });
      expect(await waiting(NOW + 4_999)).toEqual({ messages: [], nextAt: NOW + 5_000 });
      expect(await shown()).toEqual([
        ['một', result.state, false],
        ['hai', 'queued', false],
      ]);
      expect(await claim(NOW + 5_000)).toMatchObject({ text: 'một', attempt: 2 });
    });

    it('is never handed out before it is due', async () => {
      await settleOne(hand.store, { replies: [reply('sớm')] }, {}, NOW + 100);
      expect(await waiting(NOW + 99)).toEqual({ messages: [], nextAt: NOW + 100 });
      expect(await textsToSend(hand.store, NOW + 100)).toEqual(['sớm']);
    });

    it('counts its attempts', async () => {
      await queue(hand.store, ['một']);
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        const message = await claim(NOW + attempt);
        expect(message.attempt).toBe(attempt);
        await settle(message, later(attempt + 1));
      }
    });
  });

  describe('a claim', () => {
    it('takes no more than it asks for, the oldest first', async () => {
      for (const contactId of ['an', 'binh', 'chi']) await queue(hand.store, [contactId], { contactId });
      const { messages } = await hand.store.claimOutbound(2, NOW);
      expect(messages.map(({ text }) => text)).toEqual(['an', 'binh']);
      expect(await textsToSend(hand.store, NOW)).toEqual(['chi']);
    });

    it('that finds nothing due tells when the first of all will be', async () => {
      expect(await waiting(NOW)).toEqual({ messages: [], nextAt: null });
      for (const [contactId, ms] of [
        ['an', 9_000],
        ['binh', 3_000],
        ['chi', 6_000],
      ] as const) {
        await queue(hand.store, [contactId], { contactId });
        await settle(await claim(), later(ms));
      }
      expect(await waiting(NOW)).toEqual({ messages: [], nextAt: NOW + 3_000 });
    });

    it('waits for nothing while all that is left is being sent', async () => {
      await queue(hand.store, ['một', 'hai']);
      await claim();
      // Also for somebody whose clock is behind.
      for (const now of [NOW, NOW - 1]) expect((await waiting(now)).messages).toEqual([]);
      expect((await waiting(NOW)).nextAt).toBeNull();
    });
  });

  describe('the mark of a repeat', () => {
    it('is set when a message goes out again after a send of unknown result, and stays', async () => {
      await queue(hand.store, ['một']);
      await settle(await claim(), unknown(1_000));
      expect(await shown()).toEqual([['một', 'unknown', false]]);
      await settle(await claim(NOW + 1_000), later(2_000));
      expect(await shown()).toEqual([['một', 'queued', true]]);
      const again = await claim(NOW + 2_000);
      expect(await shown()).toEqual([['một', 'sending', true]]);
      await settle(again, SENT);
      expect(await shown()).toEqual([['một', 'sent', true]]);
    });

    it('is not set after a send that is known not to have arrived', async () => {
      await queue(hand.store, ['một']);
      await settle(await claim(), later(1_000));
      await settle(await claim(NOW + 1_000), SENT);
      expect(await shown()).toEqual([['một', 'sent', false]]);
    });

    it('is not passed on to the next message', async () => {
      await queue(hand.store, ['một', 'hai']);
      await settle(await claim(), unknown(0));
      await settle(await claim(), SENT);
      await settle(await claim(), SENT);
      expect(await shown()).toEqual([
        ['một', 'sent', true],
        ['hai', 'sent', false],
      ]);
    });
  });
}
