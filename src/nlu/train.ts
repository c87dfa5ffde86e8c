import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { trainAspects } from './aspects.ts';
import { fitAcceptance, likeliest, signals } from './acceptance.ts';
import type { Look } from './acceptance.ts';
import { DEFAULT_TRAINING, trainLinear } from './linear.ts';
import type { LinearModel, TrainOptions } from './linear.ts';
import type { Example, Model, TrainingSet } from './model.ts';
import { bothWays, normalise } from './normalise.ts';
import type { Words } from './normalise.ts';
import { calibrated, look } from './predict.ts';
import { buildLexicon } from './repair.ts';
import { buildIndex } from './retrieval.ts';
import type { Index } from './retrieval.ts';
import { buildVocabulary, vectorise } from './vectors.ts';
import type { Vector, Vocabulary } from './vectors.ts';
import { addWordVotes } from './word-votes.ts';

/**
 * Folds are consecutive stretches of each theme's examples. Examples stand in the file as their authors wrote them, so a
 * stretch is mostly one person's wording, and predicting it from the others' is what meeting a new person is like.
 */
const FOLDS = 3;
/** Epochs of a fold's model: enough to judge by, at half the time. */
const FOLD_EPOCHS = 3;

type Prepared = {
  readonly intents: readonly string[];
  readonly intentOfClass: Int32Array;
  readonly labels: Int32Array;
  readonly words: readonly Words[];
  readonly folds: Int32Array;
};

type Fitted = { readonly vocabulary: Vocabulary; readonly linear: LinearModel };

/** The examples as the classifier sees them, each also typed without marks, so that the model leans on neither. */
type Seen = { readonly vocabulary: Vocabulary; readonly variants: readonly (readonly Vector[])[] };

/** Trains a model. Deterministic: the same examples in the same order give the same model. */
export function trainModel({ examples, aspects }: TrainingSet, version: string, options: TrainOptions = DEFAULT_TRAINING): Model {
  const prepared = prepare(examples);
  const seen = see(prepared);
  const whole = fit(prepared, seen, [...examples.keys()], options);
  const index = indexOf(prepared, whole.vocabulary);
  const samples: number[][] = [];
  const right: boolean[] = [];
  const outside: boolean[] = [];
  eachHeldOut(prepared, seen, index, options, (i, seenAlone) => {
    samples.push(signals(seenAlone));
    right.push(likeliest(seenAlone) === prepared.intentOfClass[prepared.labels[i]!]!);
    outside.push(examples[i]?.intent === OUT_OF_SCOPE);
  });
  const { intents, intentOfClass } = prepared;
  return {
    version,
    intents,
    intentOfClass,
    ...whole,
    index,
    acceptance: fitAcceptance(samples, right, asInTraffic(outside)),
    aspects: trainAspects(aspects),
    lexicon: buildLexicon(prepared.words),
  };
}

/**
 * Examples hold few messages that are out of scope; in the traffic of such services they are 40–70 %. Trust is judged as
 * if they were this share.
 */
const OUTSIDE_SHARE = 0.4;

function asInTraffic(outside: readonly boolean[]): number[] {
  const count = outside.filter(Boolean).length;
  const weight = count === 0 ? 1 : (OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)) * ((outside.length - count) / count);
  return outside.map((is) => (is ? Math.max(weight, 1) : 1));
}

export type OutOfFold = {
  readonly example: Example;
  /** Per intent of the model its calibrated probability, from judges that have not seen the example's fold. */
  readonly probabilities: ReadonlyMap<string, number>;
};

/** What the model says of each example when it has not seen it: the honest figures to set thresholds by. */
export function outOfFold(examples: readonly Example[], model: Model, options: TrainOptions = DEFAULT_TRAINING): OutOfFold[] {
  const results: OutOfFold[] = [];
  const prepared = prepare(examples);
  eachHeldOut(prepared, see(prepared), model.index, options, (i, seen) => {
    const probabilities = calibrated(model.acceptance, seen);
    const example = examples[i];
    if (example !== undefined)
      results.push({ example, probabilities: new Map(seen.intents.map((intent, k) => [intent, probabilities[k]!])) });
  });
  return results;
}

function prepare(examples: readonly Example[]): Prepared {
  const themes = [...new Set(examples.map((example) => example.theme))];
  const intents = [...new Set(examples.map((example) => example.intent))];
  const numberOf = new Map(themes.map((theme, i) => [theme, i]));
  const intentOfTheme = new Map(examples.map((example) => [example.theme, example.intent]));
  const labels = Int32Array.from(examples, (example) => numberOf.get(example.theme) ?? 0);
  return {
    intents,
    intentOfClass: Int32Array.from(themes, (theme) => intents.indexOf(intentOfTheme.get(theme) ?? '')),
    labels,
    words: examples.map((example) => normalise(example.text)),
    folds: stretches(labels, themes.length),
  };
}

function stretches(labels: Int32Array, classes: number): Int32Array {
  const sizes = sizesOf(labels, classes);
  const seen = new Int32Array(classes);
  return labels.map((label) => {
    const at = seen[label]!;
    seen[label] = at + 1;
    return Math.floor((at * FOLDS) / sizes[label]!);
  });
}

const indexOf = ({ words, labels, intentOfClass }: Prepared, vocabulary: Vocabulary): Index =>
  buildIndex(
    words,
    labels.map((label) => intentOfClass[label]!),
    vocabulary,
  );

function see({ words }: Prepared): Seen {
  const vocabulary = buildVocabulary(words);
  return { vocabulary, variants: words.map((text) => bothWays(text).map((version) => vectorise(version, vocabulary))) };
}

function fit(
  { labels, intentOfClass }: Prepared,
  { vocabulary, variants }: Seen,
  chosen: readonly number[],
  options: TrainOptions,
): Fitted {
  const chosenVariants = chosen.map((i) => variants[i]!);
  const chosenLabels = Int32Array.from(chosen, (i) => labels[i]!);
  const linear = trainLinear(
    chosenVariants,
    chosenLabels,
    balance(chosenLabels, intentOfClass.length),
    vocabulary.idf.length,
    intentOfClass.length,
    options,
  );
  addWordVotes(
    linear,
    chosenVariants.map((versions) => versions[0]!),
    chosenLabels,
  );
  return { vocabulary, linear };
}

/** Small classes count for more, large ones for less, by the square root of their size. */
function balance(labels: Int32Array, classes: number): Float32Array {
  const sizes = sizesOf(labels, classes);
  const mean = labels.length / classes;
  return Float32Array.from(labels, (label) => Math.sqrt(mean / sizes[label]!));
}

function sizesOf(labels: Int32Array, classes: number): Float64Array {
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]! += 1;
  return sizes;
}

function eachHeldOut(prepared: Prepared, seen: Seen, index: Index, options: TrainOptions, visit: (i: number, seen: Look) => void): void {
  const { intents, intentOfClass, folds, words } = prepared;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const judges = {
      intents,
      intentOfClass,
      ...fit(
        prepared,
        seen,
        [...folds.keys()].filter((i) => folds[i] !== fold),
        { ...options, epochs: Math.min(options.epochs, FOLD_EPOCHS) },
      ),
      index,
      indexVocabulary: seen.vocabulary,
      skip: (doc: number): boolean => folds[doc] === fold,
    };
    for (const i of folds.keys()) {
      if (folds[i] !== fold) continue;
      // With its marks or without, by turns: as good a sample as both, at half the time.
      const versions = bothWays(words[i]!);
      visit(i, look(judges, versions[i % versions.length]!));
    }
  }
}
