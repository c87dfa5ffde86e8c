import { say } from '../phrases.ts';
import { commandButton, plain } from '../reply.ts';
import { caseNumber } from '../ticket.ts';
import type { Resolution, Turn } from '../turn.ts';
import { addWorkingMinutes, spokenTime } from '../working-hours.ts';

/**
 * While a ticket is open the citizen's messages belong to it. Waiting: acknowledged once. Held by an officer: the bot
 * is silent, so that the two never talk over each other.
 */
export function holdForStaff(turn: Turn): Resolution | null {
  const { catalog, message, now, state } = turn;
  if (message.openTicket === null || turn.payload?.kind === 'topic' || turn.payload?.kind === 'flow') return null;
  if (message.openTicket.status === 'claimed') return { outcome: 'held.officer', replies: [] };
  if (state.waitingTold) return { outcome: 'held.waiting', replies: [] };
  const { organization, phrases } = catalog;
  const waiting = say(phrases, 'ticket-waiting', {
    case: caseNumber(message.openTicket.id),
    when: spokenTime(addWorkingMinutes(now, organization.firstAnswerMinutes, organization)),
  });
  return { outcome: 'held.waiting', replies: [plain(waiting, [commandButton(catalog, 'bot')])], state: { waitingTold: true, form: null } };
}
