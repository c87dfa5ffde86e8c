import { describe, expect, it } from 'vitest';
import type { Aspect } from '../../src/core/aspect.ts';
import { aspectOf, trainAspects } from '../../src/nlu/aspects.ts';
import { trainingSet } from '../../src/nlu/examples.ts';
import { normalise } from '../../src/nlu/normalise.ts';
import { realKnowledge } from '../support/knowledge.ts';

const { aspects } = trainingSet((await realKnowledge()).catalog);
const model = trainAspects(aspects);
const asked = (text: string): Aspect | null => aspectOf(model, normalise(text)).aspect;

describe('the aspect a question is about', () => {
  it.each<[string, Aspect | null]>([
    ['làm hộ chiếu hết bao nhiêu', 'le-phi'],
    ['lam lai the mat may dong', 'le-phi'],
    ['đổi thẻ có mất tiền không', 'le-phi'],
    ['bao nhiêu ngày thì có thẻ', 'thoi-han'],
    ['bao lau moi nhan dc', 'thoi-han'],
    ['khi nào có kết quả vậy', 'thoi-han'],
    ['đi làm thẻ cần mang theo gì', 'ho-so'],
    ['hồ sơ gồm những gì', 'ho-so'],
    ['làm căn cước ở đâu', 'noi-nop'],
    ['đăng ký tạm trú như thế nào', 'cach-lam'],
    ['theo nghị định nào', 'can-cu'],
    ['những ai được miễn', 'doi-tuong'],
    ['bao nhiêu tuổi phải đổi', 'doi-tuong'],
    ['căn cước', null],
    ['mất căn cước', null],
  ])('of "%s" is %s', (text, aspect) => {
    expect(asked(text)).toBe(aspect);
  });

  it('is none in particular when several are asked', () => {
    expect(asked('thủ tục thế nào, cần giấy gì và phí bao nhiêu')).toBeNull();
  });

  it('is none when nobody has shown how aspects are asked', () => {
    expect(aspectOf(trainAspects([]), normalise('phí bao nhiêu'))).toEqual({ aspect: null, confidence: 0 });
  });

  it('is told of questions that were left out of the training, four times in five', () => {
    const FOLDS = 5;
    let right = 0;
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const partial = trainAspects(aspects.filter((_, i) => i % FOLDS !== fold));
      for (const [i, { text, aspect }] of aspects.entries())
        if (i % FOLDS === fold && aspectOf(partial, normalise(text)).aspect === aspect) right += 1;
    }
    expect(right / aspects.length).toBeGreaterThan(0.78);
  });
});
