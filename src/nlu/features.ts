import type { Words } from './normalise.ts';

/**
 * Features are hashed into this many slots: no dictionary to build or to keep, and a text's features cost no strings.
 * 2^20 slots for some 10^5 features that occur: few collide.
 */
export const SLOTS = 1 << 20;

/** Families of features; each is weighed by itself, so that the many character pieces do not drown the words. */
export const FAMILIES = ['foldedWords', 'foldedPieces', 'accentedWords'] as const;
type Family = (typeof FAMILIES)[number];

// Pieces of 2 and 5 characters, and pieces of the accented text, were tried: they add half to the training time and
// nothing to the accuracy. Vietnamese syllables are short, and the word itself is a feature already.
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 4;

/** Told every feature of a text: its slot, its family, and which words (from, to) it comes from. */
export type Visit = (slot: number, family: number, from: number, to: number) => void;

/** Word 1–2-grams and character 3–4-grams within words of the folded text; word 1–2-grams of the accented text where it has marks. */
export function visitFeatures(words: Words, visit: Visit): void {
  visitWords(words.folded, family('foldedWords'), visit);
  visitPieces(words.folded, family('foldedPieces'), visit);
  if (words.accented.some((word, i) => word !== words.folded[i])) visitWords(words.accented, family('accentedWords'), visit);
}

const family = (name: Family): number => FAMILIES.indexOf(name);

function visitWords(words: readonly string[], of: number, visit: Visit): void {
  let previous = 0;
  for (const [i, word] of words.entries()) {
    const hash = hashString(word, seed(of));
    visit(slotOf(hash), of, i, i);
    if (i > 0) visit(slotOf(mix(previous, hash)), of, i - 1, i);
    previous = hash;
  }
}

function visitPieces(words: readonly string[], of: number, visit: Visit): void {
  for (const [i, word] of words.entries()) {
    const bounded = `<${word}>`;
    for (let from = 0; from < bounded.length; from += 1) {
      let hash = seed(of) ^ 0x5bd1e995;
      const last = Math.min(from + LONGEST_PIECE, bounded.length);
      for (let to = from; to < last; to += 1) {
        hash = step(hash, bounded.charCodeAt(to));
        if (to - from + 1 >= SHORTEST_PIECE) visit(slotOf(hash), of, i, i);
      }
    }
  }
}

// FNV-1a (Fowler, Noll, Vo), 32 bits, over UTF-16 units.
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const seed = (of: number): number => 0x811c9dc5 ^ Math.imul(of + 1, 0x9e3779b1);
const mix = (a: number, b: number): number => step(Math.imul(a, 31) ^ b, 0x2f);

function hashString(word: string, start: number): number {
  let hash = start;
  for (let i = 0; i < word.length; i += 1) hash = step(hash, word.charCodeAt(i));
  return hash;
}

/** Folds the high bits in, since the low ones of FNV mix least. */
const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (SLOTS - 1);
