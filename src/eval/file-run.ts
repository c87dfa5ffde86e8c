import { NO_CONTEXT } from '../core/conversation.ts';
import { confidentIntent } from '../core/confidence.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { createMatcher } from '../nlu/matcher.ts';
import { trainModel } from '../nlu/train.ts';
import type { Labelled } from './dataset.ts';
import { isRight, share } from './metrics.ts';

export type FileRun = {
  readonly intents: number;
  readonly trained: number;
  readonly tested: number;
  readonly accuracy: number;
  readonly top3: number;
  readonly answeredPrecision: number;
  readonly coverage: number;
  readonly outOfScopeRefused: number;
  readonly trainMs: number;
  readonly rankP50Us: number;
  readonly rankP99Us: number;
  readonly peakMemoryMb: number;
};

/** Trains the matcher on any labelled texts and scores it on others: no catalog, no answers, only the reading. */
export function evaluateFiles(train: readonly Labelled[], test: readonly Labelled[]): FileRun {
  const startedAt = performance.now();
  const examples = train.map(({ turns, intent }) => ({ text: turns[0] ?? '', intent, theme: intent }));
  const matcher = createMatcher(trainModel({ examples, aspects: [] }, 'files'));
  const trainMs = Math.round(performance.now() - startedAt);
  const times: number[] = [];
  const ranked = test.map((row) => {
    const from = performance.now();
    const ranking = matcher.rank(row.turns.at(-1) ?? '', NO_CONTEXT);
    times.push((performance.now() - from) * 1000);
    return { row, ranking, acted: confidentIntent(ranking, { answers: {} }) };
  });
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (q: number): number => Math.round(sorted[Math.min(Math.floor(sorted.length * q), sorted.length - 1)] ?? 0);
  const answers = ranked.filter(({ acted }) => acted !== null && acted !== OUT_OF_SCOPE);
  const inScope = ranked.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  return {
    intents: new Set(train.map(({ intent }) => intent)).size,
    trained: train.length,
    tested: test.length,
    accuracy: share(ranked, ({ row, ranking }) => isRight(row, ranking.candidates[0]?.intent ?? '')),
    top3: share(ranked, ({ row, ranking }) => ranking.candidates.slice(0, 3).some(({ intent }) => isRight(row, intent))),
    answeredPrecision: share(answers, ({ row, acted }) => isRight(row, acted ?? '')),
    coverage: share(inScope, ({ row, acted }) => acted !== null && isRight(row, acted)),
    outOfScopeRefused: share(
      ranked.filter(({ row }) => row.intent === OUT_OF_SCOPE),
      ({ acted }) => acted === null || acted === OUT_OF_SCOPE,
    ),
    trainMs,
    rankP50Us: quantile(0.5),
    rankP99Us: quantile(0.99),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
