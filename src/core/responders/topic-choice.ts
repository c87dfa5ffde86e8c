import { isAspect } from '../aspect.ts';
import type { Reading } from '../ports.ts';
import { answerReply } from '../reply.ts';
import type { Resolution, Turn } from '../turn.ts';
import { answerThenFlow } from './flow.ts';

/** A button named the topic and perhaps the section: no reading needed, so an old button works as well as a new one. */
export function answerTopicChoice(turn: Turn): Resolution | null {
  const { catalog, matcher, now, payload } = turn;
  if (payload?.kind !== 'topic') return null;
  const answer = catalog.answers[payload.intent];
  if (answer === undefined) return null;
  const aspect = payload.aspect !== null && isAspect(payload.aspect) ? payload.aspect : null;
  const reading: Reading = {
    intent: answer.intent,
    aspect,
    confidence: 1,
    runnerUp: null,
    margin: 1,
    matcher: matcher.version,
    content: catalog.version,
  };
  const reply = answerReply(catalog, answer, aspect, now);
  const flow = aspect === null && answer.flow !== null ? answerThenFlow(turn, reply, answer.flow) : null;
  return {
    outcome: 'answered.faq',
    reading,
    replies: flow?.replies ?? [reply],
    state: { form: null, ...flow?.state, topic: { intent: answer.intent, aspect, question: answer.title, at: now }, misses: 0 },
  };
}
