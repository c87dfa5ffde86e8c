import { asAnswered } from './confidence.ts';
import { contextOf } from './conversation.ts';
import { decodePayload } from './payload.ts';
import { typedPayload } from './picking.ts';
import type { ChannelLimits, ClaimedInbound, Settlement } from './ports.ts';
import type { Ranking } from './ranking.ts';
import { fit } from './reply.ts';
import { answerCommand } from './responders/command.ts';
import { continueFlow } from './responders/flow.ts';
import { holdForStaff } from './responders/held.ts';
import { answerTopicChoice } from './responders/topic-choice.ts';
import { admitUnseen, answerMedia } from './responders/media.ts';
import { completeTicket } from './responders/ticket-form.ts';
import { answerUnderstood } from './responders/understood.ts';
import { refuseUnreadable } from './responders/unreadable.ts';
import { greetFirst, warnOfSecrets } from './responders/courtesy.ts';
import type { Knowledge, Resolution, Responder, Turn } from './turn.ts';

/** Who may answer a message, in order: the first that does not pass has the word. */
export const RESPONDERS: readonly Responder[] = [
  answerCommand, //     "gặp cán bộ", "quay lại", "thôi": always work
  completeTicket, //    a ticket just opened asks for commune and contact
  holdForStaff, //      a person has the word: the bot keeps silent
  answerMedia, //       a picture without words
  refuseUnreadable, //  no words, another language, far too long
  continueFlow, //      a guided flow waits for an answer
  answerTopicChoice, // a button names the topic
  answerUnderstood, //  the matcher's reading: answer, ask back, decline
];

/** What is said along with the answer, whoever gives it. */
const COURTESIES: readonly ((resolution: Resolution, turn: Turn) => Resolution)[] = [admitUnseen, warnOfSecrets, greetFirst];

/** Settles one message. Pure: the same message, state, knowledge and time settle the same way. */
export function route(message: ClaimedInbound, knowledge: Knowledge, limits: ChannelLimits, now: number): Settlement {
  const turn = openTurn(message, knowledge, limits, now);
  const answered = RESPONDERS.reduce<Resolution | null>((found, respond) => found ?? respond(turn), null);
  if (answered === null) throw new Error('the last responder passed a message on');
  const resolution = COURTESIES.reduce((kept, courtesy) => courtesy(kept, turn), answered);
  const replies = fit(resolution.replies, limits);
  return {
    outcome: resolution.outcome,
    reading: resolution.reading ?? null,
    replies,
    ticket: resolution.ticket ?? null,
    state: {
      ...message.state,
      ...resolution.state,
      offered: replies.length > 0 ? (replies.at(-1)?.buttons ?? []) : message.state.offered,
    },
  };
}

function openTurn(message: ClaimedInbound, knowledge: Knowledge, limits: ChannelLimits, now: number): Turn {
  const { catalog, matcher, language } = knowledge;
  const folded = language.fold(message.text);
  let ranking: Ranking | undefined;
  return {
    ...knowledge,
    message,
    state: message.state,
    limits,
    now,
    script: language.script(message.text),
    folded,
    payload: message.payload === null ? typedPayload(folded, message.state.offered, language.fold) : decodePayload(message.payload),
    ranking: () => (ranking ??= asAnswered(matcher.rank(message.text, contextOf(message.state, now)), catalog)),
  };
}
