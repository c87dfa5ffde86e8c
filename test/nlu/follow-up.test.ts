import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Aspect } from '../../src/core/aspect.ts';
import { asksOnlyAspect, asksSameAbout, staysOnTopic } from '../../src/nlu/follow-up.ts';
import { normalise } from '../../src/nlu/normalise.ts';
import { realKnowledge } from '../support/knowledge.ts';

describe('a follow-up that keeps the topic', () => {
  it.each(['thế bao lâu có?', 'vậy hết bao nhiêu tiền ạ', 'can mang theo gi ko em', 'nộp ở đâu', 'rồi lệ phí thì sao'])(
    '"%s" asks only what',
    (text) => {
      expect(asksOnlyAspect(normalise(text).folded, 'le-phi')).toBe(true);
    },
  );

  it.each(['làm hộ chiếu hết bao nhiêu', 'căn cước bao lâu có', 'vneid bao giờ được'])('"%s" is a question of its own', (text) => {
    expect(asksOnlyAspect(normalise(text).folded, 'le-phi')).toBe(false);
  });

  it('asks something: a word of thanks does not', () => {
    expect(asksOnlyAspect(normalise('dạ em cảm ơn').folded, null)).toBe(false);
  });
});

describe('a follow-up that keeps the aspect', () => {
  it.each<[string, Aspect | null, string]>([
    ['còn căn cước thì sao?', 'cach-lam', 'can cuoc'],
    ['the con ho chieu', null, 'ho chieu'],
    ['vậy còn bằng lái xe thì sao ạ', 'cach-lam', 'bang lai xe'],
    ['còn vneid thì thế nào', 'cach-lam', 'vneid'],
  ])('"%s" names the other topic', (text, aspect, topic) => {
    expect(asksSameAbout(normalise(text).folded, aspect)).toBe(topic);
  });

  it.each<[string, Aspect | null]>([
    ['còn bao lâu nữa', 'thoi-han'],
    ['còn gì nữa không', null],
    ['tôi còn chứng minh nhân dân thì đổi sang căn cước ở đâu', 'noi-nop'],
    ['thế à', null],
  ])('"%s" is not such a switch', (text, aspect) => {
    expect(asksSameAbout(normalise(text).folded, aspect)).toBeNull();
  });
});

describe('the probability that a message goes on with the topic', () => {
  const signals = { alone: 0.05, joined: 0.5, likeness: 0.2, sharpest: 0.3, words: 5, aspect: 0.8 };

  it.each([
    ['the more it sounds like the topic', { alone: 0.5 }],
    ['the more it does so with the question before', { joined: 0.9 }],
    ['the liker it is to the topic’s examples', { likeness: 0.5 }],
    ['the less any of its words points anywhere', { sharpest: 0.1 }],
    ['the shorter it is', { words: 2 }],
    ['the surer it says what is asked', { aspect: 1 }],
  ])('is greater %s', (_, change) => {
    expect(staysOnTopic({ ...signals, ...change })).toBeGreaterThan(staysOnTopic(signals));
  });
});

type Dialogue = { readonly turns: readonly [string, string]; readonly first: string; readonly intent: string; readonly kind: string };

describe('dialogues of two messages', async () => {
  const { matcher } = await realKnowledge();
  const lines = (await readFile(new URL('follow-ups.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  const dialogues = lines.map((line) => JSON.parse(line) as Dialogue);

  it.each([
    ['keep', 0.8],
    ['new', 0.95],
    ['switch', 0.7],
  ])('of the kind "%s" are followed in at least %d', (kind, least) => {
    const some = dialogues.filter((dialogue) => dialogue.kind === kind);
    const followed = some.filter(({ turns: [question, text], first, intent }) => {
      const ranking = matcher.rank(text, { topic: { intent: first, aspect: 'cach-lam', question, at: 0 }, unclear: null });
      return ranking.candidates[0]?.intent === intent;
    });
    expect(followed.length / some.length).toBeGreaterThan(least);
  });
});
