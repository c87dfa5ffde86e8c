import { NO_CONTEXT } from '../../src/core/conversation.ts';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../src/nlu/matcher.ts';
import type { Example } from '../../src/nlu/model.ts';
import { outOfFold, trainModel } from '../../src/nlu/train.ts';
import { realKnowledge } from '../support/knowledge.ts';
import { describeMatcher } from './matcher.contract.ts';

const example = (intent: string, text: string): Example => ({ text, intent, theme: intent });
const SMALL: readonly Example[] = [
  ...['mất căn cước', 'làm lại thẻ bị mất', 'rơi mất thẻ căn cước rồi', 'bị trộm lấy mất căn cước'].map((text) => example('cap-lai', text)),
  ...['phí làm căn cước', 'làm thẻ hết bao nhiêu tiền', 'lệ phí căn cước', 'mất bao nhiêu tiền làm thẻ'].map((text) =>
    example('le-phi', text),
  ),
  ...['trời mưa quá', 'đội nào thắng', 'ly hôn ở đâu', 'vay tiền'].map((text) => example('ngoai-pham-vi', text)),
];

describeMatcher('a matcher trained on a dozen examples', () => createMatcher(trainModel({ examples: SMALL, aspects: [] }, 'small')));
describeMatcher('the matcher trained on the real content', async () => (await realKnowledge()).matcher);

describe('training', () => {
  it('makes the same model of the same examples', () => {
    const [one, other] = [trainModel({ examples: SMALL, aspects: [] }, 'v'), trainModel({ examples: SMALL, aspects: [] }, 'v')];
    expect(one.linear.weights).toEqual(other.linear.weights);
    expect(one.acceptance).toEqual(other.acceptance);
  });

  it('judges every example once by a model that has not seen it', () => {
    const model = trainModel({ examples: SMALL, aspects: [] }, 'v');
    const judged = outOfFold(SMALL, model);
    expect(new Set(judged.map((each) => each.example))).toEqual(new Set(SMALL));
    expect(judged).toHaveLength(SMALL.length);
  });
});

describe('a follow-up', () => {
  const topic = { intent: 'cap-lai-can-cuoc', aspect: 'ho-so' as const, question: 'mất thẻ cần giấy gì', at: 0 };

  it('that names only an aspect keeps the topic', async () => {
    const { matcher } = await realKnowledge();
    const ranking = matcher.rank('thế bao lâu có?', { topic, unclear: null });
    expect(ranking).toMatchObject({ followUp: 'keeps-topic', aspect: 'thoi-han' });
    expect(ranking.candidates[0]?.intent).toBe('cap-lai-can-cuoc');
  });

  it('without a topic is a question like any other', async () => {
    const { matcher } = await realKnowledge();
    expect(matcher.rank('thế bao lâu có?', NO_CONTEXT).followUp).toBeNull();
  });
});
