import { describe, expect, it } from 'vitest';
import { outcomeClass, OUTCOMES } from '../../src/core/outcome.ts';
import type { HandoffReason, Outcome, OutcomeClass } from '../../src/core/outcome.ts';

const outcomes = Object.keys(OUTCOMES) as Outcome[];

describe('an outcome', () => {
  it.each(outcomes)('%s is a class and a reason, which reports can group and a database can hold', (outcome) => {
    expect(outcome).toMatch(/^[a-z]+\.[a-z]+(?:_[a-z]+)*$/);
  });

  it('belongs to one of the classes that reports know', () => {
    const classes: readonly OutcomeClass[] = ['answered', 'clarify', 'declined', 'handoff', 'smalltalk', 'held', 'ignored'];
    expect(new Set(outcomes.map(outcomeClass))).toEqual(new Set(classes));
  });

  it.each<[Outcome, OutcomeClass]>([
    ['answered.faq', 'answered'],
    ['clarify.flow_step', 'clarify'],
    ['handoff.internal_error', 'handoff'],
    ['held.officer', 'held'],
  ])('%s is of the class %s', (outcome, expected) => {
    expect(outcomeClass(outcome)).toBe(expected);
  });

  it('has a label of its own for officers', () => {
    const labels = Object.values(OUTCOMES);
    expect(new Set(labels).size).toBe(labels.length);
    for (const label of labels) expect(label.trim()).not.toBe('');
  });

  it('names every reason for which a conversation goes to staff', () => {
    const reasons: Readonly<Record<HandoffReason, true>> = {
      asked_for_officer: true,
      not_understood: true,
      out_of_scope: true,
      wrong_answer: true,
      flow: true,
      urgent: true,
      internal_error: true,
    };
    expect(outcomes.filter((outcome) => outcomeClass(outcome) === 'handoff').toSorted()).toEqual(
      Object.keys(reasons)
        .map((reason) => `handoff.${reason}`)
        .toSorted(),
    );
  });
});
