import { OUT_OF_SCOPE } from '../core/ranking.ts';

/**
 * How far to trust the likeliest intent. The classifier compares intents with one another and is sure even of a question
 * about something it has never seen; this second look asks whether the question resembles what it was trained on.
 */
export type Acceptance = { readonly weights: readonly number[]; readonly means: readonly number[]; readonly deviations: readonly number[] };

/** What is known about a question: each intent's probability and its most similar example. */
export type Look = {
  readonly intents: readonly string[];
  readonly probabilities: Float64Array;
  readonly nearest: Float64Array;
  readonly words: number;
  /** How much the most telling word points to one intent, 0..1. */
  readonly sharpest: number;
};

/** The likeliest intent that is not out of scope, by number. */
export function likeliest({ intents, probabilities }: Look): number {
  let best = -1;
  for (let k = 0; k < intents.length; k += 1) {
    if (intents[k] !== OUT_OF_SCOPE && (best < 0 || probabilities[k]! > probabilities[best]!)) best = k;
  }
  return best;
}

export function signals(look: Look): number[] {
  const { intents, probabilities, nearest, words } = look;
  const best = likeliest(look);
  const outside = intents.indexOf(OUT_OF_SCOPE);
  let second = 0;
  let rival = 0;
  for (let k = 0; k < intents.length; k += 1) {
    if (k === best || k === outside) continue;
    second = Math.max(second, probabilities[k]!);
    rival = Math.max(rival, nearest[k]!);
  }
  return [
    logit(probabilities[best] ?? 0),
    logit(outside < 0 ? 0 : probabilities[outside]!),
    (probabilities[best] ?? 0) - second,
    nearest[best] ?? 0,
    outside < 0 ? 0 : nearest[outside]!,
    rival,
    Math.log(Math.max(words, 1)),
  ];
}

/** The probability that the likeliest intent is the right one. */
export function accept({ weights, means, deviations }: Acceptance, given: readonly number[]): number {
  const sum = given.reduce((total, value, i) => total + ((value - means[i]!) / deviations[i]!) * weights[i]!, weights[given.length]!);
  return 1 / (1 + Math.exp(-sum));
}

const ROUNDS = 300;
const RATE = 1;
const DECAY = 1e-4;

/**
 * Logistic regression on standardised signals, by plain gradient descent: few signals, many samples, always the same result.
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
  const total = Math.max(
    importance.reduce((sum, weight) => sum + weight, 0),
    1e-9,
  );
  const means = Array.from({ length: width }, (_, i) => samples.reduce((sum, sample) => sum + sample[i]!, 0) / count);
  const deviations = Array.from({ length: width }, (_, i) =>
    Math.max(Math.sqrt(samples.reduce((sum, sample) => sum + (sample[i]! - means[i]!) ** 2, 0) / count), 1e-6),
  );
  const scaled = Float64Array.from(samples.flatMap((sample) => sample.map((value, i) => (value - means[i]!) / deviations[i]!)));
  const weights = new Float64Array(width + 1);
  const gradient = new Float64Array(width + 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    gradient.fill(0);
    for (let s = 0; s < samples.length; s += 1) {
      let sum = weights[width]!;
      for (let i = 0; i < width; i += 1) sum += scaled[s * width + i]! * weights[i]!;
      const error = importance[s]! * (1 / (1 + Math.exp(-sum)) - (right[s] === true ? 1 : 0));
      for (let i = 0; i < width; i += 1) gradient[i]! += error * scaled[s * width + i]!;
      gradient[width]! += error;
    }
    for (let i = 0; i <= width; i += 1) weights[i]! -= RATE * (gradient[i]! / total + DECAY * weights[i]!);
  }
  return { weights: [...weights], means, deviations };
}

const logit = (p: number): number => {
  const bounded = Math.min(Math.max(p, 1e-6), 1 - 1e-6);
  return Math.log(bounded / (1 - bounded));
};
