import { describe, expect, it } from 'vitest';
import { compareWithBaseline } from '../../src/eval/guard.ts';
import type { Figures } from '../../src/eval/metrics.ts';

const FIGURES: Figures = {
  rows: 800,
  accuracy: 0.95,
  macroF1: 0.95,
  coverage: 0.9,
  helpful: 0.96,
  wrong: 0.01,
  answeredPrecision: 0.98,
  outOfScopeRefused: 0.97,
  calibrationError: 0.02,
};

describe('the guard against regressions', () => {
  it('lets figures rise, and fall within their tolerance', () => {
    expect(compareWithBaseline({ ...FIGURES, accuracy: 0.94, coverage: 0.99 }, FIGURES)).toEqual([]);
  });

  it.each(['accuracy', 'coverage', 'helpful', 'answeredPrecision', 'outOfScopeRefused'] as const)(
    'names %s when it falls further',
    (name) => {
      const [finding, ...others] = compareWithBaseline({ ...FIGURES, [name]: FIGURES[name] - 0.04 }, FIGURES);
      expect(finding).toContain(name);
      expect(others).toEqual([]);
    },
  );
});
