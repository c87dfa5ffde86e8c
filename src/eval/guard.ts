import type { Figures } from './metrics.ts';
import { percent } from './report.ts';

/** How much each figure may fall before CI fails: about the width of chance on a held-out set of some hundred rows. */
const TOLERANCE: Readonly<Partial<Record<keyof Figures, number>>> = {
  accuracy: 0.015,
  coverage: 0.02,
  helpful: 0.015,
  answeredPrecision: 0.015,
  outOfScopeRefused: 0.03,
};

/** The figures that fell by more than their tolerance, in words. */
export function compareWithBaseline(now: Figures, baseline: Figures): string[] {
  return Object.entries(TOLERANCE).flatMap(([name, tolerance]) => {
    const [current, before] = [now[name as keyof Figures], baseline[name as keyof Figures]];
    return current < before - tolerance ? [`${name}: ${percent(before)} → ${percent(current)} (cho phép giảm ${percent(tolerance)})`] : [];
  });
}
