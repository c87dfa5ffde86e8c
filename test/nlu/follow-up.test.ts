import { describe, expect, it } from 'vitest';
import { findCues } from '../../src/nlu/aspects.ts';
import { asksOnlyAspect, switchesTopic } from '../../src/nlu/follow-up.ts';
import { normalise } from '../../src/nlu/normalise.ts';

const only = (text: string) => {
  const { folded } = normalise(text);
  return asksOnlyAspect(folded, findCues(folded));
};
const named = (text: string) => {
  const { folded } = normalise(text);
  return switchesTopic(folded, findCues(folded));
};

describe('a follow-up that keeps the topic', () => {
  it.each([
    ['thế bao lâu có?', 'thoi-han'],
    ['vậy hết bao nhiêu tiền ạ', 'le-phi'],
    ['can mang theo gi ko em', 'ho-so'],
    ['nộp ở đâu', 'noi-nop'],
    ['rồi lệ phí thì sao', 'le-phi'],
  ])('"%s" asks only %s', (text, aspect) => {
    expect(only(text)).toBe(aspect);
  });

  it.each(['làm hộ chiếu hết bao nhiêu', 'căn cước bao lâu có', 'cảm ơn em', 'vneid'])('"%s" is a question of its own', (text) => {
    expect(only(text)).toBeNull();
  });
});

describe('a follow-up that keeps the aspect', () => {
  it.each([
    ['còn căn cước thì sao?', 'can cuoc'],
    ['the con ho chieu', 'ho chieu'],
    ['vậy còn bằng lái xe thì sao ạ', 'bang lai xe'],
    ['còn vneid thì thế nào', 'vneid'],
  ])('"%s" names %s', (text, topic) => {
    expect(named(text)).toBe(topic);
  });

  it.each(['còn bao lâu nữa', 'thẻ còn hạn không', 'còn gì nữa không', 'tôi còn chứng minh nhân dân thì đổi sang căn cước ở đâu', 'thế à'])(
    '"%s" is not such a switch',
    (text) => {
      expect(named(text)).toBeNull();
    },
  );
});
