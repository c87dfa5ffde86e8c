import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { Labelled } from './dataset.ts';

/** What a matcher and the rules on top of it made of a row. */
export type Judged = {
  readonly row: Labelled;
  readonly decision: 'answer' | 'clarify' | 'handoff' | 'out_of_scope' | 'smalltalk';
  /** What was answered, if anything. */
  readonly answered: readonly string[];
  readonly offered: readonly string[];
  readonly aspect: string | null;
  /** The first candidate of the ranking, out of scope included. */
  readonly first: string;
  readonly score: number;
};

/** `correct` and `offered` help; `wrong` costs a journey; `missed` costs a question; `refused` is right for what is out of scope. */
export type Result = 'correct' | 'offered' | 'wrong' | 'missed' | 'refused';

export const isRight = ({ intent, also }: Labelled, given: string): boolean => given === intent || also.includes(given);

export function resultOf({ row, decision, answered, offered }: Judged): Result {
  const acted = decision === 'answer' || decision === 'smalltalk' || (decision === 'handoff' && answered.length > 0);
  if (acted && answered.some((intent) => isRight(row, intent))) return 'correct';
  if (decision === 'answer') return 'wrong';
  if (row.intent === OUT_OF_SCOPE) return 'refused';
  if (decision === 'clarify' && offered.some((intent) => isRight(row, intent))) return 'offered';
  return row.also.includes(OUT_OF_SCOPE) && (decision === 'out_of_scope' || decision === 'handoff') ? 'correct' : 'missed';
}

export type Figures = {
  readonly rows: number;
  /** First candidate right, out of scope counted as an intent. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Of the rows in scope. */
  readonly coverage: number;
  readonly helpful: number;
  readonly wrong: number;
  /** Right answers of all answers given, those to out-of-scope rows included. */
  readonly answeredPrecision: number;
  readonly outOfScopeRefused: number;
  /** Expected calibration error of the first candidate's score, ten bins. */
  readonly calibrationError: number;
};

export function figuresOf(judged: readonly Judged[]): Figures {
  const inScope = judged.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  const outside = judged.filter(({ row }) => row.intent === OUT_OF_SCOPE);
  const answers = judged.filter(({ decision }) => decision === 'answer');
  const is =
    (...wanted: readonly Result[]) =>
    (each: Judged): boolean =>
      wanted.includes(resultOf(each));
  return {
    rows: judged.length,
    accuracy: share(judged, ({ row, first }) => isRight(row, first)),
    macroF1: macroF1(judged),
    coverage: share(inScope, is('correct')),
    helpful: share(inScope, is('correct', 'offered')),
    wrong: share(inScope, is('wrong')),
    answeredPrecision: share(answers, is('correct')),
    outOfScopeRefused: share(outside, (each) => resultOf(each) !== 'wrong'),
    calibrationError: calibrationError(judged),
  };
}

/** Coverage and precision that each threshold on the first candidate's score would give, were the score alone to decide. */
export function curveOf(
  judged: readonly Judged[],
): { readonly threshold: number; readonly coverage: number; readonly precision: number }[] {
  const inScope = judged.filter(({ row }) => row.intent !== OUT_OF_SCOPE).length;
  return [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95].map((threshold) => {
    const answers = judged.filter(({ first, score }) => first !== OUT_OF_SCOPE && score >= threshold);
    const right = answers.filter(({ row, first }) => isRight(row, first));
    return { threshold, coverage: right.length / Math.max(inScope, 1), precision: right.length / Math.max(answers.length, 1) };
  });
}

/** Which intents are taken for which, most often first. */
export function confusionsOf(
  judged: readonly Judged[],
): { readonly expected: string; readonly predicted: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { row, first } of judged) {
    if (!isRight(row, first)) counts.set(`${row.intent} ${first}`, (counts.get(`${row.intent} ${first}`) ?? 0) + 1);
  }
  return [...counts]
    .map(([pair, count]) => ({ expected: pair.split(' ')[0] ?? '', predicted: pair.split(' ')[1] ?? '', count }))
    .toSorted((a, b) => b.count - a.count);
}

export const share = <Item>(items: readonly Item[], test: (item: Item) => boolean): number =>
  items.length === 0 ? Number.NaN : items.filter(test).length / items.length;

function macroF1(judged: readonly Judged[]): number {
  // A defensible other reading counts as the label itself.
  const pairs = judged.map(({ row, first }) => ({ expected: isRight(row, first) ? first : row.intent, predicted: first }));
  const intents = [...new Set(pairs.map(({ expected }) => expected))];
  const scores = intents.map((intent) => {
    const hits = pairs.filter((pair) => pair.expected === intent && pair.predicted === intent).length;
    const wrong = pairs.filter((pair) => (pair.expected === intent) !== (pair.predicted === intent)).length;
    return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong);
  });
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1);
}

const BINS = 10;

function calibrationError(judged: readonly Judged[]): number {
  return Array.from({ length: BINS }, (_, bin) =>
    judged.filter(({ score }) => Math.min(Math.floor(score * BINS), BINS - 1) === bin),
  ).reduce((sum, inBin) => {
    if (inBin.length === 0) return sum;
    const said = inBin.reduce((total, { score }) => total + score, 0) / inBin.length;
    return sum + (inBin.length / judged.length) * Math.abs(said - share(inBin, ({ row, first }) => isRight(row, first)));
  }, 0);
}
