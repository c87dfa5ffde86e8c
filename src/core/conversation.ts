import type { Aspect } from './aspect.ts';
import type { Button } from './message.ts';

export type Topic = {
  readonly intent: string;
  readonly aspect: Aspect | null;
  /** The words by which the topic came up: what a follow-up is read together with. */
  readonly question: string;
  readonly at: number;
};

/** One question of a guided flow, answered. */
export type FlowAnswer = { readonly step: string; readonly choice: string };

/** What the citizen is in the middle of. */
export type Form =
  | {
      readonly kind: 'flow';
      readonly flow: string;
      readonly step: string;
      readonly answers: readonly FlowAnswer[];
      readonly misses: number;
    }
  | { readonly kind: 'ticket'; readonly step: 'question' | 'commune' | 'contact'; readonly ticketId: number };

/** All that is remembered between two messages of one person. Stored as JSON, so it only ever grows optional fields. */
export type ConversationState = {
  readonly greeted: boolean;
  readonly topic: Topic | null;
  readonly form: Form | null;
  /** The choices last shown, so that "2" or a typed label picks one. */
  readonly offered: readonly Button[];
  /** The next likeliest topics of the last answer, offered when it was not what the person meant. */
  readonly alternatives: readonly string[];
  /** Questions not understood in a row. */
  readonly misses: number;
  /** The last question that a hand-off would carry to staff. */
  readonly question: string | null;
  /** The waiting ticket has been acknowledged to the citizen since their last message but one. */
  readonly waitingTold: boolean;
  /** When a picture or file last came; null when none has. */
  readonly mediaAt: number | null;
};

export const NEW_CONVERSATION: ConversationState = {
  greeted: false,
  topic: null,
  form: null,
  offered: [],
  alternatives: [],
  misses: 0,
  question: null,
  waitingTold: false,
  mediaAt: null,
};

/** A topic is still what "thế bao lâu có?" means this long after it was last spoken of, in milliseconds. */
const TOPIC_LIFETIME = 30 * 60_000;

const currentTopic = (state: ConversationState, now: number): Topic | null =>
  state.topic !== null && now - state.topic.at <= TOPIC_LIFETIME ? state.topic : null;

/** What was said before that a message may go on with. */
export type Context = {
  readonly topic: Topic | null;
  /** The question that was just asked back about. */
  readonly unclear: string | null;
};

export const NO_CONTEXT: Context = { topic: null, unclear: null };

export const contextOf = (state: ConversationState, now: number): Context => ({
  topic: currentTopic(state, now),
  unclear: state.misses > 0 ? state.question : null,
});
