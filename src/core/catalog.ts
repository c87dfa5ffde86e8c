import type { Aspect } from './aspect.ts';
import type { Organization } from './organization.ts';
import type { Phrases } from './phrases.ts';

/** What people ask: one intent and how they word it. */
export type Intent = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly examples: readonly string[];
  /** Look-alikes: they share this intent's words and belong to another. */
  readonly near: readonly { readonly text: string; readonly intent: string }[];
};

/** What people ask that we do not answer, by theme, so that it is recognised as such. */
export type Background = { readonly theme: string; readonly title: string; readonly examples: readonly string[] };

/** How people ask for one aspect of any service; null when they ask for none in particular, or for several. */
export type AspectExamples = { readonly aspect: Aspect | null; readonly examples: readonly string[] };

/** A text that holds for a time; days are inclusive ISO dates, null is open. */
export type Period = { readonly from: string | null; readonly to: string | null; readonly text: string };

export type Link = { readonly title: string; readonly url: string };

/** Where a claim of an answer comes from. Kept for editors and auditors; citizens see `legal` and `links`. */
export type Source = {
  readonly claim: string;
  readonly fact: string;
  readonly law: string | null;
  readonly date: string | null;
  readonly read: string;
};

/** What we say about one intent. */
export type Answer = {
  readonly intent: string;
  readonly title: string;
  readonly essential: readonly number[];
  readonly short: string;
  readonly sections: Readonly<Partial<Record<Aspect, string>>>;
  /** The aspect a question is taken to be about when it names none. */
  readonly mainAspect: Aspect | null;
  /** Aspects that another intent answers, e.g. the fee of any căn cước procedure. */
  readonly elsewhere: Readonly<Partial<Record<Aspect, string>>>;
  readonly flow: string | null;
  /** A wrong answer would cost money or land: it is given only to questions that are read with more certainty. */
  readonly careful: boolean;
  readonly links: readonly Link[];
  /** The laws that citizens see, each while it is in force. */
  readonly legal: readonly Period[];
  readonly sources: readonly Source[];
  readonly checked: string;
  readonly reviewBy: string;
  readonly periods: Readonly<Record<string, readonly Period[]>>;
};

export type FlowChoice = {
  readonly id: string;
  readonly label: string;
  /** Words by which people say this choice in their own way. */
  readonly says: readonly string[];
  readonly next: string;
};

/** One step of a guided flow: a question with choices, the commune question, or an end. */
export type FlowStep =
  | { readonly kind: 'ask'; readonly id: string; readonly text: string; readonly choices: readonly FlowChoice[] }
  | { readonly kind: 'commune'; readonly id: string; readonly text: string; readonly next: string }
  | { readonly kind: 'end'; readonly id: string; readonly text: string; readonly see: readonly string[] }
  /** `urgent`: money or an account is being taken right now; the first answer is due sooner. */
  | { readonly kind: 'ticket'; readonly id: string; readonly text: string; readonly urgent: boolean };

export type Flow = {
  readonly id: string;
  readonly title: string;
  /** The intent whose topic this flow belongs to. */
  readonly intent: string;
  readonly start: string;
  readonly steps: Readonly<Record<string, FlowStep>>;
};

/** Everything editors write, checked and frozen. */
export type Catalog = {
  /** Hash of the files it was read from. */
  readonly version: string;
  readonly intents: Readonly<Record<string, Intent>>;
  readonly background: readonly Background[];
  readonly aspects: readonly AspectExamples[];
  readonly answers: Readonly<Record<string, Answer>>;
  readonly flows: Readonly<Record<string, Flow>>;
  readonly phrases: Phrases;
  readonly organization: Organization;
  /** Amounts and deadlines shared by several answers. */
  readonly periods: Readonly<Record<string, readonly Period[]>>;
};
