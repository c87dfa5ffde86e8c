import type { Aspect } from './aspect.ts';
import type { Catalog } from './catalog.ts';
import type { Topic } from './conversation.ts';
import { OUT_OF_SCOPE } from './ranking.ts';
import type { Candidate, Ranking } from './ranking.ts';

/**
 * When a ranking is good enough to act on. A wrong answer costs a citizen a day's travel, a question back a few seconds.
 * Chosen out of fold, on examples whose authors the model had not read, with 40 % of messages out of scope: there 88 of
 * 100 answers are right at 0.55 and 92 at 0.7.
 */
export const THRESHOLDS = {
  /** Answer when the best intent is at least this probable … */
  answer: 0.55,
  /** … or this, where a wrong answer costs money or land; the answer's file says so … */
  careful: 0.7,
  /** … and this far ahead of the second. */
  margin: 0.15,
  /** Decline when out of scope is at least this probable; below, ask back: a citizen who is declined does not ask again. */
  decline: 0.85,
  /** Offer a candidate in a question back when it is at least this probable. */
  offer: 0.03,
  /** How many are offered. */
  offers: 3,
} as const;

export type Read = { readonly intent: string; readonly aspect: Aspect | null };

export type Decision =
  | { readonly kind: 'answer'; readonly read: Read; readonly also: Read | null; readonly confidence: number }
  | { readonly kind: 'smalltalk'; readonly intent: string; readonly confidence: number }
  | { readonly kind: 'officer'; readonly confidence: number }
  | { readonly kind: 'clarify'; readonly choices: readonly string[]; readonly confidence: number }
  | { readonly kind: 'decline'; readonly confidence: number };

export const CONVERSATION_GROUP = 'hoi-thoai';
export const ASK_OFFICER = 'gap-can-bo';

/** @param ranking from `asAnswered`. */
export function decide(ranking: Ranking, topic: Topic | null, catalog: Catalog): Decision {
  const confidence = ranking.candidates[0]?.score ?? 0;
  const confident = confidentIntent(ranking, catalog);
  // First: in a long story about something else there is often a sentence that, alone, looks like a question of ours.
  if (confident === OUT_OF_SCOPE) return { kind: 'decline', confidence };
  const [first, second] = questionsIn(ranking, catalog);
  if (first !== undefined && second !== undefined) return { kind: 'answer', read: first, also: second, confidence };
  if (confident !== null) {
    if (confident === ASK_OFFICER) return { kind: 'officer', confidence };
    if (catalog.intents[confident]?.group === CONVERSATION_GROUP) return { kind: 'smalltalk', intent: confident, confidence };
    const aspect = ranking.followUp === 'keeps-aspect' ? (topic?.aspect ?? null) : ranking.aspect;
    return { kind: 'answer', read: resolve(catalog, confident, aspect), also: null, confidence };
  }
  const choices = offers(ranking.candidates, catalog);
  return choices.length > 0 ? { kind: 'clarify', choices, confidence } : { kind: 'decline', confidence };
}

/**
 * A matcher's ranking by who answers. Two candidates that the same answer serves are no doubt: the fee for a lost card is
 * asked of the card's topic as well as of the fees'. They count as one.
 */
export function asAnswered(ranking: Ranking, catalog: Catalog): Ranking {
  const parts = ranking.parts.map((part) => asAnswered(part, catalog));
  const [first] = ranking.candidates;
  if (first === undefined || ranking.aspect === null) return { ...ranking, parts };
  const servedBy = ({ intent }: Candidate): string => resolve(catalog, intent, ranking.aspect).intent;
  const intent = servedBy(first);
  const same = ranking.candidates.filter((candidate) => servedBy(candidate) === intent);
  const score = same.reduce((sum, candidate) => sum + candidate.score, 0);
  return { ...ranking, parts, candidates: [{ intent, score }, ...ranking.candidates.filter((candidate) => !same.includes(candidate))] };
}

/** The intent to act on without asking back, out of scope included; null when none is probable enough. */
export function confidentIntent({ candidates: [first, second] }: Ranking, { answers }: Pick<Catalog, 'answers'>): string | null {
  if (first === undefined) return null;
  if (first.intent === OUT_OF_SCOPE) return first.score >= THRESHOLDS.decline ? OUT_OF_SCOPE : null;
  const least = answers[first.intent]?.careful === true ? THRESHOLDS.careful : THRESHOLDS.answer;
  return first.score >= least && first.score - (second?.score ?? 0) >= THRESHOLDS.margin ? first.intent : null;
}

/** Some aspects of a topic are answered under another intent, as the fee of every căn cước procedure is. */
export function resolve(catalog: Catalog, intent: string, aspect: Aspect | null): Read {
  const answer = catalog.answers[intent];
  const other = aspect === null ? undefined : answer?.elsewhere[aspect];
  return { intent: other ?? intent, aspect: aspect ?? answer?.mainAspect ?? null };
}

/** The questions of a message that asks several, each sure by itself and about something else than the one before. */
function questionsIn(ranking: Ranking, catalog: Catalog): Read[] {
  const reads = ranking.parts.flatMap((part) => {
    const intent = confidentIntent(part, catalog);
    return intent === null || catalog.answers[intent] === undefined ? [] : [resolve(catalog, intent, part.aspect)];
  });
  return reads.filter((read, i) => reads.findIndex((other) => other.intent === read.intent) === i);
}

const offers = (candidates: readonly Candidate[], catalog: Catalog): string[] =>
  candidates
    .filter(({ intent, score }) => score >= THRESHOLDS.offer && catalog.answers[intent] !== undefined)
    .slice(0, THRESHOLDS.offers)
    .map(({ intent }) => intent);
