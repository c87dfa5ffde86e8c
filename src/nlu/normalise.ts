import { SHORTHAND } from './shorthand.ts';

/** A text as the matcher sees it: the same words twice, as written and without marks. */
export type Words = {
  /** Lower case, one tone-mark style, shorthand written out. */
  readonly accented: readonly string[];
  /** The same without any mark, đ as d. */
  readonly folded: readonly string[];
};

/** Longer texts are cut: what is asked does not come after this many words. */
const MOST_WORDS = 400;

export function normalise(text: string): Words {
  const accented = expand(tokens(text)).slice(0, MOST_WORDS);
  return { accented, folded: accented.map(foldWord) };
}

/** For comparing what people type: no marks, single spaces, shorthand written out. */
export const fold = (text: string): string => normalise(text).folded.join(' ');

const MASK = /\[[^\]\n]{2,24}\]/gu;
const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/gu;
// Only vowels are drawn out ("rồiiii"); a consonant three times is an abbreviation ("cccd").
const LONG_REPEAT = /([aeiouyàáảãạăâèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ])\1{2,}/gu;

const tokens = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    // What masking left behind is the same in every question, so it says nothing about what is asked.
    .replace(MASK, ' ')
    .replace(LONG_REPEAT, '$1')
    .replace(NOT_WORD, ' ')
    .trim()
    .split(' ')
    .filter((token) => token !== '')
    .map(oneToneStyle);

const expand = (words: readonly string[]): string[] =>
  words.flatMap((word) => {
    const key = foldWord(word);
    return Object.hasOwn(SHORTHAND, key) ? (SHORTHAND[key] ?? word).split(' ') : [word];
  });

/** The same as somebody types it who uses no marks. */
export const unmarked = ({ folded }: Words): Words => ({ accented: folded, folded });

/** The ways one text is typed: with its marks, and by many without any. */
export const bothWays = (words: Words): readonly Words[] =>
  words.accented.some((word, i) => word !== words.folded[i]) ? [words, unmarked(words)] : [words];

const MARKS = /\p{M}/gu;

/** Removes every mark of a word, the tone as well as the vowel's own. */
export const foldWord = (word: string): string =>
  isAscii(word) ? word : word.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFC');

const isAscii = (word: string): boolean => /^[\u0000-\u007f]*$/.test(word);

// "hoà" and "hòa" are one word: the tone goes on the first of the two vowels, as older keyboards put it.
const NEW_STYLE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['oa', 'o', 'a'],
    ['oe', 'o', 'e'],
    ['uy', 'u', 'y'],
  ].flatMap(([, first = '', second = '']) =>
    ['\u0300', '\u0301', '\u0309', '\u0303', '\u0323'].map((tone) => [
      (first + second + tone).normalize('NFC'),
      (first + tone + second).normalize('NFC'),
    ]),
  ),
);

const oneToneStyle = (word: string): string =>
  isAscii(word) || word.startsWith('qu') ? word : word.replace(/(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])$/u, (ending) => NEW_STYLE[ending] ?? ending);
