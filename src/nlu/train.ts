import { sumByIntent } from './classes.ts';
import { DEFAULT_TRAINING, scoreInto, softmaxInPlace, trainLinear } from './linear.ts';
import type { LinearModel, TrainOptions } from './linear.ts';
import type { Example, Model } from './model.ts';
import { normalise } from './normalise.ts';
import type { Words } from './normalise.ts';
import { buildVocabulary, vectorise } from './vectors.ts';
import type { Vector, Vocabulary } from './vectors.ts';

/**
 * Folds are consecutive stretches of each intent's examples. Examples stand in the file as their authors wrote them, so a
 * stretch is mostly one person's wording, and predicting it from the others' is what meeting a new person is like.
 */
const FOLDS = 4;

type Prepared = {
  readonly themes: readonly string[];
  readonly intents: readonly string[];
  readonly labels: Int32Array;
  readonly words: readonly Words[];
  readonly folds: Int32Array;
};

export type OutOfFold = {
  readonly example: Example;
  /** Probability of each intent, from a model that has not seen the example's fold. */
  readonly probabilities: ReadonlyMap<string, number>;
};

/** Trains a model. Deterministic: the same examples in the same order give the same model. */
export function trainModel(examples: readonly Example[], version: string, options: TrainOptions = DEFAULT_TRAINING): Model {
  const prepared = prepare(examples);
  const all = examples.map((_, i) => i);
  const { vocabulary, linear } = fit(prepared, all, options);
  const temperature = calibrate(prepared, options);
  return { version, intents: prepared.intents, vocabulary, linear, temperature };
}

/** What the model says of each example when it has not seen it: the honest figure to set thresholds by. */
export function outOfFold(examples: readonly Example[], options: TrainOptions = DEFAULT_TRAINING): OutOfFold[] {
  const prepared = prepare(examples);
  const temperature = calibrate(prepared, options);
  const probabilities = new Array<ReadonlyMap<string, number>>(examples.length);
  eachHeldOut(prepared, options, (i, scores) => {
    softmaxInPlace(scores, temperature);
    probabilities[i] = sumByIntent(prepared.intents, scores);
  });
  return examples.map((example, i) => ({ example, probabilities: probabilities[i] ?? new Map() }));
}

function prepare(examples: readonly Example[]): Prepared {
  const themes = [...new Set(examples.map((example) => example.theme))];
  const index = new Map(themes.map((theme, i) => [theme, i]));
  const intentOf = new Map(examples.map((example) => [example.theme, example.intent]));
  const labels = Int32Array.from(examples, (example) => index.get(example.theme) ?? 0);
  return {
    themes,
    intents: themes.map((theme) => intentOf.get(theme) ?? theme),
    labels,
    words: examples.map((example) => normalise(example.text)),
    folds: stretches(labels, themes.length),
  };
}

function stretches(labels: Int32Array, classes: number): Int32Array {
  const sizes = new Int32Array(classes);
  for (const label of labels) sizes[label]! += 1;
  const seen = new Int32Array(classes);
  return labels.map((label) => {
    const at = seen[label]!;
    seen[label] = at + 1;
    return Math.floor((at * FOLDS) / sizes[label]!);
  });
}

function fit(
  { labels, words, themes }: Prepared,
  chosen: readonly number[],
  options: TrainOptions,
): { vocabulary: Vocabulary; linear: LinearModel } {
  const texts = chosen.map((i) => words[i]!);
  const vocabulary = buildVocabulary(texts);
  const chosenLabels = Int32Array.from(chosen, (i) => labels[i]!);
  const variants = texts.map((text) => versionsOf(text, vocabulary));
  const linear = trainLinear(variants, chosenLabels, balance(chosenLabels, themes.length), vocabulary.idf.length, themes.length, options);
  return { vocabulary, linear };
}

/** An example with marks also stands for itself typed without, so that the model leans on neither. */
function versionsOf(words: Words, vocabulary: Vocabulary): readonly Vector[] {
  const written = vectorise(words, vocabulary);
  const marked = words.accented.some((word, i) => word !== words.folded[i]);
  return marked ? [written, vectorise({ accented: words.folded, folded: words.folded }, vocabulary)] : [written];
}

/** Small classes count for more, large ones for less, by the square root of their size. */
function balance(labels: Int32Array, classes: number): Float32Array {
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]! += 1;
  const mean = labels.length / classes;
  return Float32Array.from(labels, (label) => Math.sqrt(mean / sizes[label]!));
}

function eachHeldOut(prepared: Prepared, options: TrainOptions, visit: (i: number, scores: Float64Array) => void): void {
  const { folds, words, themes } = prepared;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const seen = [...folds.keys()].filter((i) => folds[i] !== fold);
    const { vocabulary, linear } = fit(prepared, seen, options);
    for (const i of folds.keys()) {
      if (folds[i] !== fold) continue;
      const scores = new Float64Array(themes.length);
      scoreInto(scores, linear, vectorise(words[i]!, vocabulary));
      visit(i, scores);
    }
  }
}

const COLDEST = 0.2;
const WARMEST = 5;

/** Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks") on out-of-fold scores. */
function calibrate(prepared: Prepared, options: TrainOptions): number {
  const held: { scores: Float64Array; intent: string }[] = [];
  eachHeldOut(prepared, options, (i, scores) => held.push({ scores, intent: prepared.intents[prepared.labels[i]!]! }));
  const loss = (temperature: number): number => {
    let sum = 0;
    for (const { scores, intent } of held) {
      const probabilities = Float64Array.from(scores);
      softmaxInPlace(probabilities, temperature);
      sum -= Math.log(Math.max(sumByIntent(prepared.intents, probabilities).get(intent) ?? 0, 1e-9));
    }
    return sum;
  };
  return minimise(loss, COLDEST, WARMEST);
}

/** Golden-section search for the minimum of a function with one. */
function minimise(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  for (let i = 0; i < 18; i += 1) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - ratio * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + ratio * (high - low);
      fb = f(b);
    }
  }
  return (low + high) / 2;
}
