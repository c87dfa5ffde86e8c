import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { createMatcher } from '../nlu/matcher.ts';
import type { Example, TrainingSet } from '../nlu/model.ts';
import { trainModel } from '../nlu/train.ts';
import { NO_CONTEXT } from '../core/conversation.ts';
import type { Labelled } from './dataset.ts';
import { isRight, share } from './metrics.ts';
import { percent, table } from './report.ts';

const SIZES = [10, 20, 40, 80, Number.POSITIVE_INFINITY];

/** What more examples are worth: the share of rows whose first candidate is right, trained on so many an intent. */
export function learningCurve(rows: readonly Labelled[], { examples, aspects }: TrainingSet): string {
  const lines = SIZES.map((size) => {
    const some = fewer(examples, size);
    const matcher = createMatcher(trainModel({ examples: some, aspects }, 'curve'));
    const right = (row: Labelled): boolean => isRight(row, matcher.rank(row.turns[0] ?? '', NO_CONTEXT).candidates[0]?.intent ?? '');
    const inScope = rows.filter(({ intent }) => intent !== OUT_OF_SCOPE);
    return [Number.isFinite(size) ? String(size) : 'all', String(some.length), percent(share(rows, right)), percent(share(inScope, right))];
  });
  return table([['examples an intent', 'in all', 'accuracy', 'accuracy in scope'], ...lines]);
}

/** At most so many of each theme, spread evenly over its authors. */
function fewer(examples: readonly Example[], size: number): Example[] {
  const byTheme = Map.groupBy(examples, ({ theme }) => theme);
  return [...byTheme.values()].flatMap((theme) =>
    theme.length <= size ? theme : Array.from({ length: size }, (_, i) => theme[Math.floor((i * theme.length) / size)]!),
  );
}
