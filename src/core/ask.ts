import { asAnswered, decide } from './confidence.ts';
import type { Decision } from './confidence.ts';
import { contextOf, NEW_CONVERSATION } from './conversation.ts';
import type { ConversationState } from './conversation.ts';
import { clean, mask } from './masking.ts';
import { outcomeClass } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { ChannelLimits, ClaimedInbound, Settlement } from './ports.ts';
import { route } from './router.ts';
import type { Ranking } from './ranking.ts';
import { OUT_OF_SCOPE } from './ranking.ts';
import type { Knowledge } from './turn.ts';

/** Of a channel that shows everything, for asking without one. */
export const ROOMY_LIMITS: ChannelLimits = {
  text: 4_000,
  buttons: 12,
  buttonLabel: 60,
  replyWindow: null,
  checkWindow: 0,
  numbered: false,
  perSecond: null,
};

export type Asked = {
  readonly text: string;
  readonly settlement: Settlement;
  readonly ranking: Ranking;
  readonly decision: Decision;
  readonly json: AskedJson;
};

/** The line `--json` writes; the field names are a contract with checks and reports. */
export type AskedJson = {
  readonly text: string;
  readonly decision: 'answer' | 'clarify' | 'handoff' | 'out_of_scope' | 'smalltalk';
  readonly intent: string | null;
  readonly aspect: string | null;
  readonly flow: string | null;
  readonly confidence: number;
  readonly choices: readonly string[];
  readonly also: readonly { readonly intent: string; readonly aspect: string | null }[];
  readonly candidates: readonly { readonly intent: string; readonly score: number }[];
};

/** Puts the turns of one conversation through the router, as a channel would, and reports the last. */
export function askOnce(turns: readonly string[], knowledge: Knowledge, now: number): Asked {
  let state: ConversationState = { ...NEW_CONVERSATION, greeted: true };
  let last: Asked | undefined;
  for (const [i, text] of turns.entries()) {
    const masked = mask(clean(text));
    const message: ClaimedInbound = {
      id: i + 1,
      conversationId: 1,
      channel: 'ask',
      text: masked.text,
      payload: null,
      attachments: [],
      masked: masked.kinds,
      sealed: null,
      acceptedAt: now,
      state,
      openTicket: null,
    };
    const settlement = route(message, knowledge, ROOMY_LIMITS, now);
    const ranking = asAnswered(knowledge.matcher.rank(message.text, contextOf(state, now)), knowledge.catalog);
    const decision = decide(ranking, contextOf(state, now).topic, knowledge.catalog);
    state = settlement.state;
    last = { text, settlement, ranking, decision, json: toJson(text, settlement, ranking, decision) };
  }
  if (last === undefined) throw new Error('nothing was asked');
  return last;
}

function toJson(text: string, settlement: Settlement, ranking: Ranking, decision: Decision): AskedJson {
  const kind = kindOf(settlement.outcome);
  const { reading, state } = settlement;
  return {
    text,
    decision: kind,
    intent: intentOf(kind, settlement, decision),
    aspect: kind === 'answer' ? (reading?.aspect ?? null) : null,
    flow: kind === 'answer' && state.form?.kind === 'flow' ? state.form.flow : null,
    confidence: round(reading?.confidence ?? 0),
    choices: kind === 'clarify' && decision.kind === 'clarify' ? decision.choices : [],
    also: kind === 'answer' && decision.kind === 'answer' && decision.also !== null ? [decision.also] : [],
    candidates: ranking.candidates.slice(0, 5).map(({ intent, score }) => ({ intent, score: round(score) })),
  };
}

function kindOf(outcome: Outcome): AskedJson['decision'] {
  switch (outcomeClass(outcome)) {
    case 'answered':
      return 'answer';
    case 'clarify':
      return 'clarify';
    case 'smalltalk':
      return 'smalltalk';
    case 'handoff':
    case 'held':
      return 'handoff';
    case 'declined':
    case 'ignored':
      return 'out_of_scope';
  }
}

function intentOf(kind: AskedJson['decision'], { reading, state }: Settlement, decision: Decision): string | null {
  // A step of a guided flow is read by the flow, not by the matcher.
  if (kind === 'answer') return reading?.intent ?? state.topic?.intent ?? null;
  if (kind === 'smalltalk') return decision.kind === 'smalltalk' ? decision.intent : null;
  if (kind === 'handoff') return decision.kind === 'officer' ? 'gap-can-bo' : null;
  return kind === 'out_of_scope' ? OUT_OF_SCOPE : null;
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
