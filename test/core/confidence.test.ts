import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASPECTS } from '../../src/core/aspect.ts';
import type { Aspect } from '../../src/core/aspect.ts';
import type { Answer, Catalog, Intent } from '../../src/core/catalog.ts';
import { confidentIntent, CONVERSATION_GROUP, decide, resolve, THRESHOLDS } from '../../src/core/confidence.ts';
import type { Topic } from '../../src/core/conversation.ts';
import { OUT_OF_SCOPE } from '../../src/core/ranking.ts';
import type { Ranking } from '../../src/core/ranking.ts';
import { EMPTY_CATALOG } from '../support/catalog.ts';

const intent = (id: string, group: string): Intent => ({ id, group, title: id, examples: [], near: [] });
const answer = (id: string, given: Partial<Answer> = {}): Answer => ({
  intent: id,
  title: id,
  essential: [],
  short: '',
  sections: {},
  mainAspect: null,
  elsewhere: {},
  flow: null,
  careful: false,
  links: [],
  legal: [],
  sources: [],
  checked: '2026-11-20',
  reviewBy: '2027-11-20',
  periods: {},
  ...given,
});

const ANSWERS = [
  answer('cap-lai', { elsewhere: { 'le-phi': 'le-phi' } }),
  answer('doi-the'),
  answer('le-phi', { mainAspect: 'le-phi' }),
  answer('dang-nhap'),
  answer('sai-thong-tin'),
];
const catalog: Catalog = {
  ...EMPTY_CATALOG,
  intents: Object.fromEntries(
    [
      ...ANSWERS.map(({ intent: id }) => intent(id, 'can-cuoc')),
      intent('chao-hoi', CONVERSATION_GROUP),
      intent('gap-can-bo', CONVERSATION_GROUP),
    ].map((each) => [each.id, each]),
  ),
  answers: Object.fromEntries(ANSWERS.map((each) => [each.intent, each])),
  periods: {},
};

const ranking = (scores: Readonly<Record<string, number>>, given: Partial<Ranking> = {}): Ranking => ({
  candidates: Object.entries(scores).map(([id, score]) => ({ intent: id, score })),
  aspect: null,
  followUp: null,
  evidence: () => [],
  parts: [],
  ...given,
});
// The figures are tuned on data; what is promised is what they mean.
const { answer: sure, margin, decline: unanswerable, offer: worthOffering } = THRESHOLDS;
const LITTLE = 0.001;
const topic = (id: string, aspect: Aspect | null): Topic => ({ intent: id, aspect, question: '', at: 0 });

describe('the intent to act on without asking back', () => {
  it.each<[Readonly<Record<string, number>>, string | null, string]>([
    [{ 'cap-lai': 0.95, 'doi-the': 0.03 }, 'cap-lai', 'probable and far ahead'],
    [{ 'cap-lai': sure, 'doi-the': 0 }, 'cap-lai', 'just probable enough'],
    [{ 'cap-lai': sure - LITTLE, 'doi-the': 0 }, null, 'just not probable enough'],
    [{ 'cap-lai': 0.9, 'doi-the': 0.9 - margin - LITTLE }, 'cap-lai', 'just far enough ahead'],
    [{ 'cap-lai': 0.9, 'doi-the': 0.9 - margin + LITTLE }, null, 'just not far enough ahead'],
    [{ 'cap-lai': 1 }, 'cap-lai', 'without a second'],
    [{ [OUT_OF_SCOPE]: unanswerable, 'cap-lai': unanswerable }, OUT_OF_SCOPE, 'out of scope, however near the second'],
    [{ [OUT_OF_SCOPE]: unanswerable - LITTLE, 'cap-lai': 0.1 }, null, 'perhaps out of scope'],
    [{}, null, 'nothing at all'],
  ])('of %j is %s (%s)', (scores, expected) => {
    expect(confidentIntent(ranking(scores), catalog)).toBe(expected);
  });

  it('must be surer where a wrong answer costs money or land', () => {
    const careful = { answers: { 'doi-the': answer('doi-the', { careful: true }) } };
    expect(confidentIntent(ranking({ 'doi-the': THRESHOLDS.careful - LITTLE }), careful)).toBeNull();
    expect(confidentIntent(ranking({ 'doi-the': THRESHOLDS.careful }), careful)).toBe('doi-the');
    expect(THRESHOLDS.careful).toBeGreaterThan(THRESHOLDS.answer);
  });
});

