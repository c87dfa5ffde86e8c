import { FAMILIES, visitFeatures } from './features.ts';
import type { Words } from './normalise.ts';
import type { Vocabulary } from './vectors.ts';

/** The examples by the words they hold, for finding the one most like a question. Plain arrays, so that it can be kept in a file. */
export type Index = {
  /** Per example: which intent it belongs to, by number. */
  readonly intentOf: Int32Array;
  /** Per intent: how many examples it has. */
  readonly sizes: Float64Array;
  /** Per example: the length of its word vector. */
  readonly lengths: Float32Array;
  /** The examples that hold row r are `postings[starts[r] .. starts[r + 1]]`. */
  readonly starts: Int32Array;
  readonly postings: Int32Array;
  /** How much row r points to one intent: its share of the row's use, 0..1. */
  readonly focus: Float32Array;
};

const WORDS = FAMILIES.indexOf('foldedWords');
/** Words that this share of all examples hold tell nothing and cost the most to look up. */
const TOO_COMMON = 0.06;

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
  const sizes = sizesOf(intentOf);
  return { intentOf, sizes, lengths, starts, postings, focus: focusOf(starts, postings, intentOf, sizes) };
}

function sizesOf(intentOf: Int32Array): Float64Array {
  const sizes = new Float64Array(intentOf.reduce((most, intent) => Math.max(most, intent), 0) + 1);
  for (const intent of intentOf) sizes[intent]! += 1;
  return sizes;
}

/** As if each row were also used this often elsewhere, so that a word seen once or twice proves nothing. */
const ELSEWHERE = 2;

/** Uses are counted per example of the intent, so that large intents do not own every word. */
function focusOf(starts: Int32Array, postings: Int32Array, intentOf: Int32Array, sizes: Float64Array): Float32Array {
  const prior = (ELSEWHERE * sizes.length) / intentOf.length;
  const rates = new Float64Array(sizes.length);
  return Float32Array.from({ length: starts.length - 1 }, (_, row) => {
    rates.fill(0);
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) rates[intentOf[postings[at]!]!]! += 1 / sizes[intentOf[postings[at]!]!]!;
    return Math.max(...rates) / rates.reduce((sum, rate) => sum + rate, prior);
  });
}

/**
 * Per intent, the cosine between a question and the most similar of its examples, over words and word pairs without marks.
 *
 * @param rows of the question, from `wordRows`.
 * @param skip leaves examples out, such as the question itself when a model is being judged.
 */
export function likeness(
  index: Index,
  rows: ReadonlySet<number>,
  { idf }: Vocabulary,
  intents: number,
  skip?: (doc: number) => boolean,
): Float64Array {
  const { intentOf, lengths, starts, postings } = index;
  const products = scratchFor(index);
  const touched: number[] = [];
  let square = 0;
  for (const row of rows) {
    const weight = idf[row]! ** 2;
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
    const cosine = products[doc]! / (length * lengths[doc]!);
    products[doc] = 0;
    if (skip?.(doc) === true) continue;
    const intent = intentOf[doc]!;
    if (cosine > nearest[intent]!) nearest[intent] = cosine;
  }
  return nearest;
}

/** How far a question's words are those of an intent. */
export type Familiarity = {
  /** Share of the words, the telling ones counting for more, that some example of the intent holds; 0..1. */
  readonly covered: number;
  /** How much likelier a word of the question is in the intent than in another, on average; a logarithm. */
  readonly leaning: number;
};

/** As if each row had been seen this often in either intent … */
const SEEN = 0.3;
/** … and each intent had this many more examples. */
const MORE_EXAMPLES = 30;

/**
 * @param against the intent to compare with, by number: what is out of scope, whose words are those of the near domain.
 * @param skip as for `likeness`.
 */
export function familiarity(
  { intentOf, sizes, starts, postings }: Index,
  rows: ReadonlySet<number>,
  { idf }: Vocabulary,
  intent: number,
  against: number,
  skip?: (doc: number) => boolean,
): Familiarity {
  let all = 0;
  let covered = 0;
  let leaning = 0;
  let counted = 0;
  for (const row of rows) {
    const from = starts[row]!;
    const to = starts[row + 1]!;
    if (to - from > intentOf.length * TOO_COMMON) continue;
    let here = 0;
    let there = 0;
    for (let at = from; at < to; at += 1) {
      const doc = postings[at]!;
      if (intentOf[doc] === intent) here += skip?.(doc) === true ? 0 : 1;
      else if (intentOf[doc] === against) there += skip?.(doc) === true ? 0 : 1;
    }
    all += idf[row]!;
    if (here > 0) covered += idf[row]!;
    leaning += Math.log(((here + SEEN) * ((sizes[against] ?? 0) + MORE_EXAMPLES)) / ((there + SEEN) * (sizes[intent]! + MORE_EXAMPLES)));
    counted += 1;
  }
  return counted === 0 ? { covered: 0, leaning: 0 } : { covered: covered / all, leaning: leaning / counted };
}

/** One array of sums an index, left at zero between questions: making a new one each time costs more than the sums. */
const scratches = new WeakMap<Index, Float64Array>();

function scratchFor(index: Index): Float64Array {
  const known = scratches.get(index);
  if (known !== undefined) return known;
  const fresh = new Float64Array(index.lengths.length);
  scratches.set(index, fresh);
  return fresh;
}

/**
 * How much the most telling word or word pair of a text points to one intent, 0..1. A text all of whose words are used
 * everywhere ("căn cước", "vneid") names no topic, however sure the classifier is.
 */
export function sharpest({ focus }: Index, rows: ReadonlySet<number>): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, focus[row]!);
  return most;
}

/** The rows of a text's words and word pairs, each once. */
export function wordRows(words: Words, { rowOf }: Vocabulary): Set<number> {
  const rows = new Set<number>();
  visitFeatures(words, (slot, family) => {
    if (family !== WORDS) return;
    const row = rowOf[slot]!;
    if (row >= 0) rows.add(row);
  });
  return rows;
}
