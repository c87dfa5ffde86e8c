import { NO_CONTEXT } from '../core/conversation.ts';
import type { Knowledge } from '../core/turn.ts';
import { trainingExamples } from '../nlu/examples.ts';
import { bayes, logistic, nearestExample } from './baselines.ts';
import type { Baseline } from './baselines.ts';
import type { Labelled } from './dataset.ts';
import { judge, unaccented } from './judge.ts';
import { confusionsOf, curveOf, figuresOf, isRight, resultOf, share } from './metrics.ts';
import type { Figures, Judged } from './metrics.ts';
import { figuresTable, percent, table } from './report.ts';

type Options = { readonly now: number; readonly show: number; readonly baselines: boolean };

export type CatalogRun = { readonly figures: Figures; readonly text: string };

const SHORT_WORDS = 5;
const LONG_WORDS = 25;
/** natural's logistic classifier takes minutes and gigabytes beyond this. */
const LOGISTIC_EXAMPLES = 4;

/** Judges the matcher, and the rules on top of it, on the held-out rows; beside it what could be taken off the shelf. */
export function evaluateCatalog(rows: readonly Labelled[], knowledge: Knowledge, { now, show, baselines }: Options): CatalogRun {
  const single = rows.filter(({ turns }) => turns.length === 1);
  const judged = single.map((row) => judge(row, knowledge, now));
  const folded = single.map((row) => judge(unaccented(row), knowledge, now));
  const figures = figuresOf(judged);
  const parts = [
    figuresTable([
      ['all', figures],
      ['all, marks removed', figuresOf(folded)],
      ...slicesOf(judged).map(([name, slice]) => [name, figuresOf(slice)] as const),
    ]),
    conversationLine(rows, knowledge, now),
    `coverage against precision, by threshold on the first score\n${table([
      ['threshold', 'coverage', 'precision'],
      ...curveOf(judged).map(({ threshold, coverage, precision }) => [String(threshold), percent(coverage), percent(precision)]),
    ])}`,
    `most confused\n${confusionsOf(judged)
      .slice(0, 15)
      .map(({ expected, predicted, count }) => `  ${count}× ${expected} → ${predicted}`)
      .join('\n')}`,
    ...(baselines ? [baselineTable(single, judged, knowledge)] : []),
    ...(show > 0 ? [`read wrongly\n${misreadLines(judged, knowledge).slice(0, show).join('\n')}`] : []),
  ];
  return { figures, text: parts.join('\n\n') };
}

function slicesOf(judged: readonly Judged[]): [string, Judged[]][] {
  const words = ({ row }: Judged): number => (row.turns[0] ?? '').split(/\s+/).length;
  const marked = ({ row }: Judged): boolean => /[^\u0000-\u007f]/.test(row.turns[0] ?? '');
  const styles = [...new Set(judged.flatMap(({ row }) => (row.style === null ? [] : [row.style])))].toSorted();
  const slices: [string, Judged[]][] = [
    ['with marks', judged.filter(marked)],
    ['without marks', judged.filter((each) => !marked(each))],
    ['short', judged.filter((each) => words(each) <= SHORT_WORDS)],
    ['long', judged.filter((each) => words(each) >= LONG_WORDS)],
    ...styles.map((style): [string, Judged[]] => [`style ${style}`, judged.filter(({ row }) => row.style === style)]),
  ];
  return slices.filter(([, slice]) => slice.length > 0);
}

function conversationLine(rows: readonly Labelled[], knowledge: Knowledge, now: number): string {
  const judged = rows.filter(({ turns, aspect }) => turns.length > 1 || aspect !== null).map((row) => judge(row, knowledge, now));
  const topic = ({ row, answered }: Judged): boolean => answered.some((intent) => isRight(row, intent));
  const both = (each: Judged): boolean => topic(each) && (each.row.aspect === null || each.row.aspect === each.aspect);
  const single = judged.filter(({ row }) => row.turns.length === 1);
  const follow = judged.filter(({ row }) => row.turns.length > 1);
  return `aspects: topic ${percent(share(single, topic))}, topic and aspect ${percent(share(single, both))} of ${single.length} · follow-ups: topic ${percent(share(follow, topic))}, topic and aspect ${percent(share(follow, both))} of ${follow.length}`;
}

/** First candidate right, over the same rows, each matcher trained on the same examples. */
function baselineTable(rows: readonly Labelled[], ours: readonly Judged[], knowledge: Knowledge): string {
  const examples = trainingExamples(knowledge.catalog);
  const lines = [bayes(examples), nearestExample(examples), logistic(examples, LOGISTIC_EXAMPLES)].map((baseline) =>
    baselineLine(baseline, rows),
  );
  const { accuracy } = figuresOf(ours);
  return `beside what could be taken off the shelf\n${table([
    ['matcher', 'accuracy', 'top 3', 'train ms', 'rank µs (p50)'],
    [
      'ours',
      percent(accuracy),
      percent(topThree(rows, knowledge)),
      '',
      String(medianRank(rows, (text) => knowledge.matcher.rank(text, NO_CONTEXT))),
    ],
    ...lines,
  ])}`;
}

function baselineLine(baseline: Baseline, rows: readonly Labelled[]): string[] {
  const ranked = rows.map((row) => ({ row, found: baseline.rank(row.turns[0] ?? '') }));
  return [
    baseline.name,
    percent(share(ranked, ({ row, found }) => isRight(row, found[0]?.intent ?? ''))),
    percent(share(ranked, ({ row, found }) => found.slice(0, 3).some(({ intent }) => isRight(row, intent)))),
    String(baseline.trainMs),
    String(medianRank(rows, (text) => baseline.rank(text))),
  ];
}

const topThree = (rows: readonly Labelled[], { matcher }: Knowledge): number =>
  share(rows, (row) =>
    matcher
      .rank(row.turns[0] ?? '', NO_CONTEXT)
      .candidates.slice(0, 3)
      .some(({ intent }) => isRight(row, intent)),
  );

function medianRank(rows: readonly Labelled[], rank: (text: string) => unknown): number {
  const times = rows.map((row) => {
    const from = performance.now();
    rank(row.turns[0] ?? '');
    return (performance.now() - from) * 1000;
  });
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

function misreadLines(judged: readonly Judged[], { matcher }: Knowledge): string[] {
  return judged
    .filter((each) => ['wrong', 'missed'].includes(resultOf(each)))
    .map((each) => {
      const text = each.row.turns[0] ?? '';
      const ranking = matcher.rank(text, NO_CONTEXT);
      const candidates = ranking.candidates.slice(0, 3).map(({ intent, score }) => `${intent} ${percent(score)}`);
      const words = ranking
        .evidence(ranking.candidates)
        .slice(0, 5)
        .map(({ word, weight }) => `${word} ${weight.toFixed(1)}`);
      return `  ${resultOf(each)} ${each.row.intent} | ${text}\n    ${candidates.join(' · ')} | ${words.join(', ')}`;
    });
}
