import { handOff } from './handoff.ts';
import { greet, offerTopics } from './understood.ts';
import { backInFlow } from './flow.ts';
import type { ConversationState } from '../conversation.ts';
import type { HandoffReason } from '../outcome.ts';
import type { Command } from '../payload.ts';
import { say } from '../phrases.ts';
import { commandButton, plain, topicButton } from '../reply.ts';
import { caseNumber } from '../ticket.ts';
import type { Resolution, Turn } from '../turn.ts';
import { addWorkingMinutes, spokenTime } from '../working-hours.ts';

/** The words that work whatever is going on; `skip` and a choice of commune belong to the form that asked. */
export function answerCommand(turn: Turn): Resolution | null {
  return turn.payload?.kind === 'command' ? ANSWERS[turn.payload.command](turn) : null;
}

const ANSWERS: Readonly<Record<Command, (turn: Turn) => Resolution | null>> = {
  start: (turn) => greet(turn),
  status: (turn) => ticketStatus(turn),
  officer: (turn) => handOff(turn, whyOfficer(turn.state)),
  back: (turn) => backInFlow(turn),
  cancel: (turn) => cancel(turn),
  skip: () => null,
  menu: (turn) => offerTopics(turn),
  wrong: (turn) => wrongAnswer(turn),
  bot: (turn) => handBack(turn),
};

/** What went before tells officers why their button was pressed. */
function whyOfficer({ form, misses, question, topic }: ConversationState): HandoffReason {
  if (form?.kind === 'flow') return 'flow';
  if (misses > 0) return 'not_understood';
  return question !== null && topic === null ? 'out_of_scope' : 'asked_for_officer';
}

/** The case that is open, and by when it will be answered. */
function ticketStatus({ catalog, message, now }: Turn): Resolution {
  const { organization, phrases } = catalog;
  const ticket = message.openTicket;
  const menu = commandButton(catalog, 'menu');
  if (ticket === null)
    return { outcome: 'smalltalk.status', replies: [plain(say(phrases, 'no-ticket'), [menu, commandButton(catalog, 'officer')])] };
  const when = spokenTime(addWorkingMinutes(now, organization.firstAnswerMinutes, organization));
  const text =
    ticket.status === 'claimed'
      ? say(phrases, 'ticket-held', { case: caseNumber(ticket.id) })
      : say(phrases, 'ticket-waiting', { case: caseNumber(ticket.id), when });
  return { outcome: 'smalltalk.status', replies: [plain(text, ticket.status === 'claimed' ? [] : [commandButton(catalog, 'bot')])] };
}

function cancel({ catalog, state }: Turn): Resolution {
  const phrase = state.form === null ? 'nothing-to-cancel' : 'cancelled';
  return {
    outcome: 'smalltalk.cancelled',
    replies: [plain(say(catalog.phrases, phrase), [commandButton(catalog, 'menu'), commandButton(catalog, 'officer')])],
    state: { form: null, misses: 0 },
  };
}

/** The answer did not help: the next likeliest topics, or, when there are none left, an officer. */
function wrongAnswer(turn: Turn): Resolution {
  const { catalog, state } = turn;
  if (state.alternatives.length === 0) return handOff(turn, 'wrong_answer');
  return {
    outcome: 'clarify.ambiguous',
    replies: [
      plain(say(catalog.phrases, 'wrong-answer'), [
        ...state.alternatives.map((intent) => topicButton(catalog, intent)),
        commandButton(catalog, 'officer'),
      ]),
    ],
    state: { alternatives: [], form: null },
  };
}

/** The citizen would rather ask the assistant again: a waiting ticket is withdrawn, one an officer holds is not. */
function handBack({ catalog, message }: Turn): Resolution | null {
  const ticket = message.openTicket;
  if (ticket === null) return null;
  if (ticket.status === 'claimed') return { outcome: 'held.officer', replies: [] };
  return {
    outcome: 'smalltalk.cancelled',
    replies: [plain(say(catalog.phrases, 'ticket-handed-back', { case: caseNumber(ticket.id) }), [commandButton(catalog, 'menu')])],
    state: { form: null, waitingTold: false },
    ticket: { kind: 'hand-back', ticketId: ticket.id },
  };
}
