import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js';
import type { Words } from './normalise.ts';

/** The words of the examples without marks, how often each occurs, and by which near-misses each can be found. */
export type Lexicon = {
  /** Every word met more than once: it is left as it is. */
  readonly known: ReadonlySet<string>;
  /** The usual words, which a mended one may become. */
  readonly counts: ReadonlyMap<string, number>;
  /** A word with one letter left out → the words it may be. */
  readonly nearMisses: ReadonlyMap<string, readonly string[]>;
};

const LEAST_KNOWN = 2;
/** Words rarer than this may be typos themselves. */
const LEAST_COUNT = 12;
const SHORTEST_TYPO = 4;
const SHORTEST_RUN = 6;
const LONGEST_RUN = 40;
const LONGEST_WORD = 7;

export function buildLexicon(texts: readonly Words[]): Lexicon {
  const all = new Map<string, number>();
  for (const { folded } of texts) for (const word of folded) all.set(word, (all.get(word) ?? 0) + 1);
  const counts = new Map([...all].filter(([word, count]) => count >= LEAST_COUNT && /^[a-z]+$/.test(word)));
  const nearMisses = new Map<string, string[]>();
  for (const word of counts.keys()) {
    if (word.length < SHORTEST_TYPO - 1) continue;
    for (const miss of [word, ...withoutOneLetter(word)]) nearMisses.set(miss, [...(nearMisses.get(miss) ?? []), word]);
  }
  const known = new Set([...all].filter(([, count]) => count >= LEAST_KNOWN).map(([word]) => word));
  return { known, counts, nearMisses };
}

/** Splits words run together ("dinhdanhmuc2") and mends words one letter off, when the result is known and the word is not. */
export function repair(words: Words, lexicon: Lexicon): Words {
  const accented: string[] = [];
  const folded: string[] = [];
  for (const [i, word] of words.folded.entries()) {
    const mended = lexicon.known.has(word) || /^\d*$/.test(word) ? null : mend(word, lexicon);
    accented.push(...(mended ?? [words.accented[i] ?? word]));
    folded.push(...(mended ?? [word]));
  }
  return { accented, folded };
}

function mend(word: string, lexicon: Lexicon): readonly string[] | null {
  const apart = word.split(/(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/);
  if (apart.length > 1) return apart.flatMap((piece) => (lexicon.known.has(piece) ? [piece] : (mend(piece, lexicon) ?? [piece])));
  if (!/^[a-z]+$/.test(word)) return null;
  return (word.length >= SHORTEST_RUN ? split(word, lexicon) : null) ?? (word.length >= SHORTEST_TYPO ? nearest(word, lexicon) : null);
}

/** The fewest known words that together make the run, the more usual ones first. */
function split(run: string, { counts }: Lexicon): readonly string[] | null {
  if (run.length > LONGEST_RUN) return null;
  type Way = { readonly words: readonly string[]; readonly cost: number };
  const best: (Way | null)[] = [{ words: [], cost: 0 }];
  for (let end = 1; end <= run.length; end += 1) {
    best[end] = null;
    for (let start = Math.max(0, end - LONGEST_WORD); start <= end - 2; start += 1) {
      const before = best[start];
      const count = counts.get(run.slice(start, end));
      if (before === null || before === undefined || count === undefined) continue;
      const cost = before.cost + 10 - Math.log(count);
      if (cost < (best[end]?.cost ?? Number.POSITIVE_INFINITY)) best[end] = { words: [...before.words, run.slice(start, end)], cost };
    }
  }
  return best[run.length]?.words ?? null;
}

function nearest(word: string, { counts, nearMisses }: Lexicon): readonly string[] | null {
  const candidates = new Set([word, ...withoutOneLetter(word)].flatMap((miss) => nearMisses.get(miss) ?? []));
  const close = [...candidates].filter((candidate) => DamerauLevenshteinDistance(word, candidate, { restricted: true }) <= 1);
  const [best] = close.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best === undefined ? null : [best];
}

const withoutOneLetter = (word: string): string[] => Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1));
