import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import type { TranscriptLine } from '../../src/core/message.ts';
import type { Notice } from '../../src/core/notice.ts';
import type { SendResult } from '../../src/core/ports.ts';
import { addOfficers, inbound, NOW, openTicket, queue, reply, settleOne, settlement, takeOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const ALL = { status: null, officerId: null } as const;
const HOUR = 3_600_000;

type Told = Notice extends infer Each
  ? Each extends Notice
    ? Omit<Each, 'channel' | 'externalId' | 'contactId' | 'sentAt'>
    : never
  : never;
type Delivered = Partial<Pick<Notice, 'channel' | 'externalId' | 'contactId' | 'sentAt'>>;

let deliveries = 0;

/** A notice about the person of the samples, a new delivery each time. */
const notice = (told: Told, given: Delivered = {}): Notice => ({
  channel: 'web',
  externalId: `notice-${(deliveries += 1)}`,
  contactId: 'an',
  sentAt: NOW,
  ...given,
  ...told,
});

const spoken = (text: string, messageId: string, byStaff = false): Told => ({ kind: 'spoken', messageId, text, byStaff });

/** What platforms tell besides messages. */
export function describeNotices(open: OpenStore): void {
  let hand: StoreInHand;
  let hoa: number;
  const tell = (told: Told, given: Delivered = {}, now = NOW) => hand.store.acceptNotice(notice(told, given), now);
  const ticketOf = async (id: number) => (await hand.store.readTicket(id))?.ticket;
  const linesOf = async (id: number): Promise<readonly TranscriptLine[]> => (await hand.store.readTicket(id))?.transcript ?? [];
  const shown = async (): Promise<unknown[]> =>
    (await hand.store.readTranscript('web', 'an', 1)).map(({ text, delivery, repeated }) => [text, delivery, repeated]);
  const claimOne = async (now = NOW): Promise<number> => (await hand.store.claimOutbound(1, now)).messages[0]?.id ?? Number.NaN;
  const settle = (id: number, result: SendResult, now = NOW) => hand.store.settleOutbound(id, result, now);
  const lastInboundAt = async (now: number): Promise<number | undefined> => {
    await queue(hand.store, ['lời đáp'], { sentAt: 0 });
    return (await hand.store.claimOutbound(1, now)).messages[0]?.lastInboundAt;
  };
  beforeEach(async () => {
    hand = await open();
    [hoa] = await addOfficers(hand.store);
  });
  afterEach(() => hand.remove());

  describe('a notice', () => {
    it('counts once, however often it is delivered', async () => {
      await openTicket(hand.store);
      const gone = notice({ kind: 'gone' });
      expect(await hand.store.acceptNotice(gone, NOW)).toBe('new');
      expect(await tell({ kind: 'back' }, { sentAt: NOW + 1 })).toBe('new');
      const store = await hand.restart();
      expect(await store.acceptNotice(gone, NOW + 2)).toBe('duplicate');
    });

    it.each<Told>([
      { kind: 'gone' },
      { kind: 'back' },
      { kind: 'active' },
      { kind: 'withdrawn' },
      { kind: 'edited', messageId: 'm1', text: 'chữ mới' },
      spoken('chào', 'm1'),
      spoken('chào', 'm1', true),
    ])('of somebody who never wrote ($kind) does no harm', async (told) => {
      const id = await openTicket(hand.store, {}, { externalId: 'm1' });
      const before = await hand.store.readTicket(id);
      expect(await tell(told, { contactId: 'binh' })).toBe('new');
      expect(await tell(told, { channel: 'telegram' })).toBe('new');
      expect(await hand.store.readTicket(id)).toEqual(before);
      expect(await hand.store.readTranscript('web', 'binh', 0)).toEqual([]);
    });
  });

  describe('a person who can no longer be reached', () => {
    it('is known as such on the ticket, until they are back', async () => {
      const id = await openTicket(hand.store);
      await tell({ kind: 'gone' }, { sentAt: NOW + 10 });
      expect((await ticketOf(id))?.goneAt).toBe(NOW + 10);
      await tell({ kind: 'back' }, { sentAt: NOW + 20 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
    });

    it('is so by what happened last, whatever is told first', async () => {
      const id = await openTicket(hand.store);
      await tell({ kind: 'back' }, { sentAt: NOW + 20 });
      await tell({ kind: 'gone' }, { sentAt: NOW + 10 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
      await tell({ kind: 'gone' }, { sentAt: NOW + 40 });
      await tell({ kind: 'back' }, { sentAt: NOW + 30 });
      expect((await ticketOf(id))?.goneAt).toBe(NOW + 40);
    });

    it('is so by what is told last when the platform knows no difference', async () => {
      const id = await openTicket(hand.store, {}, { sentAt: NOW });
      await tell({ kind: 'gone' }, { sentAt: NOW });
      expect((await ticketOf(id))?.goneAt).toBe(NOW);
      await tell({ kind: 'back' }, { sentAt: NOW });
      expect((await ticketOf(id))?.goneAt).toBeNull();
    });

    it('is back when they write, unless that was before they left', async () => {
      const id = await openTicket(hand.store);
      await tell({ kind: 'gone' }, { sentAt: NOW + 10 });
      await hand.store.acceptInbound(inbound({ sentAt: NOW + 5 }), NOW + 11);
      expect((await ticketOf(id))?.goneAt).toBe(NOW + 10);
      await hand.store.acceptInbound(inbound({ sentAt: NOW + 12 }), NOW + 13);
      expect((await ticketOf(id))?.goneAt).toBeNull();
      await tell({ kind: 'gone' }, { sentAt: NOW + 11 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
    });

    it('is noticed by a message the platform does not take for them, too', async () => {
      await queue(hand.store, ['một']);
      await settle(await claimOne(), { state: 'refused', reason: 'contact_gone' }, NOW + 5);
      const id = await openTicket(hand.store, {}, { sentAt: NOW - 100 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
      await hand.store.claimTicket(id, hoa);
      await hand.store.answerTicket(id, hoa, [reply('hai')], NOW + 6);
      await settle(await claimOne(NOW + 6), { state: 'refused', reason: 'contact_gone' }, NOW + 7);
      expect((await ticketOf(id))?.goneAt).toBe(NOW + 7);
    });
  });

  describe('the time in which we may write', () => {
    it('counts from the person’s latest message by the platform’s time, also when an older one comes late', async () => {
      await settleOne(hand.store, {}, { sentAt: NOW - 1_000 });
      await settleOne(hand.store, {}, { sentAt: NOW - 2 * HOUR });
      expect(await lastInboundAt(NOW)).toBe(NOW - 1_000);
    });

    it('begins anew when the person does something without words', async () => {
      await settleOne(hand.store, {}, { sentAt: NOW - 40 * HOUR });
      await tell({ kind: 'active' }, { sentAt: NOW - 60 });
      await tell({ kind: 'active' }, { sentAt: NOW - HOUR });
      expect(await lastInboundAt(NOW)).toBe(NOW - 60);
    });

    it('is not made longer by a platform whose clock is ahead', async () => {
      await settleOne(hand.store, {}, { sentAt: NOW + HOUR });
      await tell({ kind: 'active' }, { sentAt: NOW + HOUR });
      expect(await lastInboundAt(NOW)).toBe(NOW);
    });
  });

  describe('a message of ours that the platform reports', () => {
    it('has arrived when nobody knew, and is not sent again', async () => {
      await queue(hand.store, ['một', 'hai']);
      await settle(await claimOne(), { state: 'unknown', retryAt: NOW + 1_000 });
      expect(await tell(spoken('một', 'm1'))).toBe('new');
      expect(await shown()).toEqual([
        ['một', 'sent', false],
        ['hai', 'queued', false],
      ]);
      expect(await textsToSend(hand.store, NOW + 10_000)).toEqual(['hai']);
    });

    it.each<SendResult>([
      { state: 'unknown', retryAt: NOW + 1_000 },
      { state: 'queued', retryAt: NOW + 1_000 },
      { state: 'dead', reason: 'unknown_twice' },
      { state: 'refused', reason: 'malformed' },
      { state: 'sent', externalId: 'm1' },
    ])('while it is being sent has arrived, whatever becomes of the call ($state)', async (result) => {
      await queue(hand.store, ['một']);
      const id = await claimOne();
      expect(await tell(spoken('một', 'm1'))).toBe('new');
      expect(await shown()).toEqual([['một', 'sending', false]]);
      await settle(id, result, NOW + 5);
      expect(await shown()).toEqual([['một', 'sent', false]]);
      expect((await hand.store.readTranscript('web', 'an', 1))[0]?.reason).toBeNull();
      expect(await hand.store.claimOutbound(10, NOW + 100_000)).toEqual({ messages: [], nextAt: null });
    });

    it('while it is being sent has arrived, also when the process dies before the answer', async () => {
      await queue(hand.store, ['một', 'hai']);
      await claimOne();
      await tell(spoken('một', 'm1'));
      const store = await hand.restart();
      await store.recover(NOW, () => 60_000);
      expect((await store.readTranscript('web', 'an', 1)).map(({ delivery }) => delivery)).toEqual(['sent', 'queued']);
      expect(await textsToSend(store, NOW)).toEqual(['hai']);
    });

    it('has arrived when we had given it up, or an officer had it sent anew', async () => {
      await queue(hand.store, ['một', 'hai']);
      for (const now of [NOW, NOW + 1]) await settle(await claimOne(now), { state: 'unknown', retryAt: NOW + 1 }, now);
      await settle(await claimOne(NOW + 1), { state: 'dead', reason: 'unknown_twice' });
      const [dead] = await hand.store.listUndelivered(NOW);
      await tell(spoken('một', 'm1'));
      expect((await shown())[0]).toEqual(['một', 'sent', true]);
      expect(await hand.store.retryOutbound(dead?.id ?? 0, NOW)).toBe(false);

      for (const now of [NOW + 2, NOW + 3]) await settle(await claimOne(now), { state: 'unknown', retryAt: NOW + 3 }, now);
      await settle(await claimOne(NOW + 3), { state: 'dead', reason: 'unknown_twice' });
      const [second] = await hand.store.listUndelivered(NOW);
      expect(await hand.store.retryOutbound(second?.id ?? 0, NOW + 4)).toBe(true);
      await tell(spoken('hai', 'm2'));
      expect(await textsToSend(hand.store, NOW + 10_000)).toEqual([]);
    });

    it('twice is one', async () => {
      await queue(hand.store, ['một', 'một']);
      await settle(await claimOne(), { state: 'sent', externalId: 'm1' });
      await settle(await claimOne(), { state: 'unknown', retryAt: NOW + 1_000 });
      expect(await tell(spoken('một', 'm1'))).toBe('duplicate');
      expect(await tell(spoken('một', 'm1'))).toBe('duplicate');
      expect((await shown()).at(-1)).toEqual(['một', 'unknown', false]);
      expect(await tell(spoken('một', 'm2'))).toBe('new');
      expect(await tell(spoken('một', 'm2'))).toBe('duplicate');
    });

    it('is only one that may have been sent, in the same words, to the same person', async () => {
      await queue(hand.store, ['một']);
      await queue(hand.store, ['một'], { contactId: 'binh' });
      await tell(spoken('một', 'm1'));
      await tell(spoken('mộт', 'm2'), { contactId: 'binh' });
      expect(await textsToSend(hand.store, NOW)).toEqual(['một', 'một']);
    });
  });

  describe('staff who answer in the platform’s own tool', () => {
    const answers = (text = 'Em chào anh', messageId = 'staff-1', sentAt = NOW + 10) =>
      tell(spoken(text, messageId, true), { sentAt }, NOW + 20);

    it('take the ticket that waits: held, by nobody the console knows', async () => {
      const id = await openTicket(hand.store);
      expect(await answers()).toBe('new');
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', officer: null, firstAnswerAt: NOW + 10 });
      expect((await linesOf(id)).at(-1)).toMatchObject({
        author: 'officer',
        text: 'Em chào anh',
        elsewhere: true,
        delivery: 'sent',
        at: NOW + 10,
      });
      expect((await takeOne(hand.store)).openTicket).toEqual({ id, status: 'claimed' });
      expect(await textsToSend(hand.store, NOW + HOUR)).toEqual([]);
    });

    it('open a ticket when there is none, so that the assistant keeps silent', async () => {
      const id = await settleOne(hand.store, { replies: [] }, { text: 'thẻ của tôi đâu' });
      await answers();
      const [ticket, ...others] = await hand.store.listTickets(ALL);
      expect(others).toEqual([]);
      expect(ticket).toMatchObject({ id, status: 'claimed', officer: null, reason: 'taken_over', question: 'thẻ của tôi đâu' });
    });

    it('add no more than a line the second time', async () => {
      const id = await openTicket(hand.store);
      await answers();
      const before = await ticketOf(id);
      await answers('Thẻ đã in xong', 'staff-2', NOW + 15);
      expect(await ticketOf(id)).toEqual(before);
      expect((await linesOf(id)).map(({ text }) => text).slice(1)).toEqual(['Em chào anh', 'Thẻ đã in xong']);
      expect(await hand.store.listTickets(ALL)).toHaveLength(1);
    });

    it('twice in one delivery are heard once', async () => {
      const id = await openTicket(hand.store);
      await answers();
      expect(await answers()).toBe('duplicate');
      expect(await linesOf(id)).toHaveLength(2);
    });

    it('leave the ticket with the officer who has it', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      await answers();
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', officer: { id: hoa } });
    });

    it('leave it to be taken by an officer, who answers and closes it', async () => {
      const id = await openTicket(hand.store);
      await answers();
      expect(await hand.store.answerTicket(id, hoa, [reply('chưa nhận')], NOW)).toBe(false);
      expect(await hand.store.claimTicket(id, hoa)).toBe(true);
      expect(await hand.store.answerTicket(id, hoa, [reply('đã nhận')], NOW)).toBe(true);
      expect((await linesOf(id)).map(({ elsewhere }) => elsewhere)).toEqual([false, true, false]);
      expect(await hand.store.closeTicket(id, hoa, [], NOW)).toBe(true);
    });

    it('open no second ticket for a message that has had its own', async () => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      await hand.store.closeTicket(id, hoa, [], NOW);
      await answers();
      expect((await hand.store.listTickets(ALL)).map((ticket) => [ticket.id, ticket.status])).toEqual([[id, 'closed']]);
      expect((await linesOf(id)).at(-1)?.text).toBe('Em chào anh');
    });

    it('are not taken for ours, though they say the same', async () => {
      await queue(hand.store, ['Em chào anh']);
      await settle(await claimOne(), { state: 'unknown', retryAt: NOW + 1_000 });
      await answers('Em chào anh');
      expect(await shown()).toEqual([
        ['Em chào anh', 'unknown', false],
        ['Em chào anh', 'sent', false],
      ]);
    });
  });

  describe('a message that was changed', () => {
    it('is kept in both wordings', async () => {
      await settleOne(hand.store, {}, { externalId: 'm1', text: 'mất thẻ' });
      await settleOne(hand.store, {}, { externalId: 'm2', text: 'ở chợ' });
      await tell({ kind: 'edited', messageId: 'm1', text: 'mất ví' });
      const lines = await hand.store.readTranscript('web', 'an', 0);
      expect(lines.map(({ text, editedText }) => [text, editedText])).toEqual([
        ['mất thẻ', 'mất ví'],
        ['ở chợ', null],
      ]);
    });

    it('is none of another person’s, nor one nobody knows', async () => {
      await settleOne(hand.store, {}, { contactId: 'binh', externalId: 'm1', text: 'mất thẻ' });
      await settleOne(hand.store, {}, { externalId: 'm2' });
      for (const messageId of ['m1', 'm9']) await tell({ kind: 'edited', messageId, text: 'chữ khác' });
      const lines = [...(await hand.store.readTranscript('web', 'an', 0)), ...(await hand.store.readTranscript('web', 'binh', 0))];
      expect(lines.map(({ editedText }) => editedText)).toEqual([null, null]);
    });
  });

  describe('a person who takes back their consent', () => {
    const OWN = /Lê Thị An|gặp ở chợ|xa-an-binh|sealed|don-xin|photo-1|Chị An|m-an/;
    /** Somebody with everything that can be held on a person. */
    const somebody = async (): Promise<number> => {
      const id = await openTicket(
        hand.store,
        { question: 'Lê Thị An hỏi', commune: 'xa-an-binh', flow: { id: 'f', answers: [{ step: 'Lê Thị An', choice: 'b' }] } },
        {
          externalId: 'first',
          text: 'Lê Thị An, gặp ở chợ',
          payload: 't:Lê Thị An',
          attachments: [{ kind: 'file', name: 'don-xin.pdf', size: 1, reference: 'photo-1' }],
        },
      );
      const contact = { text: 'gặp ở chợ', sealed: 'sealed' };
      const state = { ...NEW_CONVERSATION, question: 'Lê Thị An' };
      await settleOne(hand.store, { state, ticket: { kind: 'add', ticketId: id, addition: { contact } }, replies: [reply('Chào Chị An')] });
      await tell({ kind: 'edited', messageId: 'first', text: 'Lê Thị An đây' });
      return id;
    };

    it('has nothing held that they wrote or were told; what counts them stays', async () => {
      const id = await somebody();
      const before = await hand.store.readTicket(id);
      expect(JSON.stringify(before)).toMatch(OWN);
      expect(await tell({ kind: 'withdrawn' }, {}, NOW + 50)).toBe('new');
      const after = await hand.store.readTicket(id);
      expect(JSON.stringify(after)).not.toMatch(OWN);
      expect(JSON.stringify(await hand.store.listTickets(ALL))).not.toMatch(OWN);
      expect(after?.ticket).toMatchObject({ id, status: 'closed', closedAt: NOW + 50, reason: 'asked_for_officer', openedAt: NOW });
      expect(after?.transcript.map(({ seq, author, text }) => [seq, author, text])).toEqual(
        before?.transcript.map(({ seq, author }) => [seq, author, '']),
      );
    });

    it('is somebody new when they write again', async () => {
      const id = await somebody();
      await tell({ kind: 'withdrawn' });
      const again = await takeOne(hand.store, { text: 'xin chào' });
      expect(again.conversationId).not.toBe((await ticketOf(id))?.conversationId);
      expect([again.state, again.openTicket]).toEqual([NEW_CONVERSATION, null]);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['xin chào']);
    });

    it('is answered no more: neither what waits, nor what is in hand', async () => {
      await hand.store.acceptInbound(inbound({ text: 'câu một' }), NOW);
      await hand.store.acceptInbound(inbound({ text: 'câu hai' }), NOW);
      const [claimed] = await hand.store.claimInbound(10);
      await tell({ kind: 'withdrawn' });
      await expect(hand.store.settleInbound(claimed?.id ?? 0, settlement({ replies: [reply('đáp')] }), NOW)).rejects.toThrow();
      expect(await hand.store.claimInbound(10)).toEqual([]);
      expect(await textsToSend(hand.store, NOW + HOUR)).toEqual([]);
    });

    it.each<SendResult>([
      { state: 'queued', retryAt: NOW },
      { state: 'unknown', retryAt: NOW },
      { state: 'dead', reason: 'unreachable' },
    ])('is sent nothing more, though a send was under way and ended $state', async (result) => {
      const id = await openTicket(hand.store);
      await hand.store.claimTicket(id, hoa);
      await hand.store.answerTicket(id, hoa, [reply('một'), reply('hai')], NOW);
      const sending = await claimOne();
      await tell({ kind: 'withdrawn' });
      await settle(sending, result);
      expect(await textsToSend(hand.store, NOW + HOUR)).toEqual([]);
      expect((await linesOf(id)).slice(1).map(({ delivery, reason }) => [delivery, reason])).toEqual([
        ['refused', 'withdrawn'],
        ['refused', 'withdrawn'],
      ]);
      expect(await hand.store.listUndelivered(NOW)).toEqual([]);
      expect(await hand.store.retryOutbound(sending, NOW)).toBe(false);
    });

    it('leaves everybody else as they were', async () => {
      const id = await openTicket(hand.store, { question: 'của Bình' }, { contactId: 'binh' });
      await queue(hand.store, ['cho Bình'], { contactId: 'binh' });
      const before = await hand.store.readTicket(id);
      await somebody();
      await tell({ kind: 'withdrawn' });
      expect(await hand.store.readTicket(id)).toEqual(before);
      expect(await textsToSend(hand.store, NOW)).toEqual(['cho Bình']);
    });

    it('may do so twice, and edits that come late restore nothing', async () => {
      const id = await somebody();
      await tell({ kind: 'withdrawn' });
      await tell({ kind: 'withdrawn' });
      await tell({ kind: 'edited', messageId: 'first', text: 'Lê Thị An' });
      expect(JSON.stringify(await hand.store.readTicket(id))).not.toMatch(OWN);
    });
  });
}
