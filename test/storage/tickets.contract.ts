import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../../src/core/message.ts';
import type { TicketAddition } from '../../src/core/ticket.ts';
import { addOfficers, draft, inbound, NOW, openTicket, reply, settleOne, settlement, takeOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const PHOTO: Attachment = { kind: 'image', name: null, size: null, reference: 'photo-1' };
const ALL = { status: null, officerId: null } as const;

/** What a citizen's conversation and the staff do to a ticket. */
export function describeTickets(open: OpenStore): void {
  let hand: StoreInHand;
  let hoa: number;
  let minh: number;
  const ticketOf = async (id: number) => (await hand.store.readTicket(id))?.ticket;
  const add = (ticketId: number, addition: TicketAddition): Promise<number> =>
    settleOne(hand.store, { outcome: 'answered.form', ticket: { kind: 'add', ticketId, addition } });
  const handBack = (ticketId: number, now = NOW): Promise<number> =>
    settleOne(hand.store, { ticket: { kind: 'hand-back', ticketId } }, {}, now);
  beforeEach(async () => {
    hand = await open();
    [hoa, minh] = await addOfficers(hand.store);
  });
  afterEach(() => hand.remove());

  describe('a ticket', () => {
    it('holds what the hand-off knew, under the number of the message that opened it', async () => {
      const given = draft({
        reason: 'flow',
        topic: 'dat-lich-can-cuoc',
        flow: { id: 'dat-lich', answers: [{ step: 'thu-tuc', choice: 'doi' }] },
        commune: 'xa-an-binh',
      });
      const { id, conversationId } = await takeOne(hand.store, {
        channel: 'zalo',
        text: 'chuyển cán bộ giúp tôi',
        attachments: [PHOTO],
      });
      await hand.store.settleInbound(id, settlement({ ticket: { kind: 'open', draft: given, dueAt: NOW + 60_000 } }), NOW + 3);
      const ticket = {
        ...given,
        id,
        conversationId,
        channel: 'zalo',
        status: 'waiting',
        contact: null,
        officer: null,
        openedAt: NOW + 3,
        dueAt: NOW + 60_000,
        firstAnswerAt: null,
        closedAt: null,
        attachments: [PHOTO],
        lastInboundAt: NOW - 500,
        goneAt: null,
      };
      expect((await hand.store.readTicket(id))?.ticket).toEqual(ticket);
      expect(await hand.store.listTickets(ALL)).toEqual([
        { ...ticket, lastCitizenText: 'chuyển cán bộ giúp tôi', lastCitizenAttachments: [PHOTO] },
      ]);
      expect(await hand.store.readTicket(id + 1)).toBeNull();
    });

    it('takes what the citizen adds, and keeps what they do not mention', async () => {
      const id = await openTicket(hand.store, { question: 'câu hỏi đầu', commune: 'xa-an-binh' });
      const before = await ticketOf(id);
      await add(id, {});
      expect(await ticketOf(id)).toEqual(before);
      await add(id, { contact: { text: '[số điện thoại]', sealed: 'sealed' } });
      expect((await ticketOf(id))?.contact).toEqual({ text: '[số điện thoại]', sealed: 'sealed' });
      await add(id, { question: 'mất thẻ ở chợ' });
      await add(id, { commune: 'phường 5 cũ' });
      await add(id, { contact: { text: 'gọi buổi chiều', sealed: null } });
      expect(await ticketOf(id)).toEqual({
        ...before,
        question: 'mất thẻ ở chợ',
        commune: 'phường 5 cũ',
        contact: { text: 'gọi buổi chiều', sealed: null },
      });
    });

    it('is taken back by its citizen while nobody has it', async () => {
      const id = await openTicket(hand.store);
      await handBack(id, NOW + 9);
      expect(await ticketOf(id)).toMatchObject({ status: 'closed', closedAt: NOW + 9, officer: null });
      expect((await takeOne(hand.store)).openTicket).toBeNull();
      expect(await hand.store.claimTicket(id, hoa)).toBe(false);
    });

    it('stays with the officer who has it when its citizen takes it back too late', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      await handBack(id);
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', closedAt: null, officer: { id: hoa } });
    });

    it('is the only open one of its conversation, and another may follow once it is closed', async () => {
      const first = await openTicket(hand.store);
      const message = await takeOne(hand.store);
      const second = settlement({ ticket: { kind: 'open', draft: draft(), dueAt: NOW } });
      await expect(hand.store.settleInbound(message.id, second, NOW)).rejects.toThrow();
      await hand.store.claimTicket(first, hoa);
      await expect(hand.store.settleInbound(message.id, second, NOW)).rejects.toThrow();
      await hand.store.closeTicket(first, hoa, [], NOW);
      await hand.store.settleInbound(message.id, second, NOW);
      await openTicket(hand.store, {}, { contactId: 'binh' });
      expect((await hand.store.listTickets(ALL)).map(({ status }) => status).toSorted()).toEqual(['closed', 'waiting', 'waiting']);
    });

    it('is told of with every message of its conversation while it is open', async () => {
      const id = await openTicket(hand.store);
      await hand.store.acceptInbound(inbound({ contactId: 'binh' }), NOW);
      await hand.store.acceptInbound(inbound(), NOW);
      const [binh, an] = await hand.store.claimInbound(10);
      expect([binh?.openTicket, an?.openTicket]).toEqual([null, { id, status: 'waiting' }]);
      await hand.store.releaseInbound(an?.id ?? 0);
      await hand.store.claimTicket(id, hoa);
      expect((await hand.store.claimInbound(10)).map(({ openTicket: ticket }) => ticket)).toEqual([{ id, status: 'claimed' }]);
      await hand.store.releaseInbound(an?.id ?? 0);
      await hand.store.closeTicket(id, hoa, [], NOW);
      expect((await hand.store.claimInbound(10)).map(({ openTicket: ticket }) => ticket)).toEqual([null]);
    });
  });

  describe('claiming a ticket', () => {
    it('succeeds for one of two officers who reach for it at the same time', async () => {
      const id = await openTicket(hand.store);
      const won = await Promise.all([hand.store.claimTicket(id, hoa), hand.store.claimTicket(id, minh)]);
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = won[0] ? { id: hoa, name: 'Cán bộ hoa' } : { id: minh, name: 'Cán bộ minh' };
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', officer: winner });
    });

    it('fails when it is taken, closed or does not exist', async () => {
      const id = await openTicket(hand.store);
      expect(await hand.store.claimTicket(id, hoa)).toBe(true);
      expect(await hand.store.claimTicket(id, minh)).toBe(false);
      await hand.store.closeTicket(id, hoa, [], NOW);
      expect(await hand.store.claimTicket(id, minh)).toBe(false);
      expect(await hand.store.claimTicket(9_999, hoa)).toBe(false);
      expect(await ticketOf(id)).toMatchObject({ status: 'closed', officer: { id: hoa } });
    });
  });

  describe('answering and closing a ticket', () => {
    it('is for the officer who has it, and says nothing for anybody else', async () => {
      const id = await openTicket(hand.store);
      const before = await ticketOf(id);
      expect(await hand.store.answerTicket(id, hoa, [reply('chưa nhận')], NOW)).toBe(false);
      expect(await hand.store.closeTicket(id, hoa, [reply('chưa nhận')], NOW)).toBe(false);
      expect(await ticketOf(id)).toEqual(before);
      await hand.store.claimTicket(id, hoa);
      expect(await hand.store.answerTicket(id, minh, [reply('của người khác')], NOW)).toBe(false);
      expect(await hand.store.closeTicket(id, minh, [reply('của người khác')], NOW)).toBe(false);
      expect(await hand.store.answerTicket(9_999, hoa, [reply('không có')], NOW)).toBe(false);
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', firstAnswerAt: null, closedAt: null });
      expect(await textsToSend(hand.store, NOW)).toEqual([]);
    });

    it('queues the officer’s words in order and remembers when the first were said', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      expect(await hand.store.answerTicket(id, hoa, [reply('một'), reply('hai')], NOW + 10)).toBe(true);
      expect(await hand.store.answerTicket(id, hoa, [reply('ba')], NOW + 20)).toBe(true);
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', firstAnswerAt: NOW + 10 });
      const said = (await hand.store.readTicket(id))?.transcript.filter(({ author }) => author === 'officer');
      expect(said?.map(({ text, at }) => [text, at])).toEqual([
        ['một', NOW + 10],
        ['hai', NOW + 10],
        ['ba', NOW + 20],
      ]);
      expect((await hand.store.claimOutbound(10, NOW + 20)).messages).toMatchObject([{ text: 'một', author: 'officer' }]);
    });

    it('ends with a last word from the assistant, after which nothing more can be said', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      await hand.store.answerTicket(id, hoa, [reply('xong rồi ạ')], NOW + 10);
      expect(await hand.store.closeTicket(id, hoa, [reply('phiếu đã đóng')], NOW + 30)).toBe(true);
      expect(await ticketOf(id)).toMatchObject({ status: 'closed', closedAt: NOW + 30, firstAnswerAt: NOW + 10 });
      expect(await hand.store.answerTicket(id, hoa, [reply('quá muộn')], NOW)).toBe(false);
      expect(await hand.store.closeTicket(id, hoa, [reply('lần nữa')], NOW)).toBe(false);
      const { transcript = [] } = (await hand.store.readTicket(id)) ?? {};
      expect(transcript.map(({ author, text }) => [author, text]).slice(1)).toEqual([
        ['officer', 'xong rồi ạ'],
        ['bot', 'phiếu đã đóng'],
      ]);
    });

    it('happens once when it is asked for twice at the same time', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      const closed = await Promise.all([1, 2].map(() => hand.store.closeTicket(id, hoa, [reply('đã đóng')], NOW)));
      expect(closed.filter(Boolean)).toHaveLength(1);
      expect((await hand.store.readTicket(id))?.transcript.filter(({ author }) => author === 'bot')).toHaveLength(1);
    });
  });

  describe('a list of tickets', () => {
    it('is in the order in which they are due, with the citizen’s last words', async () => {
      for (const [contactId, minutes] of [
        ['an', 30],
        ['binh', 10],
        ['chi', 20],
      ] as const)
        await openTicket(hand.store, {}, { contactId, text: `của ${contactId}` }, NOW + minutes * 60_000);
      await hand.store.acceptInbound(inbound({ contactId: 'chi', text: 'còn ai không' }), NOW);
      expect((await hand.store.listTickets(ALL)).map(({ lastCitizenText }) => lastCitizenText)).toEqual([
        'của binh',
        'còn ai không',
        'của an',
      ]);
    });

    it('is narrowed by status, by officer and by both', async () => {
      const ids: Record<string, number> = {};
      for (const [i, contactId] of ['waiting', 'hers', 'his', 'closed'].entries())
        ids[contactId] = await openTicket(hand.store, {}, { contactId }, NOW + i);
      const { hers = 0, his = 0, closed = 0 } = ids;
      for (const [id, officer] of [
        [hers, hoa],
        [his, minh],
        [closed, hoa],
      ] as const)
        await hand.store.claimTicket(id, officer);
      await hand.store.closeTicket(closed, hoa, [], NOW);
      const list = async (filter: Parameters<typeof hand.store.listTickets>[0]) =>
        (await hand.store.listTickets(filter)).map(({ id }) => id);
      expect(await list(ALL)).toEqual(Object.values(ids));
      expect(await list({ status: 'waiting', officerId: null })).toEqual([ids['waiting']]);
      expect(await list({ status: 'claimed', officerId: null })).toEqual([hers, his]);
      expect(await list({ status: null, officerId: hoa })).toEqual([hers, closed]);
      expect(await list({ status: 'claimed', officerId: hoa })).toEqual([hers]);
      expect(await list({ status: 'waiting', officerId: hoa })).toEqual([]);
    });
  });
}
