import type { Form } from '../conversation.ts';
import { encodePayload } from '../payload.ts';
import { say } from '../phrases.ts';
import { commandButton, plain } from '../reply.ts';
import { caseNumber } from '../ticket.ts';
import type { TicketAddition } from '../ticket.ts';
import type { Resolution, Turn } from '../turn.ts';
import { addWorkingMinutes, spokenTime } from '../working-hours.ts';
import { askFormStep } from './handoff.ts';

type TicketForm = Extract<Form, { kind: 'ticket' }>;

const NEXT = { question: 'commune', commune: 'contact', contact: null } as const;

/** Takes what the citizen adds to a ticket just opened. Every step may be skipped; whatever is written is kept. */
export function completeTicket(turn: Turn): Resolution | null {
  const { form } = turn.state;
  if (form?.kind !== 'ticket') return null;
  const ticket = turn.message.openTicket;
  // Once an officer has the ticket, what the citizen writes is for the officer.
  if (ticket?.id !== form.ticketId || ticket.status === 'claimed') return null;
  if (turn.payload?.kind === 'command' && turn.payload.command === 'skip') return moveOn(turn, form, {});
  if (turn.payload?.kind === 'commune') return moveOn(turn, form, { commune: turn.payload.commune });
  if (turn.payload !== null || turn.script === 'no-words') return null;
  if (form.step === 'commune') return takeCommune(turn, form);
  if (form.step === 'question') return moveOn(turn, form, { question: turn.message.text });
  return moveOn(turn, form, { contact: { text: turn.message.text, sealed: turn.message.sealed } });
}

/** One commune fits: taken. Several: asked which. None: the person's own words go to the officer. */
function takeCommune(turn: Turn, form: TicketForm): Resolution {
  const { catalog, language, message } = turn;
  const found = language.findCommunes(message.text, catalog.organization.communes);
  if (found.length <= 1) return moveOn(turn, form, { commune: found[0]?.id ?? message.text });
  return {
    outcome: 'answered.form',
    replies: [
      plain(say(catalog.phrases, 'ticket-which-commune'), [
        ...found.map((commune) => ({ label: commune.name, payload: encodePayload({ kind: 'commune', commune: commune.id }) })),
        commandButton(catalog, 'skip'),
      ]),
    ],
  };
}

function moveOn(turn: Turn, form: TicketForm, addition: TicketAddition): Resolution {
  const step = NEXT[form.step];
  const { catalog, now } = turn;
  const { organization, phrases } = catalog;
  const done = () =>
    plain(
      say(phrases, 'ticket-complete', {
        case: caseNumber(form.ticketId),
        when: spokenTime(addWorkingMinutes(now, organization.firstAnswerMinutes, organization)),
      }),
    );
  return {
    outcome: 'answered.form',
    replies: [step === null ? done() : askFormStep(turn, step)],
    state: { form: step === null ? null : { ...form, step } },
    ticket: { kind: 'add', ticketId: form.ticketId, addition },
  };
}
