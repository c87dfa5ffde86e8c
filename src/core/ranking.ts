import type { Aspect } from './aspect.ts';

/** Messages that belong to no intent of ours; the id used in examples, reports and checks. */
export const OUT_OF_SCOPE = 'ngoai-pham-vi';

export type Candidate = {
  readonly intent: string;
  /** Calibrated probability, 0..1. */
  readonly score: number;
};

/** A word of the message and how much it spoke for the first candidate (negative: against it). */
export type Evidence = { readonly word: string; readonly weight: number };

/** What the matcher makes of one question. */
export type Ranking = {
  /** Every intent, best first, out of scope among them; scores add up to 1 at most, and what is missing is doubt. */
  readonly candidates: readonly Candidate[];
  readonly aspect: Aspect | null;
  /** The message says only what about it ("thế bao lâu có?") or only which topic ("còn căn cước thì sao?"). */
  readonly followUp: 'keeps-topic' | 'keeps-aspect' | null;
  /** The words that spoke for the first of these candidates rather than the second, strongest first; worked out only when somebody asks why. */
  readonly evidence: (candidates: readonly Candidate[]) => readonly Evidence[];
  /** Further questions in the same message, each ranked alone. */
  readonly parts: readonly Ranking[];
};

/** What a message is, before asking what it means. */
export type Script = 'vietnamese' | 'other' | 'no-words';
