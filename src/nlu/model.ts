import type { LinearModel } from './linear.ts';
import type { Vocabulary } from './vectors.ts';

/** What training makes of the examples, and all that ranking needs. */
export type Model = {
  /** Hash of the examples and the training settings: the same version ranks the same. */
  readonly version: string;
  /** The intent of each class. Several classes may be one intent: out of scope has one a theme, since it has no common wording. */
  readonly intents: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly linear: LinearModel;
  /** Divides the scores before they become probabilities, so that they come true as often as they say. */
  readonly temperature: number;
};

/** One thing people say, and what it means. */
export type Example = {
  readonly text: string;
  readonly intent: string;
  /** The intent itself, or for out of scope its theme. */
  readonly theme: string;
};
