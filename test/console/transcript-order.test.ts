import { describe, expect, it } from 'vitest';
import { inPlatformOrder } from '../../src/console/transcript-order.ts';
import type { TranscriptLine } from '../../src/core/message.ts';

const line = (text: string, author: TranscriptLine['author'], at: number, elsewhere = false): TranscriptLine => ({
  seq: 1,
  author,
  externalId: null,
  text,
  editedText: null,
  attachments: [],
  buttons: [],
  at,
  elsewhere,
  outboundId: null,
  delivery: null,
  reason: null,
  repeated: false,
});
const shown = (...lines: TranscriptLine[]): string[] => inPlatformOrder(lines).map(({ text }) => text);

describe('the order in which a conversation is shown', () => {
  it('is that of the platform: what came late stands before what was written after it', () => {
    expect(
      shown(
        line('một', 'citizen', 10),
        line('đáp một', 'bot', 11),
        line('ba', 'citizen', 30),
        line('đáp ba', 'bot', 31),
        line('hai', 'citizen', 20),
        line('đáp hai', 'bot', 40),
      ),
    ).toEqual(['một', 'đáp một', 'hai', 'ba', 'đáp ba', 'đáp hai']);
  });

  it('counts what staff wrote in the platform’s tool as the platform’s', () => {
    expect(shown(line('cảm ơn', 'citizen', 20), line('thẻ đã xong', 'officer', 10, true))).toEqual(['thẻ đã xong', 'cảm ơn']);
  });

  it('does not set our answers before their questions because the platform’s clock is ahead, nor the other way round', () => {
    expect(shown(line('hỏi', 'citizen', 5_000), line('đáp', 'bot', 100))).toEqual(['hỏi', 'đáp']);
    expect(shown(line('mời hỏi', 'bot', 5_000), line('hỏi', 'citizen', 100))).toEqual(['mời hỏi', 'hỏi']);
  });

  it('keeps the order of what was sent in the same moment', () => {
    expect(shown(line('một', 'citizen', 10), line('hai', 'citizen', 10), line('ba', 'citizen', 10))).toEqual(['một', 'hai', 'ba']);
  });
});
