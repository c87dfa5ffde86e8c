import type { Form } from '../conversation.ts';
import type { HandoffReason } from '../outcome.ts';
import { say } from '../phrases.ts';
import { commandButton, plain } from '../reply.ts';
import { caseNumber } from '../ticket.ts';
import type { Resolution, Turn } from '../turn.ts';
import { addWorkingMinutes, isOpen, spokenTime } from '../working-hours.ts';

/**
 * Opens a ticket at once, so that nothing is lost if the person leaves, and only then asks what would help the officer:
 * the question when none is known, the commune, another way to reach the person.
 */
export function handOff(turn: Turn, reason: HandoffReason, question: string | null = turn.state.question): Resolution {
  const { catalog, message, now } = turn;
  const { organization, phrases } = catalog;
  if (message.openTicket !== null) return alreadyOpen(turn, message.openTicket.id);

  const minutes = reason === 'urgent' ? organization.urgentAnswerMinutes : organization.firstAnswerMinutes;
  const dueAt = addWorkingMinutes(now, minutes, organization);
  const flow = flowAnswers(turn);
  const opened = say(phrases, isOpen(now, organization) ? 'ticket-opened' : 'ticket-opened-closed-hours', {
    case: caseNumber(message.id),
    when: spokenTime(dueAt),
  });
  const form: Form = {
    kind: 'ticket',
    step: question === null ? 'question' : communeFromFlow(turn) === null ? 'commune' : 'contact',
    ticketId: message.id,
  };
  return {
    outcome: `handoff.${reason}`,
    replies: [plain(opened), askFormStep(turn, form.step)],
    state: { form, misses: 0, question: null, waitingTold: false },
    ticket: {
      kind: 'open',
      dueAt,
      draft: { reason, topic: turn.state.topic?.intent ?? null, question: question ?? message.text, flow, commune: communeFromFlow(turn) },
    },
  };
}

/** The next question of the ticket form, which can always be skipped. */
export function askFormStep({ catalog }: Turn, step: 'question' | 'commune' | 'contact') {
  const phrase = ({ question: 'ticket-asks-question', commune: 'ticket-asks-commune', contact: 'ticket-asks-contact' } as const)[step];
  return plain(say(catalog.phrases, phrase), [commandButton(catalog, 'skip')]);
}

const alreadyOpen = ({ catalog }: Turn, ticketId: number): Resolution => ({
  outcome: 'held.waiting',
  replies: [plain(say(catalog.phrases, 'ticket-exists', { case: caseNumber(ticketId) }), [commandButton(catalog, 'bot')])],
});

function flowAnswers({ state }: Turn) {
  return state.form?.kind === 'flow' ? { id: state.form.flow, answers: state.form.answers } : null;
}

function communeFromFlow({ state, catalog }: Turn): string | null {
  if (state.form?.kind !== 'flow') return null;
  const flow = catalog.flows[state.form.flow];
  return state.form.answers.find((answer) => flow?.steps[answer.step]?.kind === 'commune')?.choice ?? null;
}
