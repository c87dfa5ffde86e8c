import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../../src/core/message.ts';
import type { SendResult } from '../../src/core/ports.ts';
import { inbound, NOW, queue, reply, settleOne } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

/** More turns than a screen is ever given. */
const MANY_TURNS = 200;

/** A conversation read back. */
export function describeTranscript(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('a transcript', () => {
    it('holds both sides in order, with the platform’s number on the citizen’s lines', async () => {
      const buttons = [{ label: 'Hồ sơ', payload: 't:cap-lai-can-cuoc/ho-so' }];
      await settleOne(hand.store, { replies: [reply('trả lời', buttons)] }, { externalId: 'tap-1' }, NOW + 1);
      expect(await hand.store.readTranscript('web', 'an', 0)).toEqual([
        {
          seq: 1,
          author: 'citizen',
          externalId: 'tap-1',
          text: 'mất căn cước',
          editedText: null,
          attachments: [],
          buttons: [],
          at: NOW - 500,
          elsewhere: false,
          outboundId: null,
          delivery: null,
          reason: null,
          repeated: false,
        },
        {
          seq: 2,
          author: 'bot',
          externalId: null,
          text: 'trả lời',
          editedText: null,
          attachments: [],
          buttons,
          at: NOW + 1,
          elsewhere: false,
          outboundId: expect.any(Number) as number,
          delivery: 'queued',
          reason: null,
          repeated: false,
        },
      ]);
    });

    it('shows a message from the moment it is taken, before it is answered', async () => {
      await hand.store.acceptInbound(inbound({ text: 'một' }), NOW);
      await hand.store.acceptInbound(inbound({ text: 'hai' }), NOW + 1);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['một', 'hai']);
    });

    it('keeps the order in which messages were taken, and tells when the platform says each was sent', async () => {
      await hand.store.acceptInbound(inbound({ text: 'tới trước', sentAt: NOW - 1_000 }), NOW);
      await hand.store.acceptInbound(inbound({ text: 'tới muộn', sentAt: NOW - 7_200_000 }), NOW + 1);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text, at }) => [text, at])).toEqual([
        ['tới trước', NOW - 1_000],
        ['tới muộn', NOW - 7_200_000],
      ]);
    });

    it('tells why a message has not arrived', async () => {
      await queue(hand.store, ['một', 'hai', 'ba']);
      const fail = async (result: SendResult): Promise<void> => {
        const [message] = (await hand.store.claimOutbound(1, NOW)).messages;
        await hand.store.settleOutbound(message?.id ?? 0, result, NOW);
      };
      await fail({ state: 'refused', reason: 'window_closed' });
      await fail({ state: 'dead', reason: 'unreachable' });
      expect((await hand.store.readTranscript('web', 'an', 1)).map(({ delivery, reason }) => [delivery, reason])).toEqual([
        ['refused', 'window_closed'],
        ['dead', 'unreachable'],
        ['queued', null],
      ]);
    });

    it('shows attachments as they came', async () => {
      const attachments: Attachment[] = [
        { kind: 'image', name: null, size: null, reference: 'https://photo.example/1' },
        { kind: 'file', name: 'Đơn “xin”.pdf', size: 12_345, reference: 'https://file.example/1' },
        { kind: 'location', name: '21.028, 105.854', size: null, reference: null },
      ];
      await hand.store.acceptInbound(inbound({ text: '', attachments }), NOW);
      const [claimed] = await hand.store.claimInbound(1);
      expect(claimed?.attachments).toEqual(attachments);
      const store = await hand.restart();
      expect((await store.readTranscript('web', 'an', 0)).map((line) => line.attachments)).toEqual([attachments]);
    });

    it('goes on after a position', async () => {
      await queue(hand.store, ['một', 'hai']);
      await queue(hand.store, ['ba'], { text: 'câu sau' });
      const after = async (seq: number): Promise<string[]> => (await hand.store.readTranscript('web', 'an', seq)).map(({ text }) => text);
      expect(await after(2)).toEqual(['hai', 'câu sau', 'ba']);
      expect(await after(4)).toEqual(['ba']);
      expect(await after(5)).toEqual([]);
    });

    it('is of one person on one channel', async () => {
      for (const [channel, contactId] of [
        ['web', 'an'],
        ['telegram', 'an'],
        ['web', 'binh'],
      ] as const)
        await hand.store.acceptInbound(inbound({ channel, contactId, text: `${channel} ${contactId}` }), NOW);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text }) => text)).toEqual(['web an']);
      expect(await hand.store.readTranscript('zalo', 'an', 0)).toEqual([]);
      expect(await hand.store.readTranscript('web', 'nobody', 0)).toEqual([]);
    });

    it('that is too long to show is its latest lines, without a gap', async () => {
      for (let i = 1; i <= MANY_TURNS; i += 1) await queue(hand.store, [`đáp ${i}`], { text: `hỏi ${i}` });
      const lines = await hand.store.readTranscript('web', 'an', 0);
      expect(lines.length).toBeGreaterThanOrEqual(100);
      expect(lines.length).toBeLessThan(2 * MANY_TURNS);
      const all = Array.from({ length: MANY_TURNS }, (_, i) => [`hỏi ${i + 1}`, `đáp ${i + 1}`]).flat();
      expect(lines.map(({ text }) => text)).toEqual(all.slice(-lines.length));
      expect(lines.at(-1)?.seq).toBe(2 * MANY_TURNS);
    });

    it('that is too long although only one side has spoken is its latest lines, too', async () => {
      const texts = Array.from({ length: 5 * MANY_TURNS }, (_, i) => `hỏi ${i + 1}`);
      await Promise.all(texts.map((text) => hand.store.acceptInbound(inbound({ text }), NOW)));
      const lines = await hand.store.readTranscript('web', 'an', 0);
      expect(lines.length).toBeLessThan(texts.length);
      expect(lines.map(({ text }) => text)).toEqual(texts.slice(-lines.length));
    });
  });
}
