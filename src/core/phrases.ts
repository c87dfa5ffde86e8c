/**
 * Every sentence the bot says that is not an answer or a flow: its name, and the values it may use as `{name}`.
 * The wording is data, in `content/phrases.yml`; the catalog refuses a missing phrase and an unknown value.
 */
export const PHRASES = {
  greeting: ['office'],
  'greeting-again': [],
  sample: [],
  help: [],
  thanks: [],
  goodbye: [],
  cancelled: [],
  'nothing-to-cancel': [],

  'no-words': [],
  media: [],
  'media-with-words': [],
  'groups-not-served': [],
  'too-long': [],
  'other-language': [],
  'secret-warning': [],

  clarify: [],
  rephrase: [],
  'rephrase-last': [],
  'out-of-scope': [],
  'wrong-answer': [],
  'stale-choice': [],
  'second-question': ['title'],

  checked: ['date'],
  'review-due': ['date'],
  links: [],
  'no-section': ['aspect', 'title'],

  'flow-understood': ['label'],
  'flow-not-understood': [],
  'flow-commune-unknown': [],
  'flow-commune-which': [],
  'flow-any-office': [],

  'ticket-opened': ['case', 'when'],
  'ticket-opened-closed-hours': ['case', 'when'],
  'ticket-asks-question': [],
  'ticket-asks-commune': [],
  'ticket-which-commune': [],
  'ticket-asks-contact': [],
  'ticket-complete': ['case', 'when'],
  'ticket-exists': ['case'],
  'ticket-waiting': ['case', 'when'],
  'ticket-held': ['case'],
  'no-ticket': [],
  'ticket-handed-back': ['case'],
  'ticket-closed': ['case'],
  'internal-error': ['case', 'when'],

  'button-officer': [],
  'button-wrong': [],
  'button-back': [],
  'button-skip': [],
  'button-cancel': [],
  'button-menu': [],
  'button-start': [],
  'button-status': [],
  'button-bot': [],
  'button-flow': [],
} as const satisfies Record<string, readonly string[]>;

export type PhraseId = keyof typeof PHRASES;
export type Phrases = Readonly<Record<PhraseId, string>>;

type Values<Id extends PhraseId> = Readonly<Record<(typeof PHRASES)[Id][number], string>>;

/** A phrase with its values filled in. */
export function say<Id extends PhraseId>(
  phrases: Phrases,
  id: Id,
  ...[values]: (typeof PHRASES)[Id] extends readonly [] ? [] : [Values<Id>]
): string {
  return phrases[id].replace(/\{(\w+)\}/g, (whole, name: string) =>
    values !== undefined && Object.hasOwn(values, name) ? values[name as keyof typeof values] : whole,
  );
}
