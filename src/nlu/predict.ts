import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { accept, likeliest, signals } from './acceptance.ts';
import type { Acceptance, Look } from './acceptance.ts';
import { scoreInto, softmaxInPlace } from './linear.ts';
import type { LinearModel } from './linear.ts';
import type { Model } from './model.ts';
import type { Words } from './normalise.ts';
import { familiarity, likeness, sharpest, wordRows } from './retrieval.ts';
import type { Index } from './retrieval.ts';
import { vectorise } from './vectors.ts';
import type { Vocabulary } from './vectors.ts';

/** How much a similar example adds to the classifier's score, per unit of cosine. */
const LIKENESS_WEIGHT = 3;

/** The trained parts that judge a question; while a model is judged itself, those of a fold and of the whole are mixed. */
export type Judges = {
  readonly intents: readonly string[];
  readonly intentOfClass: Int32Array;
  readonly linear: LinearModel;
  readonly vocabulary: Vocabulary;
  readonly index: Index;
  readonly indexVocabulary: Vocabulary;
  readonly skip?: (doc: number) => boolean;
};

/** Each intent's probability from the classifier, moved by the most similar examples; not yet calibrated. */
export function look({ intents, intentOfClass, linear, vocabulary, index, indexVocabulary, skip }: Judges, words: Words): Look {
  const scores = new Float64Array(linear.classes);
  scoreInto(scores, linear, vectorise(words, vocabulary));
  softmaxInPlace(scores);
  const probabilities = new Float64Array(intents.length);
  for (let k = 0; k < scores.length; k += 1) probabilities[intentOfClass[k]!]! += scores[k]!;
  const rows = wordRows(words, indexVocabulary);
  const nearest = likeness(index, rows, indexVocabulary, intents.length, skip);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    probabilities[i]! *= Math.exp(LIKENESS_WEIGHT * nearest[i]!);
    sum += probabilities[i]!;
  }
  for (let i = 0; i < probabilities.length; i += 1) probabilities[i]! /= sum;
  const best = likeliest({ intents, probabilities });
  return {
    intents,
    probabilities,
    nearest,
    words: words.folded.length,
    sharpest: sharpest(index, rows),
    ...familiarity(index, rows, indexVocabulary, best, intents.indexOf(OUT_OF_SCOPE), skip),
  };
}

/** A text whose most telling word points to one intent no more than this … */
const TELLING = 0.25;
/** … names no topic, and is asked back. */
const MOST_TRUST_UNNAMED = 0.3;

/**
 * The probabilities with the likeliest intent's set to how often such a one is right, and the rest in proportion; none
 * of our other intents overtakes it.
 */
export function calibrated(acceptance: Acceptance, seen: Look): Float64Array {
  const best = likeliest(seen);
  const outside = seen.intents.indexOf(OUT_OF_SCOPE);
  const trust = Math.min(accept(acceptance, signals(seen)), seen.sharpest < TELLING ? MOST_TRUST_UNNAMED : 1);
  const others = 1 - seen.probabilities[best]!;
  return seen.probabilities.map((p, i) => {
    if (i === best) return trust;
    const share = others > 0 ? (p / others) * (1 - trust) : 0;
    return i === outside ? share : Math.min(share, trust);
  });
}

export function predict(model: Model, words: Words): { readonly seen: Look; readonly probabilities: Float64Array } {
  const seen = look({ ...model, indexVocabulary: model.vocabulary }, words);
  return { seen, probabilities: calibrated(model.acceptance, seen) };
}
