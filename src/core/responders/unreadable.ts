import { say } from '../phrases.ts';
import type { PhraseId } from '../phrases.ts';
import type { Outcome } from '../outcome.ts';
import { commandButton } from '../reply.ts';
import type { Resolution, Turn } from '../turn.ts';

/** A question longer than this is not read: nobody's question needs it, and officers still see it whole. */
export const LONGEST_QUESTION = 4_000;

/** What cannot be understood as a question in Vietnamese, and never silently. */
export function refuseUnreadable(turn: Turn): Resolution | null {
  if (turn.payload !== null) return null;
  if (turn.message.text.length > LONGEST_QUESTION) return refuse(turn, 'declined.too_long', 'too-long');
  if (turn.script === 'no-words') return refuse(turn, 'ignored.no_words', 'no-words');
  if (turn.script === 'other') return refuse(turn, 'declined.other_language', 'other-language');
  return null;
}

function refuse(
  { catalog, message }: Turn,
  outcome: Outcome,
  phrase: Extract<PhraseId, 'too-long' | 'no-words' | 'other-language'>,
): Resolution {
  return {
    outcome,
    replies: [{ text: say(catalog.phrases, phrase), buttons: [commandButton(catalog, 'menu'), commandButton(catalog, 'officer')] }],
    state: { question: message.text.slice(0, LONGEST_QUESTION) },
  };
}
