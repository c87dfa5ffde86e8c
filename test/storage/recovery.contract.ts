import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inbound, NOW, queue, settlement, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const CHECK_WINDOW = 60_000;
const checkWindowOf = (): number => CHECK_WINDOW;

/** What a new process finds of one that died in the middle. */
export function describeRecovery(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('after a crash', () => {
    it('messages that were being answered are answered from the start, in order', async () => {
      for (const [contactId, text] of [
        ['an', 'a1'],
        ['an', 'a2'],
        ['binh', 'b1'],
      ] as const)
        await hand.store.acceptInbound(inbound({ contactId, text }), NOW);
      const before = await hand.store.claimInbound(10);
      const store = await hand.restart();
      expect(await store.recover(NOW + 1, checkWindowOf)).toEqual({ released: 2, unknown: 0 });
      expect(await store.claimInbound(10)).toEqual(before);
    });

    it('a message that was being sent waits out the check window of its channel, then goes once more, marked', async () => {
      await queue(hand.store, ['một', 'hai']);
      await queue(hand.store, ['ba'], { channel: 'zalo' });
      expect(await textsToSend(hand.store, NOW)).toEqual(['một', 'ba']);
      const store = await hand.restart();
      const recovered = await store.recover(NOW + 1_000, (channel) => (channel === 'zalo' ? CHECK_WINDOW : 0));
      expect(recovered).toEqual({ released: 0, unknown: 2 });
      const { messages } = await store.claimOutbound(10, NOW + 1_000);
      expect(messages).toMatchObject([{ text: 'một', attempt: 2 }]);
      expect(await store.claimOutbound(10, NOW + 1_000)).toEqual({ messages: [], nextAt: NOW + 1_000 + CHECK_WINDOW });
      expect(await textsToSend(store, NOW + 1_000 + CHECK_WINDOW)).toEqual(['ba']);
      expect((await store.readTranscript('zalo', 'an', 1)).map(({ repeated }) => repeated)).toEqual([true]);
    });

    it('is settled by evidence that comes within the check window, without a repeat', async () => {
      await queue(hand.store, ['một', 'hai']);
      const [message] = (await hand.store.claimOutbound(10, NOW)).messages;
      const store = await hand.restart();
      await store.recover(NOW, checkWindowOf);
      await store.settleOutbound(message?.id ?? 0, { state: 'sent', externalId: 'echo' }, NOW + 1);
      expect(await textsToSend(store, NOW + CHECK_WINDOW)).toEqual(['hai']);
      expect((await store.readTranscript('web', 'an', 1)).map(({ delivery, repeated }) => [delivery, repeated])).toEqual([
        ['sent', false],
        ['sending', false],
      ]);
    });

    it('a repeat that a second crash cut off is not sent a third time, and holds nothing back', async () => {
      await queue(hand.store, ['một', 'hai']);
      await textsToSend(hand.store, NOW);
      let store = await hand.restart();
      await store.recover(NOW, checkWindowOf);
      expect(await textsToSend(store, NOW + CHECK_WINDOW)).toEqual(['một']);
      store = await hand.restart();
      await store.recover(NOW + CHECK_WINDOW, checkWindowOf);
      expect(await textsToSend(store, NOW + 10 * CHECK_WINDOW)).toEqual(['hai']);
      expect((await store.readTranscript('web', 'an', 1)).map(({ text, delivery, repeated }) => [text, delivery, repeated])).toEqual([
        ['một', 'dead', true],
        ['hai', 'sending', false],
      ]);
    });

    it('what was finished stays finished, and what was waiting goes on waiting', async () => {
      await queue(hand.store, ['đã gửi', 'hẹn lại', 'chờ']);
      const send = async (): Promise<number> => (await hand.store.claimOutbound(1, NOW)).messages[0]?.id ?? 0;
      await hand.store.settleOutbound(await send(), { state: 'sent', externalId: 'x' }, NOW);
      await hand.store.settleOutbound(await send(), { state: 'queued', retryAt: NOW + 5_000 }, NOW);
      const store = await hand.restart();
      expect(await store.recover(NOW, checkWindowOf)).toEqual({ released: 0, unknown: 0 });
      expect(await store.claimOutbound(10, NOW)).toEqual({ messages: [], nextAt: NOW + 5_000 });
      expect((await store.readTranscript('web', 'an', 1)).map(({ delivery }) => delivery)).toEqual(['sent', 'queued', 'queued']);
      expect(await store.claimInbound(10)).toEqual([]);
    });

    it('recovering twice is recovering once', async () => {
      await queue(hand.store, ['một']);
      await textsToSend(hand.store, NOW);
      await hand.store.acceptInbound(inbound({ contactId: 'binh' }), NOW);
      await hand.store.claimInbound(10);
      const store = await hand.restart();
      expect(await store.recover(NOW, checkWindowOf)).toEqual({ released: 1, unknown: 1 });
      expect(await store.recover(NOW + 30_000, checkWindowOf)).toEqual({ released: 0, unknown: 0 });
      expect(await store.claimOutbound(10, NOW)).toEqual({ messages: [], nextAt: NOW + CHECK_WINDOW });
    });
  });

  describe('a store that is closed', () => {
    it('refuses every step', async () => {
      const { store } = hand;
      await store.close();
      const steps: Readonly<Record<string, () => Promise<unknown>>> = {
        acceptInbound: () => store.acceptInbound(inbound(), NOW),
        claimInbound: () => store.claimInbound(1),
        settleInbound: () => store.settleInbound(1, settlement(), NOW),
        releaseInbound: () => store.releaseInbound(1),
        claimOutbound: () => store.claimOutbound(1, NOW),
        settleOutbound: () => store.settleOutbound(1, { state: 'sent', externalId: 'x' }, NOW),
        acceptNotice: () => store.acceptNotice({ channel: 'web', externalId: 'n', contactId: 'an', sentAt: NOW, kind: 'gone' }, NOW),
        listUndelivered: () => store.listUndelivered(NOW),
        retryOutbound: () => store.retryOutbound(1, NOW),
        discardOutbound: () => store.discardOutbound(1, NOW),
        listTickets: () => store.listTickets({ status: null, officerId: null }),
        readTicket: () => store.readTicket(1),
        claimTicket: () => store.claimTicket(1, 1),
        answerTicket: () => store.answerTicket(1, 1, [], NOW),
        closeTicket: () => store.closeTicket(1, 1, [], NOW),
        readTranscript: () => store.readTranscript('web', 'an', 0),
        findStaff: () => store.findStaff('hoa'),
        addStaff: () => store.addStaff({ username: 'hoa', name: 'Hoa', passwordHash: 'x' }, NOW),
        countStaff: () => store.countStaff(),
        openSession: () => store.openSession({ tokenHash: 't', staffId: 1, expiresAt: NOW }),
        findSession: () => store.findSession('t', NOW),
        closeSession: () => store.closeSession('t'),
        recover: () => store.recover(NOW, checkWindowOf),
        checkWritable: () => store.checkWritable(NOW),
      };
      for (const [name, step] of Object.entries(steps)) await expect(step(), name).rejects.toThrow();
    });

    it('may be closed again', async () => {
      await hand.store.close();
      await hand.store.close();
    });

    it('has stored every message whose acceptance it confirmed, and no other', async () => {
      const messages = Array.from({ length: 300 }, (_, i) => inbound({ contactId: `citizen-${i % 3}`, text: `câu ${i}` }));
      const accepting = messages.map((message) => hand.store.acceptInbound(message, NOW));
      await accepting[0];
      const closing = hand.store.close();
      const results = await Promise.allSettled(accepting);
      await closing;
      const confirmed = messages.filter((_, i) => results[i]?.status === 'fulfilled').map(({ text }) => text);
      const store = await hand.restart();
      const lines = await Promise.all([0, 1, 2].map((i) => store.readTranscript('web', `citizen-${i}`, 0)));
      expect(
        lines
          .flat()
          .map(({ text }) => text)
          .toSorted(),
      ).toEqual(confirmed.toSorted());
    });
  });
}
