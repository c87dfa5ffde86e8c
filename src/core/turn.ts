import type { Catalog } from './catalog.ts';
import type { ConversationState } from './conversation.ts';
import type { Reply } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Payload } from './payload.ts';
import type { ChannelLimits, ClaimedInbound, Language, Matcher, Reading, Settlement } from './ports.ts';
import type { Ranking, Script } from './ranking.ts';

/** What a turn is answered with; the same for every message until an editor saves a file. */
export type Knowledge = {
  readonly catalog: Catalog;
  readonly matcher: Matcher;
  readonly language: Language;
};

/** One message being answered, with all that may be asked about it. */
export type Turn = Knowledge & {
  readonly message: ClaimedInbound;
  readonly state: ConversationState;
  readonly limits: ChannelLimits;
  readonly now: number;
  readonly script: Script;
  /** The text for comparing with commands, labels and names. */
  readonly folded: string;
  /** What was tapped, or what a typed number or label stands for. */
  readonly payload: Payload | null;
  /** The matcher's reading; computed on first use and kept. */
  readonly ranking: () => Ranking;
};

/** How a responder settles a turn. State fields that are left out stay as they are. */
export type Resolution = {
  readonly outcome: Outcome;
  readonly replies: readonly Reply[];
  readonly state?: Partial<ConversationState>;
  readonly reading?: Reading;
  readonly ticket?: NonNullable<Settlement['ticket']>;
};

/** Answers a turn, or leaves it to the next in line by returning null. */
export type Responder = (turn: Turn) => Resolution | null;
