import { askOnce } from '../core/ask.ts';
import type { Knowledge } from '../core/turn.ts';
import { foldWord } from '../nlu/normalise.ts';
import type { Labelled } from './dataset.ts';
import type { Judged } from './metrics.ts';

/** Puts a row through the router, as a citizen would. */
export function judge(row: Labelled, knowledge: Knowledge, now: number): Judged {
  const { json } = askOnce(row.turns, knowledge, now);
  const [first] = json.candidates;
  return {
    row,
    decision: json.decision,
    answered: [...(json.intent === null ? [] : [json.intent]), ...json.also.map(({ intent }) => intent)],
    offered: json.choices,
    aspect: json.aspect,
    first: first?.intent ?? '',
    score: first?.score ?? 0,
  };
}

/** The same row as somebody types it who uses no marks. */
export const unaccented = (row: Labelled): Labelled => ({
  ...row,
  turns: row.turns.map((turn) => turn.normalize('NFC').split(' ').map(foldWord).join(' ')),
});
