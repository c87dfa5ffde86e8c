import type { Period } from '../core/catalog.ts';

type Written = { readonly from?: string | undefined; readonly to?: string | undefined; readonly text: string };

export const toPeriods = (written: readonly Written[]): Period[] =>
  written.map(({ from, to, text }) => ({ from: from ?? null, to: to ?? null, text }));

/** Two periods of one value that hold on the same day, if any: then nobody could say which text is meant. */
export function overlap(periods: readonly Period[]): readonly [Period, Period] | null {
  const sorted = periods.toSorted((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
  for (const [i, period] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next !== undefined && (period.to === null || (next.from ?? '') <= period.to)) return [period, next];
  }
  return null;
}
