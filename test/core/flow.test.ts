import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow, FlowChoice } from '../../src/core/catalog.ts';
import { advance, answersInWords, choiceBySaying, communeOf, enterFlow, returnTo, stepBack, stepOf } from '../../src/core/flow.ts';
import type { FlowForm } from '../../src/core/flow.ts';
import type { Commune } from '../../src/core/organization.ts';
import { language } from '../../src/nlu/language.ts';

const choice = (id: string, next: string, ...says: string[]): FlowChoice => ({ id, label: `Chọn ${id}`, says, next });
const CHOICES = [
  choice('mat', 'noi', 'bị mất', 'làm lại'),
  choice('hong', 'noi', 'bị hỏng', 'gãy'),
  choice('tre', 'het', 'cho con', 'trẻ em'),
];
const FLOW: Flow = {
  id: 'dat-lich',
  title: 'Đặt lịch',
  intent: 'dat-lich-can-cuoc',
  start: 'ly-do',
  steps: {
    'ly-do': { kind: 'ask', id: 'ly-do', text: 'Vì sao ạ?', choices: CHOICES },
    noi: { kind: 'commune', id: 'noi', text: 'Ở xã nào ạ?', next: 'het' },
    het: { kind: 'end', id: 'het', text: 'Xong.', see: [] },
  },
};
const COMMUNES: readonly Commune[] = ['xa-an-binh', 'xa-thanh-loi'].map((id) => ({
  id,
  name: `Tên của ${id}`,
  aliases: [],
  office: { address: '', phone: null },
}));

const start = enterFlow(FLOW);
const atCommune = advance(start, { step: 'ly-do', choice: 'mat' }, 'noi');
const atEnd = advance(atCommune, { step: 'noi', choice: 'xa-an-binh' }, 'het');

describe('a guided flow', () => {
  it('begins at its first question, with nothing answered', () => {
    expect(start).toEqual({ kind: 'flow', flow: 'dat-lich', step: 'ly-do', answers: [], misses: 0 });
    expect(stepOf(FLOW, start)).toBe(FLOW.steps['ly-do']);
  });

  it('has no step any more when an editor took it away', () => {
    expect(stepOf(FLOW, { ...start, step: 'da-xoa' })).toBeNull();
  });

  it('moves on with each answer and forgets what was not understood', () => {
    expect(advance({ ...start, misses: 2 }, { step: 'ly-do', choice: 'mat' }, 'noi')).toEqual({
      ...start,
      step: 'noi',
      answers: [{ step: 'ly-do', choice: 'mat' }],
      misses: 0,
    });
    expect(atEnd.answers.map(({ step }) => step)).toEqual(['ly-do', 'noi']);
  });

  it('goes back one answer at a time, and no further than the first question', () => {
    expect(stepBack(atEnd)).toEqual(atCommune);
    expect(stepBack(atCommune)).toEqual(start);
    expect(stepBack(start)).toBeNull();
  });

  it('is back where it was after a step on and a step back', () => {
    const id = fc.stringMatching(/^[a-z]{1,6}$/);
    const answer = fc.record({ step: id, choice: id });
    const form: fc.Arbitrary<FlowForm> = fc.record({
      kind: fc.constant('flow' as const),
      flow: id,
      step: id,
      answers: fc.array(answer, { maxLength: 5 }),
      misses: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(form, id, id, (given, picked, next) => {
        expect(stepBack(advance(given, { step: given.step, choice: picked }, next))).toEqual({ ...given, misses: 0 });
      }),
    );
  });

  it('returns to a step answered before and forgets that answer and all after it', () => {
    expect(returnTo(atEnd, 'noi')).toEqual(atCommune);
    expect(returnTo(atEnd, 'ly-do')).toEqual(start);
  });

  it('stays where it is when it returns to the step at hand', () => {
    expect(returnTo({ ...atCommune, misses: 1 }, 'noi')).toEqual(atCommune);
  });

  it('does not return to a step the person never came by', () => {
    expect(returnTo(start, 'noi')).toBeNull();
    expect(returnTo(atCommune, 'khac')).toBeNull();
  });
});

describe('a choice said in one’s own words', () => {
  it.each([
    ['em bị mất rồi ạ', 'mat'],
    ['em bi mat roi a', 'mat'],
    ['Làm lại cho tôi', 'mat'],
    ['thẻ GÃY đôi', 'hong'],
    ['cho con tôi 6 tuổi', 'tre'],
    ['vừa bị mất vừa bị hỏng', null],
    ['cho cong ty', null],
    ['không rõ', null],
    ['', null],
  ])('%j is %s', (text, id) => {
    expect(choiceBySaying(CHOICES, language.fold(text), language.fold)?.id ?? null).toBe(id);
  });

  it('is one choice even when two of its sayings fit', () => {
    expect(choiceBySaying(CHOICES, language.fold('bị mất nên làm lại'), language.fold)?.id).toBe('mat');
  });
});

describe('what a flow has learnt', () => {
  it('is the commune, when it was asked and is one of ours', () => {
    expect(communeOf(FLOW, atEnd, COMMUNES)?.id).toBe('xa-an-binh');
    expect(communeOf(FLOW, atCommune, COMMUNES)).toBeNull();
    expect(communeOf(FLOW, advance(atCommune, { step: 'noi', choice: 'xã lạ' }, 'het'), COMMUNES)).toBeNull();
  });

  it('is not taken for a commune when it answers another question', () => {
    expect(communeOf(FLOW, advance(start, { step: 'ly-do', choice: 'xa-an-binh' }, 'noi'), COMMUNES)).toBeNull();
  });

  it('is told to the officer in words', () => {
    expect(answersInWords(FLOW, atEnd.answers, COMMUNES)).toEqual([
      { question: 'Vì sao ạ?', answer: 'Chọn mat' },
      { question: 'Ở xã nào ạ?', answer: 'Tên của xa-an-binh' },
    ]);
  });

  it('keeps the person’s own words where no label stands for them, and leaves out steps that are gone', () => {
    const answers = [
      { step: 'da-xoa', choice: 'gi-do' },
      { step: 'ly-do', choice: 'lua-chon-cu' },
      { step: 'noi', choice: 'Xã Bình Lạ' },
    ];
    expect(answersInWords(FLOW, answers, COMMUNES)).toEqual([
      { question: 'Vì sao ạ?', answer: 'lua-chon-cu' },
      { question: 'Ở xã nào ạ?', answer: 'Xã Bình Lạ' },
    ]);
  });
});
