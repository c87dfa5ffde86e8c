import { NO_CONTEXT } from '../../src/core/conversation.ts';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '../../src/core/ports.ts';

/** What any matcher must hold to, whatever it learns from. */
export function describeMatcher(name: string, open: () => Matcher | Promise<Matcher>): void {
  describe(name, () => {
    const texts = ['mất căn cước làm lại ở đâu', 'mat can cuoc lam lai o dau', 'vneid', '', '😀', 'a'.repeat(5_000), 'một '.repeat(2_000)];

    it('ranks every intent once, best first, with probabilities that add up to no more than one', async () => {
      const matcher = await open();
      for (const text of texts) {
        const { candidates } = matcher.rank(text, NO_CONTEXT);
        const scores = candidates.map(({ score }) => score);
        expect(new Set(candidates.map(({ intent }) => intent)).size).toBe(candidates.length);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThan(1 + 1e-6);
        expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
      }
    });

    it('ranks the same text the same way each time', async () => {
      const matcher = await open();
      for (const text of texts) expect(matcher.rank(text, NO_CONTEXT).candidates).toEqual(matcher.rank(text, NO_CONTEXT).candidates);
    });

    it('names its version and can say which words decided', async () => {
      const matcher = await open();
      expect(matcher.version).not.toBe('');
      const ranking = matcher.rank('mất căn cước', NO_CONTEXT);
      const words = ranking.evidence(ranking.candidates);
      expect(words.length).toBeGreaterThan(0);
      expect(words.every(({ word, weight }) => word !== '' && Number.isFinite(weight))).toBe(true);
    });

    it('tells which words spoke for one candidate rather than another, whichever is named first', async () => {
      const ranking = (await open()).rank('mất căn cước', NO_CONTEXT);
      const [one, other] = ranking.candidates;
      if (one === undefined || other === undefined) throw new Error('two candidates are needed');
      const weights = (of: readonly [typeof one, typeof one]) => new Map(ranking.evidence(of).map(({ word, weight }) => [word, weight]));
      const [for_, against] = [weights([one, other]), weights([other, one])];
      for (const [word, weight] of for_) expect(against.get(word)).toBeCloseTo(-weight, 6);
    });
  });
}
