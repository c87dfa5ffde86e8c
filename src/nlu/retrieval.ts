import { FAMILIES, visitFeatures } from './features.ts';
import type { Words } from './normalise.ts';
import type { Vocabulary } from './vectors.ts';

/** The examples by the words they hold, for finding the one most like a question. Plain arrays, so that it can be kept in a file. */
export type Index = {
  /** Per example: which intent it belongs to, by number. */
  readonly intentOf: Int32Array;
  /** Per example: the length of its word vector. */
  readonly lengths: Float32Array;
  /** The examples that hold row r are `postings[starts[r] .. starts[r + 1]]`. */
  readonly starts: Int32Array;
  readonly postings: Int32Array;
};

const WORDS = FAMILIES.indexOf('foldedWords');
/** Words that this share of all examples hold tell nothing and cost the most to look up. */
const TOO_COMMON = 0.15;

export function buildIndex(texts: readonly Words[], intentOf: Int32Array, vocabulary: Vocabulary): Index {
  const rowsOf = texts.map((words) => wordRows(words, vocabulary));
  const counts = new Int32Array(vocabulary.idf.length + 1);
  for (const rows of rowsOf) for (const row of rows) counts[row + 1]! += 1;
  const starts = counts;
  for (let r = 1; r < starts.length; r += 1) starts[r]! += starts[r - 1]!;
  const next = starts.slice();
  const postings = new Int32Array(starts.at(-1) ?? 0);
  for (const [doc, rows] of rowsOf.entries()) {
    for (const row of rows) {
      postings[next[row]!] = doc;
      next[row]! += 1;
    }
  }
  const lengths = Float32Array.from(rowsOf, (rows) => Math.hypot(...Array.from(rows, (row) => vocabulary.idf[row]!)));
  return { intentOf, lengths, starts, postings };
}

/**
 * Per intent, the cosine between a question and the most similar of its examples, over words and word pairs without marks.
 *
 * @param skip leaves examples out, such as the question itself when a model is being judged.
 */
export function likeness(
  index: Index,
  words: Words,
  vocabulary: Vocabulary,
  intents: number,
  skip?: (doc: number) => boolean,
): Float64Array {
  const { intentOf, lengths, starts, postings } = index;
  const products = new Float64Array(lengths.length);
  const touched: number[] = [];
  let square = 0;
  for (const row of wordRows(words, vocabulary)) {
    const weight = vocabulary.idf[row]! ** 2;
    square += weight;
    const from = starts[row]!;
    const to = starts[row + 1]!;
    if (to - from > lengths.length * TOO_COMMON) continue;
    for (let at = from; at < to; at += 1) {
      const doc = postings[at]!;
      if (products[doc] === 0) touched.push(doc);
      products[doc]! += weight;
    }
  }
  const nearest = new Float64Array(intents);
  const length = Math.sqrt(square);
  for (const doc of touched) {
    if (skip?.(doc) === true) continue;
    const cosine = products[doc]! / (length * lengths[doc]!);
    const intent = intentOf[doc]!;
    if (cosine > nearest[intent]!) nearest[intent] = cosine;
  }
  return nearest;
}

function wordRows(words: Words, { rowOf }: Vocabulary): Set<number> {
  const rows = new Set<number>();
  visitFeatures(words, (slot, family) => {
    if (family !== WORDS) return;
    const row = rowOf[slot]!;
    if (row >= 0) rows.add(row);
  });
  return rows;
}