describe('the decision', () => {
  it('is to answer a sure question, about what it asks', () => {
    expect(decide(ranking({ 'doi-the': 0.9 }, { aspect: 'ho-so' }), null, catalog)).toEqual({
      kind: 'answer',
      read: { intent: 'doi-the', aspect: 'ho-so' },
      also: null,
      confidence: 0.9,
    });
  });

  it('is to decline what is out of scope', () => {
    expect(decide(ranking({ [OUT_OF_SCOPE]: 0.9, 'cap-lai': 0.1 }), null, catalog)).toEqual({ kind: 'decline', confidence: 0.9 });
  });

  it('is to decline when nothing is worth offering', () => {
    const faint = ranking({ [OUT_OF_SCOPE]: unanswerable - LITTLE, 'cap-lai': worthOffering - LITTLE, 'doi-the': 0.01 });
    expect(decide(faint, null, catalog)).toEqual({ kind: 'decline', confidence: unanswerable - LITTLE });
    expect(decide(ranking({}), null, catalog)).toEqual({ kind: 'decline', confidence: 0 });
  });

  it('is to call an officer when asked for one', () => {
    expect(decide(ranking({ 'gap-can-bo': 0.8 }), null, catalog)).toEqual({ kind: 'officer', confidence: 0.8 });
  });

  it('is small talk for the intents of conversation', () => {
    expect(decide(ranking({ 'chao-hoi': 0.95 }), null, catalog)).toEqual({ kind: 'smalltalk', intent: 'chao-hoi', confidence: 0.95 });
  });

  it('is to ask back between the likeliest, best first and no more than may be offered', () => {
    const unsure = ranking({ 'cap-lai': 0.3, 'doi-the': 0.25, 'le-phi': 0.2, 'dang-nhap': 0.15, 'sai-thong-tin': 0.1 });
    expect(decide(unsure, null, catalog)).toEqual({
      kind: 'clarify',
      choices: ['cap-lai', 'doi-the', 'le-phi', 'dang-nhap'].slice(0, THRESHOLDS.offers),
      confidence: 0.3,
    });
  });

  it('offers nothing that has no answer, nor what is hardly likely', () => {
    const unsure = ranking({
      [OUT_OF_SCOPE]: unanswerable - LITTLE,
      'da-xoa': 0.2,
      'chao-hoi': 0.1,
      'doi-the': worthOffering,
      'cap-lai': worthOffering - LITTLE,
    });
    expect(decide(unsure, null, catalog)).toMatchObject({ kind: 'clarify', choices: ['doi-the'] });
  });

  it('follows an aspect that is answered elsewhere', () => {
    expect(decide(ranking({ 'cap-lai': 0.9 }, { aspect: 'le-phi' }), null, catalog)).toMatchObject({
      read: { intent: 'le-phi', aspect: 'le-phi' },
    });
  });

  it('takes the aspect of the topic when only the topic changes', () => {
    const follow = ranking({ 'cap-lai': 0.9 }, { followUp: 'keeps-aspect' });
    expect(decide(follow, topic('doi-the', 'thoi-han'), catalog)).toMatchObject({ read: { intent: 'cap-lai', aspect: 'thoi-han' } });
    expect(decide(follow, topic('doi-the', 'le-phi'), catalog)).toMatchObject({ read: { intent: 'le-phi', aspect: 'le-phi' } });
    expect(decide(follow, null, catalog)).toMatchObject({ read: { intent: 'cap-lai', aspect: null } });
  });

  it('leaves the aspect of the topic alone in every other message', () => {
    const fresh = ranking({ 'cap-lai': 0.9 }, { followUp: 'keeps-topic', aspect: 'ho-so' });
    expect(decide(fresh, topic('cap-lai', 'thoi-han'), catalog)).toMatchObject({ read: { intent: 'cap-lai', aspect: 'ho-so' } });
    expect(decide(ranking({ 'cap-lai': 0.9 }), topic('cap-lai', 'thoi-han'), catalog)).toMatchObject({ read: { aspect: null } });
  });
});

