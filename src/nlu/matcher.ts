import { ASPECT_HEADINGS } from '../core/aspect.ts';
import type { Topic } from '../core/conversation.ts';
import type { Matcher } from '../core/ports.ts';
import type { Candidate, Evidence, Ranking } from '../core/ranking.ts';
import { aspectOf, findCues } from './aspects.ts';
import { visitFeatures } from './features.ts';
import { asksOnlyAspect, switchesTopic } from './follow-up.ts';
import type { Model } from './model.ts';
import { normalise } from './normalise.ts';
import type { Words } from './normalise.ts';
import { predict } from './predict.ts';
import { repair } from './repair.ts';
import { splitQuestions } from './questions.ts';
import { vectorise } from './vectors.ts';

/** How many words of evidence are worth showing. */
const MOST_EVIDENCE = 6;
/** A follow-up that names only the aspect is about the topic at hand unless the words say otherwise. */
const FOLLOW_UP_CONFIDENCE = 0.9;

export function createMatcher(model: Model): Matcher {
  return {
    version: model.version,
    rank(text, { topic }) {
      const words = read(model, text);
      const cues = findCues(words.folded);
      if (topic !== null) {
        const aspect = asksOnlyAspect(words.folded, cues);
        if (aspect !== null) return keepTopic(topic, { ...rankWords(model, words), aspect });
        const named = switchesTopic(words.folded, cues);
        if (named !== null) return { ...rankWords(model, read(model, topicAndAspect(named, topic))), followUp: 'keeps-aspect' };
      }
      const parts = splitQuestions(text);
      return {
        ...rankWords(model, words),
        aspect: aspectOf(cues),
        parts: parts.length > 1 ? parts.map((part) => rankPart(model, part)) : [],
      };
    },
  };
}

/** "căn cước" after a question on fees is the question "căn cước lệ phí". */
const topicAndAspect = (named: string, topic: Topic): string =>
  topic.aspect === null ? named : `${named} ${ASPECT_HEADINGS[topic.aspect]}`;

const keepTopic = (topic: Topic, ranking: Ranking): Ranking => ({
  ...ranking,
  followUp: 'keeps-topic',
  candidates: [
    { intent: topic.intent, score: FOLLOW_UP_CONFIDENCE },
    ...ranking.candidates
      .filter(({ intent }) => intent !== topic.intent)
      .map(({ intent, score }) => ({ intent, score: score * (1 - FOLLOW_UP_CONFIDENCE) })),
  ],
});

/** The words of a text, mended where they are no words. */
const read = (model: Model, text: string): Words => repair(normalise(text), model.lexicon);

function rankPart(model: Model, text: string): Ranking {
  const words = read(model, text);
  return { ...rankWords(model, words), aspect: aspectOf(findCues(words.folded)) };
}

function rankWords(model: Model, words: Words): Ranking {
  const probabilities = predict(model, words);
  const candidates = model.intents
    .map((intent, i): Candidate => ({ intent, score: probabilities[i] ?? 0 }))
    .toSorted((a, b) => b.score - a.score || (a.intent < b.intent ? -1 : 1));
  return { candidates, aspect: null, followUp: null, evidence: () => evidenceFor(model, words, candidates), parts: [] };
}

/** How much each word spoke for the first candidate rather than the second. */
function evidenceFor({ intents, intentOfClass, linear, vocabulary }: Model, words: Words, candidates: readonly Candidate[]): Evidence[] {
  const { rows, values } = vectorise(words, vocabulary);
  const valueOf = new Map(Array.from(rows, (row, i) => [row, values[i] ?? 0]));
  const classOf = (n: number): number => intentOfClass.indexOf(intents.indexOf(candidates[n]?.intent ?? ''));
  const [first, second] = [classOf(0), classOf(1)];
  const weights = new Float64Array(words.accented.length);
  const counted = new Set<number>();
  visitFeatures(words, (slot, _, from, to) => {
    const row = vocabulary.rowOf[slot] ?? -1;
    if (row < 0 || counted.has(row)) return;
    counted.add(row);
    const at = row * linear.classes;
    const pull = (valueOf.get(row) ?? 0) * ((linear.weights[at + first] ?? 0) - (second < 0 ? 0 : (linear.weights[at + second] ?? 0)));
    for (let i = from; i <= to; i += 1) weights[i]! += pull / (to - from + 1);
  });
  return words.accented
    .map((word, i) => ({ word, weight: weights[i] ?? 0 }))
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST_EVIDENCE);
}
