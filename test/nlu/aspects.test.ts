import { describe, expect, it } from 'vitest';
import type { Aspect } from '../../src/core/aspect.ts';
import { aspectOf, findCues } from '../../src/nlu/aspects.ts';
import { normalise } from '../../src/nlu/normalise.ts';

const asked = (text: string): Aspect | null => aspectOf(findCues(normalise(text).folded));

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
    ['thứ bảy có làm không', 'noi-nop'],
    ['đăng ký tạm trú như thế nào', 'cach-lam'],
    ['theo nghị định nào', 'can-cu'],
    ['ai được miễn', 'doi-tuong'],
    ['bao nhiêu tuổi phải đổi', 'doi-tuong'],
    ['mất căn cước', null],
  ])('of "%s" is %s', (text, aspect) => {
    expect(asked(text)).toBe(aspect);
  });

  it('is the sharper one when a question also says "thế nào"', () => {
    expect(asked('thủ tục cấp lại thế nào và phí bao nhiêu tiền')).toBe('le-phi');
  });

  it('uses each word for one cue only', () => {
    const cues = findCues(normalise('bao nhiêu ngày').folded);
    expect(cues).toEqual([{ aspect: 'thoi-han', from: 0, to: 3 }]);
  });

  it('does not take the card for a fare, nor a family for a price', () => {
    expect(asked('căn cước')).toBeNull();
    expect(asked('thẻ của cả gia đình')).toBeNull();
  });
});
