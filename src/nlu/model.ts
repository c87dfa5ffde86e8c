import type { Acceptance } from './acceptance.ts';
import type { AspectExample, AspectModel } from './aspects.ts';
import type { LinearModel } from './linear.ts';
import type { Lexicon } from './repair.ts';
import type { Index } from './retrieval.ts';
import type { Vocabulary } from './vectors.ts';

/** What training makes of the examples, and all that ranking needs. Plain data, so that it can be kept in a file. */
export type Model = {
  /** Hash of the examples and of the code that trains: the same version ranks the same. */
  readonly version: string;
  readonly intents: readonly string[];
  /** Per class of the classifier its intent, by number. Out of scope has one class a theme, since it has no common wording. */
  readonly intentOfClass: Int32Array;
  readonly vocabulary: Vocabulary;
  readonly linear: LinearModel;
  readonly index: Index;
  readonly acceptance: Acceptance;
  readonly aspects: AspectModel;
  /** For mending what is mistyped or run together. */
  readonly lexicon: Lexicon;
};

/** One thing people say, and what it means. */
export type Example = {
  readonly text: string;
  readonly intent: string;
  /** The intent itself, or for out of scope its theme. */
  readonly theme: string;
};

/** All that a model is trained on. */
export type TrainingSet = { readonly examples: readonly Example[]; readonly aspects: readonly AspectExample[] };
