import type { Aspect } from '../core/aspect.ts';
import { DEFAULT_TRAINING, scoreInto, softmaxInPlace, trainLinear } from './linear.ts';
import type { LinearModel } from './linear.ts';
import { normalise, unmarked } from './normalise.ts';
import type { Words } from './normalise.ts';
import { buildVocabulary, vectorise } from './vectors.ts';
import type { Vocabulary } from './vectors.ts';

/** A question about any service and what about it is asked; null when none is, or several are. */
export type AspectExample = { readonly text: string; readonly aspect: Aspect | null };

/**
 * Tells what about a service is asked, whichever the service. Read without marks: the words that ask are few and the same
 * either way. Plain data, so that it can be kept in a file.
 */
export type AspectModel = {
  readonly aspects: readonly (Aspect | null)[];
  readonly vocabulary: Vocabulary;
  readonly linear: LinearModel;
};

export type AskedAspect = {
  readonly aspect: Aspect | null;
  /** How sure it is that this is asked, 0..1; also when that is not enough to act on. */
  readonly confidence: number;
};

/** Few examples and few classes: more epochs only learn the examples by heart. */
const TRAINING = { ...DEFAULT_TRAINING, epochs: 5, rate: 5 };

export function trainAspects(examples: readonly AspectExample[]): AspectModel {
  const aspects = [...new Set(examples.map(({ aspect }) => aspect))];
  const texts = examples.map(({ text }) => unmarked(normalise(text)));
  const vocabulary = buildVocabulary(texts);
  const linear = trainLinear(
    texts.map((words) => [vectorise(words, vocabulary)]),
    Int32Array.from(examples, ({ aspect }) => aspects.indexOf(aspect)),
    new Float32Array(examples.length).fill(1),
    vocabulary.idf.length,
    aspects.length,
    TRAINING,
  );
  return { aspects, vocabulary, linear };
}

/** Below this the whole answer is worth more than a section that may be the wrong one. */
const SURE = 0.45;

export function aspectOf({ aspects, vocabulary, linear }: AspectModel, words: Words): AskedAspect {
  const scores = new Float64Array(linear.classes);
  scoreInto(scores, linear, vectorise(unmarked(words), vocabulary));
  softmaxInPlace(scores);
  const confidence = Math.max(0, ...scores);
  const aspect = aspects[scores.indexOf(confidence)] ?? null;
  return { aspect: confidence >= SURE ? aspect : null, confidence: aspect === null ? 0 : confidence };
}
