import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
          at: NOW,
          sentAt: NOW - 500,
          delivery: null,
          undelivered: null,
          repeated: false,
          outboundId: null,
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
          sentAt: NOW + 1,
          delivery: 'queued',
          undelivered: null,
          repeated: false,
          outboundId: 1,
        },
      ]);
    });

    it('shows a message from the moment it is taken, before it is answered', async () => {
      await hand.store.acceptInbound(inbound({ text: 'một' }), NOW);
      await hand.store.acceptInbound(inbound({ text: 'hai' }), NOW + 1);
      expect((await hand.store.readTranscript('web', 'an', 0)).map(({ text, at }) => [text, at])).toEqual([
        ['một', NOW],
        ['hai', NOW + 1],
      ]);
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
