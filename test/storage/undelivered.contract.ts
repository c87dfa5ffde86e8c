import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/core/ports.ts';
import { addOfficers, NOW, openTicket, queue, reply, settleOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const DAY = 86_400_000;
const DEAD: SendResult = { state: 'dead', reason: 'unreachable' };
const CLOSED: SendResult = { state: 'refused', reason: 'window_closed' };

/** What officers do with messages that did not arrive. */
export function describeUndelivered(open: OpenStore): void {
  let hand: StoreInHand;
  let hoa: number;
  const texts = async (now = NOW): Promise<string[]> => (await hand.store.listUndelivered(now)).map(({ text }) => text);
  const fail = async (result: SendResult, now = NOW): Promise<number> => {
    const { id = Number.NaN } = (await hand.store.claimOutbound(1, now)).messages[0] ?? {};
    await hand.store.settleOutbound(id, result, now);
    return id;
  };
  /** A ticket of an officer who has said this, in vain. */
  const answered = async (contactId: string, text: string, result: SendResult): Promise<{ ticket: number; message: number }> => {
    const ticket = await openTicket(hand.store, {}, { contactId });
    await hand.store.claimTicket(ticket, hoa);
    await hand.store.answerTicket(ticket, hoa, [reply(text)], NOW + 1);
    return { ticket, message: await fail(result, NOW + 1) };
  };
  beforeEach(async () => {
    hand = await open();
    [hoa] = await addOfficers(hand.store);
  });
  afterEach(() => hand.remove());

  describe('the list of what did not arrive', () => {
    it('tells what, to whom, why, and how the person can be reached', async () => {
      const { ticket, message } = await answered('an', 'Thẻ đã in xong', CLOSED);
      expect(await hand.store.listUndelivered(NOW + 2)).toEqual([
        {
          id: message,
          ticketId: ticket,
          channel: 'web',
          author: 'officer',
          text: 'Thẻ đã in xong',
          createdAt: NOW + 1,
          delivery: 'refused',
          reason: 'window_closed',
          lastInboundAt: NOW - 500,
          goneAt: null,
        },
      ]);
    });

    it('holds the dead ones of everybody, and of the refused those that concern a ticket, the newest first', async () => {
      await answered('an', 'cho An', DEAD);
      await queue(hand.store, ['cho Bình, chết'], { contactId: 'binh' });
      await fail(DEAD);
      await queue(hand.store, ['cho Chi, bị từ chối'], { contactId: 'chi' });
      await fail(CLOSED);
      await answered('dung', 'cho Dung', CLOSED);
      expect(await texts()).toEqual(['cho Dung', 'cho Bình, chết', 'cho An']);
      expect((await hand.store.listUndelivered(NOW)).map(({ ticketId }) => ticketId === null)).toEqual([false, true, false]);
    });

    it('holds nothing of what was sent, waits, or was refused before there was a ticket', async () => {
      await settleOne(hand.store, { replies: [reply('trước khi có phiếu')] }, {}, NOW - 1);
      await fail(CLOSED);
      const { ticket } = await answered('an', 'sau khi có phiếu', { state: 'sent', externalId: 'm1' });
      await hand.store.answerTicket(ticket, hoa, [reply('đang chờ'), reply('còn nữa')], NOW + 2);
      await fail({ state: 'unknown', retryAt: NOW + DAY }, NOW + 2);
      expect(await texts()).toEqual([]);
    });

    it('lets go of refused ones a week after the ticket was closed', async () => {
      const { ticket } = await answered('an', 'bị từ chối', CLOSED);
      await hand.store.closeTicket(ticket, hoa, [], NOW + 5);
      expect(await texts(NOW + 7 * DAY)).toEqual(['bị từ chối']);
      expect(await texts(NOW + 7 * DAY + 5)).toEqual([]);
    });

    it('is no longer than anybody reads', async () => {
      await queue(
        hand.store,
        Array.from({ length: 250 }, (_, i) => `tin ${i}`),
      );
      for (let i = 0; i < 250; i += 1) await fail(DEAD);
      const listed = await texts();
      expect(listed).toHaveLength(200);
      expect(listed[0]).toBe('tin 249');
    });
  });

  describe('sending anew', () => {
    it.each([DEAD, CLOSED])('takes up a $state message as if it had never been tried', async (result) => {
      const { message } = await answered('an', 'Thẻ đã in xong', result);
      expect(await hand.store.retryOutbound(message, NOW + 50)).toBe(true);
      expect(await texts()).toEqual([]);
      expect(await textsToSend(hand.store, NOW + 49)).toEqual([]);
      const { messages } = await hand.store.claimOutbound(1, NOW + 50);
      expect(messages).toMatchObject([{ id: message, attempt: 1, repeated: false }]);
    });

    it('remembers that the message may have arrived before', async () => {
      await queue(hand.store, ['một']);
      await fail({ state: 'unknown', retryAt: NOW });
      const message = await fail({ state: 'dead', reason: 'unknown_twice' });
      await hand.store.retryOutbound(message, NOW);
      expect((await hand.store.claimOutbound(1, NOW)).messages).toMatchObject([{ repeated: true }]);
    });

    it('goes before what was said later', async () => {
      await queue(hand.store, ['một', 'hai']);
      const message = await fail(DEAD);
      await hand.store.retryOutbound(message, NOW);
      expect(await textsToSend(hand.store, NOW)).toEqual(['một']);
    });
  });

  describe('giving up', () => {
    it.each([DEAD, CLOSED])('leaves a $state message unsent, and off the list, for good', async (result) => {
      const { ticket, message } = await answered('an', 'không cần nữa', result);
      expect(await hand.store.discardOutbound(message, NOW + 50)).toBe(true);
      expect(await texts()).toEqual([]);
      expect(await textsToSend(hand.store, NOW + DAY)).toEqual([]);
      expect((await hand.store.readTicket(ticket))?.transcript.at(-1)).toMatchObject({ delivery: 'refused', reason: 'discarded' });
      expect(await hand.store.retryOutbound(message, NOW)).toBe(false);
    });
  });

  it('is done once when two officers ask at the same time, and to nothing else', async () => {
    const { message } = await answered('an', 'Thẻ đã in xong', DEAD);
    const done = await Promise.all([hand.store.retryOutbound(message, NOW), hand.store.discardOutbound(message, NOW)]);
    expect(done).toEqual([true, false]);
    for (const step of ['retryOutbound', 'discardOutbound'] as const) {
      expect(await hand.store[step](message, NOW), 'queued').toBe(false);
      expect(await hand.store[step](message + 1, NOW), 'unknown').toBe(false);
    }
    await fail({ state: 'sent', externalId: 'm1' }, NOW);
    for (const step of ['retryOutbound', 'discardOutbound'] as const) expect(await hand.store[step](message, NOW), 'sent').toBe(false);
  });
}
