import type { Candidate, Evidence } from '../core/ranking.ts';
import { visitFeatures } from './features.ts';
import type { Model } from './model.ts';
import type { Words } from './normalise.ts';
import { vectorise } from './vectors.ts';

/** How many words of evidence are worth showing. */
const MOST_EVIDENCE = 6;

/** How much each word spoke for the first candidate rather than the second. */
export function evidenceFor(
  { intents, intentOfClass, linear, vocabulary }: Model,
  words: Words,
  candidates: readonly Candidate[],
): Evidence[] {
  const { rows, values } = vectorise(words, vocabulary);
  const valueOf = new Map(Array.from(rows, (row, i) => [row, values[i] ?? 0]));
  const classOf = (n: number): number => intentOfClass.indexOf(intents.indexOf(candidates[n]?.intent ?? ''));
  const [first, second] = [classOf(0), classOf(1)];
  const weights = new Float64Array(words.accented.length);
  const counted = new Set<number>();
  visitFeatures(words, (slot, _, from, to) => {
    const row = vocabulary.rowOf[slot] ?? -1;
    if (row < 0 || counted.has(row)) return;
    counted.add(row);
    const at = row * linear.classes;
    const pull = (valueOf.get(row) ?? 0) * ((linear.weights[at + first] ?? 0) - (second < 0 ? 0 : (linear.weights[at + second] ?? 0)));
    for (let i = from; i <= to; i += 1) weights[i]! += pull / (to - from + 1);
  });
  return words.accented
    .map((word, i) => ({ word, weight: weights[i] ?? 0 }))
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST_EVIDENCE);
}
