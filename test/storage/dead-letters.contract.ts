import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW, openTicket, queue, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const MANY = 10;

/** What was tried for long enough, and what officers do about it. */
export function describeDeadLetters(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  /** A message to the person that ends dead. */
  async function dies(text: string, contactId = 'an'): Promise<number> {
    await queue(hand.store, [text], { contactId });
    const message = (await hand.store.claimOutbound(MANY, NOW)).messages.find((each) => each.text === text);
    if (message === undefined) throw new Error('it was not to be sent');
    await hand.store.settleOutbound(message.id, { state: 'dead', reason: 'unreachable' }, NOW);
    return message.id;
  }

  describe('dead messages', () => {
    it('are listed newest first, with why and the case they belong to', async () => {
      const ticketId = await openTicket(hand.store, {}, { contactId: 'binh' });
      const [first, second] = [await dies('một'), await dies('hai', 'binh')];
      expect(await hand.store.listDead(MANY)).toEqual([
        { id: second, channel: 'web', text: 'hai', reason: 'unreachable', createdAt: NOW, ticketId },
        { id: first, channel: 'web', text: 'một', reason: 'unreachable', createdAt: NOW, ticketId: null },
      ]);
      expect((await hand.store.listDead(1)).map(({ id }) => id)).toEqual([second]);
    });

    it('go out once more when told to, with all their tries again', async () => {
      const id = await dies('một');
      expect(await hand.store.retryOutbound(id, NOW + 1)).toBe(true);
      expect((await hand.store.claimOutbound(MANY, NOW + 1)).messages).toMatchObject([{ id, attempt: 1, text: 'một' }]);
      expect(await hand.store.listDead(MANY)).toEqual([]);
    });

    it('are given up when told to, and never go out', async () => {
      const id = await dies('một');
      expect(await hand.store.discardOutbound(id, NOW + 1)).toBe(true);
      expect(await textsToSend(hand.store, NOW + 1_000_000)).toEqual([]);
      expect(await hand.store.readTranscript('web', 'an', 1)).toMatchObject([{ delivery: 'refused', undelivered: 'discarded' }]);
    });

    it('are judged by the officer who is first', async () => {
      const id = await dies('một');
      expect(await Promise.all([hand.store.retryOutbound(id, NOW), hand.store.discardOutbound(id, NOW)])).toEqual([true, false]);
    });

    it('are all that can be judged so', async () => {
      await queue(hand.store, ['một']);
      const [message] = (await hand.store.claimOutbound(MANY, NOW)).messages;
      expect(await hand.store.retryOutbound(message?.id ?? 0, NOW)).toBe(false);
      expect(await hand.store.discardOutbound(99, NOW)).toBe(false);
    });
  });
}
