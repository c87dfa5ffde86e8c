import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { Familiarity } from './retrieval.ts';
import { solve } from './solve.ts';

/**
 * How far to trust the likeliest intent. The classifier compares intents with one another and is sure even of a question
 * about something it has never seen; this second look asks whether the question resembles what it was trained on.
 */
export type Acceptance = { readonly weights: readonly number[]; readonly means: readonly number[]; readonly deviations: readonly number[] };

/** What is known about a question: each intent's probability, its most similar example, and how the words suit the likeliest. */
export type Look = Familiarity & {
  readonly intents: readonly string[];
  readonly probabilities: Float64Array;
  readonly nearest: Float64Array;
  readonly words: number;
  /** How much the most telling word points to one intent, 0..1. */
  readonly sharpest: number;
};

/** The likeliest intent that is not out of scope, by number. */
export function likeliest({ intents, probabilities }: Pick<Look, 'intents' | 'probabilities'>): number {
  let best = -1;
  for (let k = 0; k < intents.length; k += 1) {
    if (intents[k] !== OUT_OF_SCOPE && (best < 0 || probabilities[k]! > probabilities[best]!)) best = k;
  }
  return best;
}

export function signals(look: Look): number[] {
  const { intents, probabilities, nearest, words, covered, leaning } = look;
  const best = likeliest(look);
  const outside = intents.indexOf(OUT_OF_SCOPE);
  return [
    logit(probabilities[best] ?? 0),
    logit(outside < 0 ? 0 : probabilities[outside]!),
    nearest[best] ?? 0,
    outside < 0 ? 0 : nearest[outside]!,
    Math.log(Math.max(words, 1)),
    covered,
    leaning,
  ];
}

/** The probability that the likeliest intent is the right one. */
export function accept({ weights, means, deviations }: Acceptance, given: readonly number[]): number {
  const terms = withProducts(given.map((value, i) => (value - means[i]!) / deviations[i]!));
  return sigmoid(terms.reduce((total, term, i) => total + term * weights[i]!, 0));
}

/** One, the signals and their products: a long question must resemble an example less than a short one to be trusted as much. */
function withProducts(scaled: readonly number[]): number[] {
  const terms = [1, ...scaled];
  for (let i = 0; i < scaled.length; i += 1) {
    for (let j = i; j < scaled.length; j += 1) terms.push(scaled[i]! * scaled[j]!);
  }
  return terms;
}

/** Newton's method on so few terms has settled by then. */
const ROUNDS = 8;
const DECAY = 1e-3;

/**
 * Logistic regression on the standardised signals and their products: few terms, many samples, always the same result.
 *
 * @param importance how much each sample counts.
 */
export function fitAcceptance(
  samples: readonly (readonly number[])[],
  right: readonly boolean[],
  importance: readonly number[],
): Acceptance {
  const width = samples[0]?.length ?? 0;
  const count = Math.max(samples.length, 1);
  const means = Array.from({ length: width }, (_, i) => samples.reduce((sum, sample) => sum + sample[i]!, 0) / count);
  const deviations = Array.from({ length: width }, (_, i) =>
    Math.max(Math.sqrt(samples.reduce((sum, sample) => sum + (sample[i]! - means[i]!) ** 2, 0) / count), 1e-6),
  );
  const rows = samples.map((sample) => withProducts(sample.map((value, i) => (value - means[i]!) / deviations[i]!)));
  let weights: number[] = Array.from({ length: 1 + width + (width * (width + 1)) / 2 }, () => 0);
  for (let round = 0; round < ROUNDS; round += 1) weights = newtonStep(weights, rows, right, importance);
  return { weights, means, deviations };
}

function newtonStep(
  weights: readonly number[],
  rows: readonly (readonly number[])[],
  right: readonly boolean[],
  importance: readonly number[],
): number[] {
  const size = weights.length;
  const gradient = weights.map((weight) => DECAY * weight);
  const curvature = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (__, j) => (i === j ? DECAY : 0)));
  for (const [s, row] of rows.entries()) {
    const p = sigmoid(row.reduce((total, term, i) => total + term * weights[i]!, 0));
    const error = importance[s]! * (p - (right[s] === true ? 1 : 0));
    const slope = importance[s]! * p * (1 - p);
    for (let i = 0; i < size; i += 1) {
      gradient[i]! += error * row[i]!;
      const line = curvature[i]!;
      const pull = slope * row[i]!;
      for (let j = 0; j <= i; j += 1) line[j]! += pull * row[j]!;
    }
  }
  for (let i = 0; i < size; i += 1) for (let j = i + 1; j < size; j += 1) curvature[i]![j] = curvature[j]![i]!;
  const step = solve(curvature, gradient);
  return weights.map((weight, i) => weight - step[i]!);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const logit = (p: number): number => {
  const bounded = Math.min(Math.max(p, 1e-6), 1 - 1e-6);
  return Math.log(bounded / (1 - bounded));
};
