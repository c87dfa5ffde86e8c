import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/core/split.ts';

const words = fc.stringMatching(/^[a-zà-ỹ0-9,]{1,12}$/);
const mark = fc.constantFrom(' ', ' ', ' ', '. ', '\n', '\n\n');
/** Texts as they reach the splitter: trimmed, with an over-long word now and then. */
const text = fc
  .array(
    fc.tuple(fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 90 }) }), mark),
    {
      maxLength: 80,
    },
  )
  .map((parts) => parts.flat().join('').trim());
const limit = fc.integer({ min: 2, max: 120 });
const withoutSpace = (given: string): string => given.replace(/\s+/gu, '');

describe('splitting a text', () => {
  it('leaves a text that fits in one piece', () => {
    expect(splitText('vừa khít', 8)).toEqual(['vừa khít']);
    expect(splitText('', 10)).toEqual(['']);
  });

  it.each([
    ['between paragraphs first', 'Một hai.\nBa bốn.\n\nNăm sáu. Bảy', 24, ['Một hai.\nBa bốn.', 'Năm sáu. Bảy']],
    ['between paragraphs even when a line ends later', 'Một hai ba.\n\nBốn.\nNăm sáu', 20, ['Một hai ba.', 'Bốn.\nNăm sáu']],
    ['else between lines', 'Một hai. Ba bốn\nnăm sáu bảy tám', 22, ['Một hai. Ba bốn', 'năm sáu bảy tám']],
    ['else between sentences, the full stop staying', 'Một hai ba bốn. Năm sáu bảy', 22, ['Một hai ba bốn.', 'Năm sáu bảy']],
    ['else between words', 'một hai ba bốn năm sáu', 12, ['một hai ba', 'bốn năm sáu']],
    ['and inside a word only when nothing else is left', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    [
      'passing over a break so early that the piece would be short',
      'A.\n\nmột hai ba bốn năm sáu bảy',
      20,
      ['A.\n\nmột hai ba bốn', 'năm sáu bảy'],
    ],
    ['exactly at the limit when a word ends there', 'một hai ba', 7, ['một hai', 'ba']],
  ])('%s', (_, given, most, pieces) => {
    expect(splitText(given, most)).toEqual(pieces);
  });

  it('makes no piece longer than the limit and none empty', () => {
    fc.assert(
      fc.property(text, limit, (given, most) => {
        const pieces = splitText(given, most);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(most);
        if (given !== '') expect(pieces).not.toContain('');
      }),
    );
  });

  it('loses nothing but the white space at the cuts, and keeps the order', () => {
    fc.assert(
      fc.property(text, limit, (given, most) => {
        expect(withoutSpace(splitText(given, most).join(''))).toBe(withoutSpace(given));
      }),
    );
  });

  it('never cuts a word that fits', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 60 }), fc.integer({ min: 12, max: 60 }), (given, most) => {
        expect(splitText(given.join(' '), most).flatMap((piece) => piece.split(' '))).toEqual(given);
      }),
    );
  });

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('😀', 'a', '🇻🇳', ' '), maxLength: 60 }), limit, (given, most) => {
        for (const piece of splitText(given.trim(), most)) expect(piece.isWellFormed()).toBe(true);
      }),
    );
  });
});
