import { decide } from '../confidence.ts';
import type { Decision, Read } from '../confidence.ts';
import { contextOf } from '../conversation.ts';
import type { Reply } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import { say } from '../phrases.ts';
import type { Reading } from '../ports.ts';
import { OUT_OF_SCOPE } from '../ranking.ts';
import { answerReply, commandButton, flowButton, plain, topicButton } from '../reply.ts';
import type { Resolution, Turn } from '../turn.ts';
import { answerThenFlow } from './flow.ts';
import { handOff } from './handoff.ts';

/** Acts on the matcher's reading: answers, asks back, declines, or hands off. The last in line: it never passes. */
export function answerUnderstood(turn: Turn): Resolution {
  const ranking = turn.ranking();
  const decision = decide(ranking, contextOf(turn.state, turn.now).topic, turn.catalog);
  const resolution = act(turn, decision);
  return { reading: readingOf(turn, decision), ...resolution };
}

function act(turn: Turn, decision: Decision): Resolution {
  switch (decision.kind) {
    case 'answer':
      return answer(turn, decision.read, decision.also);
    case 'smalltalk':
      return smalltalk(turn, decision.intent);
    case 'officer':
      return handOff(turn, 'asked_for_officer');
    case 'clarify':
      return hasLetters(turn.message.text) ? askBack(turn, decision.choices) : decline(turn);
    case 'decline':
      return decline(turn);
  }
}

/** A bare number answers some question, but none of ours: any topic offered for it would be a guess. */
const hasLetters = (text: string): boolean => /\p{L}/u.test(text);

function answer(turn: Turn, read: Read, also: Read | null): Resolution {
  const { catalog, message, state, now } = turn;
  const first = catalog.answers[read.intent];
  if (first === undefined) return decline(turn);
  const reply = answerReply(catalog, first, read.aspect, now);
  const flow = opensFlow(read, also) && first.flow !== null ? answerThenFlow(turn, reply, first.flow) : null;
  const replies = flow?.replies ?? [reply, ...secondReply(turn, also)];
  const alternatives = turn
    .ranking()
    .candidates.filter(({ intent }) => intent !== read.intent && intent !== also?.intent && catalog.answers[intent] !== undefined)
    .slice(0, 2)
    .map(({ intent }) => intent);
  return {
    outcome: also === null ? 'answered.faq' : 'answered.two_questions',
    replies,
    state: {
      form: null,
      ...flow?.state,
      topic: {
        intent: read.intent,
        aspect: read.aspect,
        question: goesOn(turn) ? (state.topic?.question ?? message.text) : message.text,
        at: now,
      },
      question: message.text,
      alternatives,
      misses: 0,
    },
  };
}

const goesOn = (turn: Turn): boolean => turn.ranking().followUp === 'keeps-topic';

function secondReply({ catalog, now }: Turn, also: Read | null): Reply[] {
  const second = also === null ? undefined : catalog.answers[also.intent];
  if (second === undefined || also === null) return [];
  const reply = answerReply(catalog, second, also.aspect, now);
  return [{ ...reply, text: `${say(catalog.phrases, 'second-question', { title: second.title })}\n\n${reply.text}` }];
}

/** A question about the whole topic or how to go about it is best answered step by step. */
const opensFlow = (read: Read, also: Read | null): boolean => also === null && (read.aspect === null || read.aspect === 'cach-lam');

function smalltalk(turn: Turn, intent: string): Resolution {
  const { catalog } = turn;
  switch (intent) {
    case 'cam-on':
      return { outcome: 'smalltalk.thanks', replies: [plain(say(catalog.phrases, 'thanks'))] };
    case 'tam-biet':
      return { outcome: 'smalltalk.goodbye', replies: [plain(say(catalog.phrases, 'goodbye'))] };
    case 'tro-giup':
      return offerTopics(turn);
    default:
      return greet(turn);
  }
}

/** To somebody new, with what there is to ask. */
export function greet(turn: Turn): Resolution {
  const { catalog, state } = turn;
  const buttons = state.greeted
    ? [commandButton(catalog, 'menu'), commandButton(catalog, 'officer')]
    : offerTopics(turn).replies.flatMap((reply) => reply.buttons);
  return { outcome: 'smalltalk.greeting', replies: [plain(say(catalog.phrases, 'greeting-again'), buttons)], state: { form: null } };
}

/** What the assistant can do, with the guided flows as the first things to try. */
export function offerTopics({ catalog }: Turn): Resolution {
  const flows = Object.values(catalog.flows).map((flow) => ({ ...flowButton(catalog, flow.id), label: flow.title }));
  return {
    outcome: 'smalltalk.help',
    replies: [plain(say(catalog.phrases, 'help'), [...flows, commandButton(catalog, 'officer')])],
  };
}

/** First the likeliest topics to choose from, then a request to say it otherwise, then an officer. */
function askBack(turn: Turn, choices: readonly string[]): Resolution {
  const { catalog, message, state } = turn;
  if (state.misses >= 2) return offerOfficer(turn);
  const buttons = [...choices.map((intent) => topicButton(catalog, intent)), commandButton(catalog, 'officer')];
  const [outcome, phrase]: [Outcome, 'clarify' | 'rephrase'] =
    state.misses === 0 ? ['clarify.ambiguous', 'clarify'] : ['clarify.rephrase', 'rephrase'];
  return {
    outcome,
    replies: [plain(say(catalog.phrases, phrase), buttons)],
    state: { misses: state.misses + 1, question: message.text, form: null },
  };
}

function offerOfficer({ catalog, message, state }: Turn): Resolution {
  return {
    outcome: 'clarify.rephrase',
    replies: [plain(say(catalog.phrases, 'rephrase-last'), [commandButton(catalog, 'officer'), commandButton(catalog, 'menu')])],
    state: { question: message.text, misses: state.misses, form: null },
  };
}

function decline({ catalog, message }: Turn): Resolution {
  return {
    outcome: 'declined.out_of_scope',
    replies: [plain(say(catalog.phrases, 'out-of-scope'), [commandButton(catalog, 'officer'), commandButton(catalog, 'menu')])],
    state: { question: message.text, topic: null, form: null, misses: 0 },
  };
}

function readingOf({ catalog, matcher, ranking }: Turn, decision: Decision): Reading {
  const [first, second] = ranking().candidates;
  const read = decision.kind === 'answer' ? decision.read : null;
  return {
    intent: read?.intent ?? (decision.kind === 'decline' ? OUT_OF_SCOPE : (first?.intent ?? null)),
    aspect: read?.aspect ?? null,
    confidence: first?.score ?? 0,
    runnerUp: second?.intent ?? null,
    margin: (first?.score ?? 0) - (second?.score ?? 0),
    matcher: matcher.version,
    content: catalog.version,
  };
}