describe('a message with two questions', () => {
  const first = ranking({ 'doi-the': 0.9 }, { aspect: 'ho-so' });
  const second = ranking({ 'dang-nhap': 0.9 });
  const both = (...parts: Ranking[]): Ranking => ranking({ 'doi-the': sure - LITTLE, 'dang-nhap': sure - LITTLE }, { parts });

  it('is answered twice when each is sure by itself', () => {
    expect(decide(both(first, second), null, catalog)).toEqual({
      kind: 'answer',
      read: { intent: 'doi-the', aspect: 'ho-so' },
      also: { intent: 'dang-nhap', aspect: null },
      confidence: sure - LITTLE,
    });
  });

  it('is answered once for two that lead to the same answer', () => {
    const fees = both(ranking({ 'cap-lai': 0.9 }, { aspect: 'le-phi' }), ranking({ 'le-phi': 0.9 }));
    expect(decide({ ...fees, candidates: [{ intent: 'cap-lai', score: 0.9 }] }, null, catalog)).toMatchObject({ also: null });
  });

  it('is asked back about when one of them is unsure, out of scope or small talk', () => {
    for (const other of [ranking({ 'dang-nhap': sure - LITTLE }), ranking({ [OUT_OF_SCOPE]: 0.9 }), ranking({ 'chao-hoi': 0.9 })])
      expect(decide(both(first, other), null, catalog).kind).toBe('clarify');
  });
});

describe('where an aspect is answered', () => {
  it('is the intent itself, with its main aspect when none was asked', () => {
    expect(resolve(catalog, 'cap-lai', 'ho-so')).toEqual({ intent: 'cap-lai', aspect: 'ho-so' });
    expect(resolve(catalog, 'le-phi', null)).toEqual({ intent: 'le-phi', aspect: 'le-phi' });
    expect(resolve(catalog, 'doi-the', null)).toEqual({ intent: 'doi-the', aspect: null });
    expect(resolve(catalog, 'chao-hoi', null)).toEqual({ intent: 'chao-hoi', aspect: null });
  });
});

describe('whatever the matcher says', () => {
  const ids = [...Object.keys(catalog.intents), OUT_OF_SCOPE, 'da-xoa'];
  const scored = fc
    .tuple(fc.shuffledSubarray(ids), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: ids.length, maxLength: ids.length }))
    .map(([some, scores]) => {
      const sorted = scores.slice(0, some.length).toSorted((a, b) => b - a);
      const sum = sorted.reduce((total, score) => total + score, 0) || 1;
      return some.map((id, i) => ({ intent: id, score: (sorted[i] ?? 0) / sum }));
    });
  const any: fc.Arbitrary<Ranking> = fc.record({
    candidates: scored,
    aspect: fc.option(fc.constantFrom(...ASPECTS)),
    followUp: fc.constantFrom('keeps-topic' as const, 'keeps-aspect' as const, null),
    evidence: fc.constant(() => []),
    parts: fc.constant([]),
  });

  it('nobody is answered below the threshold, and only what we have is offered', () => {
    fc.assert(
      fc.property(any, (given) => {
        const decision = decide(given, topic('doi-the', 'ho-so'), catalog);
        expect(decision.confidence).toBe(given.candidates[0]?.score ?? 0);
        if (decision.kind === 'answer') expect(decision.confidence).toBeGreaterThanOrEqual(THRESHOLDS.answer);
        if (decision.kind !== 'clarify') return;
        expect(decision.choices.length).toBeGreaterThan(0);
        expect(decision.choices.length).toBeLessThanOrEqual(THRESHOLDS.offers);
        expect(decision.choices.filter((id) => catalog.answers[id] === undefined)).toEqual([]);
      }),
    );
  });
});
