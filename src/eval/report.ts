import type { Figures } from './metrics.ts';

export const percent = (value: number): string => (Number.isNaN(value) ? '–' : (value * 100).toFixed(1));

const COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['rows', ({ rows }) => String(rows)],
  ['accuracy', ({ accuracy }) => percent(accuracy)],
  ['macro-F1', ({ macroF1 }) => percent(macroF1)],
  ['correct', ({ coverage }) => percent(coverage)],
  ['helpful', ({ helpful }) => percent(helpful)],
  ['wrong', ({ wrong }) => percent(wrong)],
  ['answered-precision', ({ answeredPrecision }) => percent(answeredPrecision)],
  ['out refused', ({ outOfScopeRefused }) => percent(outOfScopeRefused)],
  ['ECE', ({ calibrationError }) => percent(calibrationError)],
];

/** A table of figures in percent, one line a slice. */
export function figuresTable(slices: readonly (readonly [string, Figures])[]): string {
  return table([
    ['slice', ...COLUMNS.map(([title]) => title)],
    ...slices.map(([name, figures]) => [name, ...COLUMNS.map(([, show]) => show(figures))]),
  ]);
}

/** Left-aligns the first column, right-aligns the rest. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}
