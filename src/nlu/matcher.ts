import type { Context, Topic } from '../core/conversation.ts';
import type { Matcher } from '../core/ports.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { Candidate, Evidence, Ranking } from '../core/ranking.ts';
import { aspectOf } from './aspects.ts';
import type { Look } from './acceptance.ts';
import { evidenceFor } from './evidence.ts';
import { ASKED_AS, asksOnlyAspect, asksSameAbout, staysOnTopic } from './follow-up.ts';
import type { Model } from './model.ts';
import { normalise } from './normalise.ts';
import type { Words } from './normalise.ts';
import { predict } from './predict.ts';
import { repair } from './repair.ts';
import { splitQuestions } from './questions.ts';

export function createMatcher(model: Model): Matcher {
  return {
    version: model.version,
    rank(text, context) {
      const ranking = rankIn(model, text, context);
      const parts = splitQuestions(text);
      return parts.length > 1 ? { ...ranking, parts: rankParts(model, parts, context) } : ranking;
    },
  };
}

/** Each question of a message, read as going on with the one before it. */
function rankParts(model: Model, parts: readonly string[], context: Context): Ranking[] {
  let { topic } = context;
  return parts.map((part) => {
    const ranking = rankIn(model, part, { topic, unclear: null });
    const intent = likely(ranking);
    if (intent !== null && intent !== topic?.intent) topic = { intent, aspect: ranking.aspect, question: part, at: 0 };
    return ranking;
  });
}

function rankIn(model: Model, text: string, { topic, unclear }: Context): Ranking {
  const words = wordsOf(model, text);
  const alone = readWords(model, words);
  if (topic !== null) return rankAfter(model, topic, words, alone);
  if (unclear === null || likely(alone) !== null) return alone;
  const together = readWords(model, joined(wordsOf(model, unclear), words));
  return likely(together) === null ? alone : { ...together, aspect: alone.aspect };
}

/** The first candidate when it is likelier than not, or than asked, and one of ours. */
function likely({ candidates: [first] }: Ranking, least = 0.5): string | null {
  return first !== undefined && first.score > least && first.intent !== OUT_OF_SCOPE ? first.intent : null;
}

/** A ranking and what it was made of. */
type Reading = Ranking & { readonly seen: Look };

/** A follow-up in so many words is hardly ever anything else; nor is a question that names its own topic so clearly. */
const SURELY = 0.95;

/** What the message says by itself, and what it says if it goes on with the topic, by how likely that is. */
function rankAfter(model: Model, topic: Topic, words: Words, alone: Reading): Ranking {
  if (asksOnlyAspect(words.folded, alone.aspect)) return { ...weigh(alone, topic.intent, SURELY), followUp: 'keeps-topic' };
  const named = topic.aspect === null ? null : asksSameAbout(words.folded, alone.aspect);
  if (topic.aspect !== null && named !== null) {
    // "còn căn cước" after a question on fees is the question "căn cước hết bao nhiêu tiền".
    const same = readWords(model, wordsOf(model, `${named} ${ASKED_AS[topic.aspect]}`));
    return { ...same, followUp: 'keeps-aspect' };
  }
  if (likely(alone, SURELY) !== null) return alone;
  const stays = staysOnTopic({
    alone: scoreOf(alone, topic.intent),
    joined: scoreOf(readWords(model, joined(wordsOf(model, topic.question), words)), topic.intent),
    likeness: alone.seen.nearest[model.intents.indexOf(topic.intent)] ?? 0,
    sharpest: alone.seen.sharpest,
    words: words.folded.length,
    aspect: aspectOf(model.aspects, words).confidence,
  });
  return { ...weigh(alone, topic.intent, stays), followUp: stays >= 0.5 ? 'keeps-topic' : null };
}

const scoreOf = ({ candidates }: Ranking, intent: string): number =>
  candidates.find((candidate) => candidate.intent === intent)?.score ?? 0;

const weigh = (ranking: Ranking, topic: string, stays: number): Ranking => ({
  ...ranking,
  candidates: ranking.candidates
    .map(({ intent, score }) => ({ intent, score: score * (1 - stays) + (intent === topic ? stays : 0) }))
    .toSorted(byScore),
});

const byScore = (a: Candidate, b: Candidate): number => b.score - a.score || (a.intent < b.intent ? -1 : 1);

/** No word, so that the end of one text and the beginning of the other make no pair. */
const BREAK = ['|'];
const joined = (first: Words, second: Words): Words => ({
  accented: [...first.accented, ...BREAK, ...second.accented],
  folded: [...first.folded, ...BREAK, ...second.folded],
});

/** The words of a text, mended where they are no words. */
const wordsOf = (model: Model, text: string): Words => repair(normalise(text), model.lexicon);

function readWords(model: Model, words: Words): Reading {
  const { seen, probabilities } = predict(model, words);
  const candidates = model.intents.map((intent, i): Candidate => ({ intent, score: probabilities[i] ?? 0 })).toSorted(byScore);
  const evidence = (of: readonly Candidate[]): readonly Evidence[] => evidenceFor(model, words, of);
  return { seen, candidates, aspect: aspectOf(model.aspects, words).aspect, followUp: null, evidence, parts: [] };
}
