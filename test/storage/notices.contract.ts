import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/core/notice.ts';
import type { Outbound } from '../../src/core/message.ts';
import { addOfficers, inbound, NOW, openTicket, queue, settleOne, textsToSend } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

const WINDOW = 45_000;
const AN = { channel: 'zalo', contactId: 'an' } as const;
let notices = 0;

type Told = Notice extends infer Each
  ? Each extends Notice
    ? Omit<Each, 'channel' | 'contactId' | 'externalId' | 'sentAt'>
    : never
  : never;

/** What the platform tells of one and the same person, a new delivery each time. */
const notice = (
  told: Told,
  given: { readonly externalId?: string; readonly sentAt?: number; readonly contactId?: string } = {},
): Notice => ({
  ...AN,
  externalId: `notice-${(notices += 1)}`,
  sentAt: NOW,
  ...told,
  ...given,
});

/** Events of the platforms that are no messages to answer. */
export function describeNotices(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  const tell = (told: Told, given: Parameters<typeof notice>[1] = {}) => hand.store.acceptNotice(notice(told, given), NOW);
  const lines = async () => hand.store.readTranscript('zalo', 'an', 0);
  const ticketOf = async (id: number) => (await hand.store.readTicket(id))?.ticket;
  async function sending(text: string): Promise<Outbound> {
    await queue(hand.store, [text], AN);
    const message = (await hand.store.claimOutbound(10, NOW)).messages.find((each) => each.text === text);
    if (message === undefined) throw new Error('it was not to be sent');
    return message;
  }

  describe('a notice', () => {
    it('is taken once', async () => {
      await settleOne(hand.store, {}, AN);
      expect(await tell({ kind: 'gone' }, { externalId: 'x' })).toBe('new');
      expect(await tell({ kind: 'gone' }, { externalId: 'x' })).toBe('duplicate');
    });

    it('about somebody who never wrote does no harm', async () => {
      const spoken = { kind: 'spoken', messageId: 'm', text: 'Chào bác', byStaff: true } as const;
      for (const told of [{ kind: 'gone' }, { kind: 'withdrawn' }, spoken] as const)
        expect(await tell(told, { contactId: 'ai' })).toBe('new');
    });
  });

  describe('somebody who left', () => {
    it('is marked so until they are back, or write', async () => {
      const id = await openTicket(hand.store, {}, AN);
      await tell({ kind: 'gone' }, { sentAt: NOW + 1 });
      expect((await ticketOf(id))?.goneAt).toBe(NOW + 1);
      await tell({ kind: 'back' }, { sentAt: NOW + 2 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
      await tell({ kind: 'gone' }, { sentAt: NOW + 3 });
      await hand.store.acceptInbound(inbound(AN), NOW + 4);
      expect((await ticketOf(id))?.goneAt).toBeNull();
    });

    it('and came back stays back when the platform tells it the other way round', async () => {
      const id = await openTicket(hand.store, {}, AN);
      await tell({ kind: 'back' }, { sentAt: NOW + 2 });
      await tell({ kind: 'gone' }, { sentAt: NOW + 1 });
      expect((await ticketOf(id))?.goneAt).toBeNull();
    });
  });

  it('a tap without words opens the reply window anew, and an old one never shortens it', async () => {
    const id = await openTicket(hand.store, {}, AN);
    await tell({ kind: 'active' }, { sentAt: NOW + 60_000 });
    await tell({ kind: 'active' }, { sentAt: NOW - 60_000 });
    expect((await ticketOf(id))?.lastInboundAt).toBe(NOW + 60_000);
  });

  it('a changed message keeps the words that were answered beside the new ones', async () => {
    await settleOne(hand.store, {}, { ...AN, externalId: 'm-1', text: 'mat the' });
    await tell({ kind: 'edited', messageId: 'm-1', text: 'mất thẻ căn cước' });
    expect(await lines()).toMatchObject([{ text: 'mat the', editedText: 'mất thẻ căn cước' }]);
  });

  describe('a message reported as spoken', () => {
    const spoken = (text: string, byStaff = false, messageId = 'z-1') => ({ kind: 'spoken', messageId, text, byStaff }) as const;

    it('settles one whose sending nobody knew the end of, without a repeat', async () => {
      const { id } = await sending('Chào bác');
      await hand.store.settleOutbound(id, { state: 'unknown', retryAt: NOW + WINDOW }, NOW);
      expect(await tell(spoken('Chào bác'))).toBe('new');
      expect(await textsToSend(hand.store, NOW + WINDOW)).toEqual([]);
      expect((await lines()).at(-1)).toMatchObject({ delivery: 'sent', repeated: false });
    });

    it('is evidence for one that is still being sent, should its answer get lost', async () => {
      const { id } = await sending('Chào bác');
      await tell(spoken('Chào bác'));
      await hand.store.settleOutbound(id, { state: 'unknown', retryAt: NOW + WINDOW }, NOW);
      expect((await lines()).at(-1)?.delivery).toBe('sent');
    });

    it('is evidence for one that a crash cut off', async () => {
      await sending('Chào bác');
      await tell(spoken('Chào bác'));
      const store = await hand.restart();
      await store.recover(NOW, () => WINDOW);
      expect(await textsToSend(store, NOW + WINDOW)).toEqual([]);
    });

    it('says nothing new of one that is known to have arrived', async () => {
      const { id } = await sending('Chào bác');
      await hand.store.settleOutbound(id, { state: 'sent', externalId: 'z-1' }, NOW);
      expect(await tell(spoken('Chào bác'))).toBe('duplicate');
      expect(await lines()).toHaveLength(2);
    });

    it('counts for one of two that say the same', async () => {
      await queue(hand.store, ['Vâng'], AN);
      const [first] = (await hand.store.claimOutbound(10, NOW)).messages;
      await hand.store.settleOutbound(first?.id ?? 0, { state: 'unknown', retryAt: NOW + WINDOW }, NOW);
      await queue(hand.store, ['Vâng'], AN);
      await tell(spoken('Vâng'));
      expect((await lines()).filter(({ author }) => author === 'bot').map(({ delivery }) => delivery)).toEqual(['sent', 'queued']);
    });
  });

  describe('staff who answer in the platform’s own tool', () => {
    const byHand = (messageId: string) => ({ kind: 'spoken', messageId, text: 'Tôi là Lan, công an xã', byStaff: true }) as const;

    it('join the conversation, and its case counts as held and answered', async () => {
      const id = await openTicket(hand.store, {}, AN);
      await tell(byHand('z-1'), { sentAt: NOW + 5 });
      expect((await lines()).at(-1)).toMatchObject({ author: 'officer', text: 'Tôi là Lan, công an xã', delivery: 'sent' });
      expect(await ticketOf(id)).toMatchObject({ status: 'claimed', officer: null, firstAnswerAt: NOW });
    });

    it('open a case where there is none, so that the bot keeps silent', async () => {
      const id = await settleOne(hand.store, {}, { ...AN, text: 'mất căn cước' });
      await tell(byHand('z-1'));
      expect(await ticketOf(id)).toMatchObject({ reason: 'taken_over', status: 'claimed', question: 'mất căn cước' });
      await hand.store.acceptInbound(inbound(AN), NOW);
      expect(await hand.store.claimInbound(1)).toMatchObject([{ openTicket: { id, status: 'claimed' } }]);
    });

    it('are heard once, and again only when they say more', async () => {
      await settleOne(hand.store, {}, AN);
      expect([await tell(byHand('z-1')), await tell(byHand('z-1')), await tell(byHand('z-2'))]).toEqual(['new', 'duplicate', 'new']);
      expect((await lines()).filter(({ author }) => author === 'officer')).toHaveLength(2);
    });

    it('leave a case with the officer who has it, and one of theirs can be taken by an officer', async () => {
      const [hoa, minh] = await addOfficers(hand.store);
      const held = await openTicket(hand.store, {}, AN);
      await hand.store.claimTicket(held, hoa);
      await tell(byHand('z-1'));
      expect((await ticketOf(held))?.officer?.id).toBe(hoa);
      expect(await hand.store.claimTicket(held, minh)).toBe(false);
      const loose = await openTicket(hand.store, {}, { ...AN, contactId: 'binh' });
      await tell(byHand('z-2'), { contactId: 'binh' });
      expect(await hand.store.claimTicket(loose, minh)).toBe(true);
    });
  });

  describe('somebody who takes back their consent', () => {
    it('leaves no words behind, and the counts as they were', async () => {
      const id = await openTicket(hand.store, { question: 'mất căn cước' }, { ...AN, text: 'tên tôi là An', attachments: [ATTACHMENT] });
      await queue(hand.store, ['Chào An'], AN);
      await tell({ kind: 'withdrawn' });
      expect(await lines()).toEqual([]);
      const opened = await hand.store.readTicket(id);
      expect(opened?.ticket).toMatchObject({ status: 'closed', question: '', contact: null });
      expect(opened?.transcript.map(({ text, attachments, author }) => [author, text, attachments])).toEqual([
        ['citizen', '', []],
        ['citizen', '', []],
        ['bot', '', []],
      ]);
      expect(await textsToSend(hand.store, NOW)).toEqual([]);
    });

    it('is answered nothing any more of what still waited, and is new when they write again', async () => {
      await hand.store.acceptInbound(inbound({ ...AN, text: 'còn chờ' }), NOW);
      await tell({ kind: 'withdrawn' });
      expect(await hand.store.claimInbound(10)).toEqual([]);
      await hand.store.acceptInbound(inbound({ ...AN, text: 'chào' }), NOW + 1);
      expect(await hand.store.claimInbound(10)).toMatchObject([{ text: 'chào', state: { greeted: false }, openTicket: null }]);
    });

    it('leaves no words in the answer that was being made', async () => {
      await hand.store.acceptInbound(inbound(AN), NOW);
      const [claimed] = await hand.store.claimInbound(1);
      await tell({ kind: 'withdrawn' });
      await expect(
        hand.store.settleInbound(
          claimed?.id ?? 0,
          { outcome: 'answered.faq', reading: null, state: claimed!.state, replies: [{ text: 'Chào An', buttons: [] }], ticket: null },
          NOW,
        ),
      ).rejects.toThrow();
      expect(await textsToSend(hand.store, NOW)).toEqual([]);
    });
  });

  it('attachments come back with the message they came with', async () => {
    await hand.store.acceptInbound(inbound({ ...AN, text: '', attachments: [ATTACHMENT] }), NOW);
    expect(await hand.store.claimInbound(1)).toMatchObject([{ attachments: [ATTACHMENT] }]);
    expect(await lines()).toMatchObject([{ attachments: [ATTACHMENT] }]);
  });
}

const ATTACHMENT = { kind: 'image', name: 'anh.jpg', size: 1_000, reference: 'https://example.zdn.vn/anh.jpg' } as const;
