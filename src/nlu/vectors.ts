import { FAMILIES, SLOTS, visitFeatures } from './features.ts';
import type { Words } from './normalise.ts';

/** A text as a sparse vector: the model's row of each feature and how much of it there is. */
export type Vector = { readonly rows: Int32Array; readonly values: Float32Array };

/** Which features a model knows, where their weights lie, and how much each one tells. */
export type Vocabulary = {
  /** Slot → row, −1 for features the model does not know. */
  readonly rowOf: Int32Array;
  /** Per row: rarer features weigh more. */
  readonly idf: Float32Array;
  readonly familyOf: Uint8Array;
};

/** Share of a text's length that each family of features gets. */
const FAMILY_WEIGHT: readonly number[] = [1, 0.5, 0.6];

/** Features of only one example would teach the model that example and nothing else. */
const LEAST_TEXTS = 2;

export function buildVocabulary(texts: readonly Words[]): Vocabulary {
  const seenIn = new Int32Array(SLOTS).fill(-1);
  const count = new Int32Array(SLOTS);
  const family = new Uint8Array(SLOTS);
  for (const [i, words] of texts.entries()) {
    visitFeatures(words, (slot, of) => {
      family[slot] = of;
      if (seenIn[slot] === i) return;
      seenIn[slot] = i;
      count[slot] = (count[slot] ?? 0) + 1;
    });
  }
  const rowOf = new Int32Array(SLOTS).fill(-1);
  const idf: number[] = [];
  const familyOf: number[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const found = count[slot] ?? 0;
    if (found < LEAST_TEXTS) continue;
    rowOf[slot] = idf.length;
    idf.push(Math.log(1 + texts.length / found));
    familyOf.push(family[slot] ?? 0);
  }
  return { rowOf, idf: Float32Array.from(idf), familyOf: Uint8Array.from(familyOf) };
}

export function vectorise(words: Words, { rowOf, idf, familyOf }: Vocabulary): Vector {
  const seen = new Set<number>();
  visitFeatures(words, (slot) => {
    const row = rowOf[slot] ?? -1;
    if (row >= 0) seen.add(row);
  });
  const rows = Int32Array.from(seen);
  const squares = new Float64Array(FAMILIES.length);
  for (const row of rows) squares[familyOf[row] ?? 0]! += (idf[row] ?? 0) ** 2;
  const scale = squares.map((square, of) => (square > 0 ? (FAMILY_WEIGHT[of] ?? 0) / Math.sqrt(square) : 0));
  const length = Math.hypot(...FAMILY_WEIGHT.filter((_, of) => (squares[of] ?? 0) > 0));
  return { rows, values: Float32Array.from(rows, (row) => ((idf[row] ?? 0) * (scale[familyOf[row] ?? 0] ?? 0)) / length) };
}
