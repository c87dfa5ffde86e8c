import { describe, expect, it } from 'vitest';
import type { Labelled } from '../../src/eval/dataset.ts';
import { confusionsOf, curveOf, figuresOf, resultOf } from '../../src/eval/metrics.ts';
import type { Judged, Result } from '../../src/eval/metrics.ts';

const row = (intent: string, also: readonly string[] = []): Labelled => ({ turns: ['câu hỏi'], intent, also, aspect: null, style: null });
const judged = (of: Labelled, given: Partial<Judged>): Judged => ({
  row: of,
  decision: 'answer',
  answered: [],
  offered: [],
  aspect: null,
  first: '',
  score: 0.9,
  ...given,
});
const answer = (of: Labelled, intent: string): Judged => judged(of, { answered: [intent], first: intent });

describe('what became of a row', () => {
  it.each<[string, Judged, Result]>([
    ['answered rightly', answer(row('a'), 'a'), 'correct'],
    ['answered by another defensible reading', answer(row('a', ['b']), 'b'), 'correct'],
    ['answered wrongly', answer(row('a'), 'b'), 'wrong'],
    ['asked back with the right topic among those offered', judged(row('a'), { decision: 'clarify', offered: ['b', 'a'] }), 'offered'],
    ['asked back without it', judged(row('a'), { decision: 'clarify', offered: ['b'] }), 'missed'],
    ['declined though it is ours', judged(row('a'), { decision: 'out_of_scope' }), 'missed'],
    ['declined as it should be', judged(row('ngoai-pham-vi'), { decision: 'out_of_scope' }), 'refused'],
    ['answered though it is not ours', answer(row('ngoai-pham-vi'), 'a'), 'wrong'],
    ['handed to an officer on request', judged(row('gap-can-bo'), { decision: 'handoff', answered: ['gap-can-bo'] }), 'correct'],
  ])('%s', (_, each, result) => {
    expect(resultOf(each)).toBe(result);
  });
});

describe('the figures', () => {
  const rows = [
    answer(row('a'), 'a'),
    answer(row('b'), 'a'),
    answer(row('ngoai-pham-vi'), 'a'),
    judged(row('b'), { decision: 'clarify', offered: ['b'], first: 'b' }),
  ];

  it('count wrong answers to what is out of scope against precision, not against coverage', () => {
    expect(figuresOf(rows)).toMatchObject({
      rows: 4,
      accuracy: 0.5,
      coverage: 1 / 3,
      helpful: 2 / 3,
      answeredPrecision: 1 / 3,
      outOfScopeRefused: 0,
    });
  });

  it('name what is taken for what', () => {
    expect(confusionsOf(rows)).toContainEqual({ expected: 'b', predicted: 'a', count: 1 });
  });

  it('show what a higher threshold would cost', () => {
    const [low, high] = [curveOf(rows).at(0), curveOf(rows).at(-1)];
    expect(low?.coverage).toBeCloseTo(2 / 3);
    expect(high?.coverage).toBe(0);
  });
});
