import { join } from 'node:path';
import { loadCatalog } from '../../src/catalog/index.ts';
import { NO_CONTEXT } from '../../src/core/conversation.ts';
import { bayes } from '../../src/eval/baselines.ts';
import { readDataset } from '../../src/eval/dataset.ts';
import { table } from '../../src/eval/report.ts';
import { trainingSet } from '../../src/nlu/examples.ts';
import { DEFAULT_TRAINING } from '../../src/nlu/linear.ts';
import { createMatcher } from '../../src/nlu/matcher.ts';
import type { TrainingSet } from '../../src/nlu/model.ts';
import { trainModel } from '../../src/nlu/train.ts';
import { ROOT } from '../support/knowledge.ts';

/**
 * `npm run load:rank`: how long reading a question takes, over the held-out questions, beside natural's Bayes classifier
 * in the same run; and with ten times the catalog (every intent and example again nine times under other names and with
 * one more word each). One core.
 */
const TIMES = 10;

const rows = await readDataset(join(ROOT, 'test/nlu/heldout.jsonl'));
const texts = rows.map(({ turns }) => turns.at(-1) ?? '');
const set = trainingSet(await loadCatalog(ROOT));

function measure(rank: (text: string) => unknown): readonly string[] {
  for (const text of texts.slice(0, 200)) rank(text);
  const times = texts.map((text) => {
    const from = performance.now();
    rank(text);
    return (performance.now() - from) * 1000;
  });
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.99].map((q) => Math.round(sorted[Math.floor(sorted.length * q)] ?? 0).toString());
}

function ours(training: TrainingSet, options = DEFAULT_TRAINING): readonly string[] {
  const from = performance.now();
  const matcher = createMatcher(trainModel(training, 'load', options));
  const trained = Math.round(performance.now() - from);
  return [...measure((text) => matcher.rank(text, NO_CONTEXT)), String(trained)];
}

const larger = ({ examples, aspects }: TrainingSet): TrainingSet => ({
  aspects,
  examples: Array.from({ length: TIMES }, (_, copy) =>
    examples.map((example) =>
      copy === 0
        ? example
        : { text: `${example.text} khac${copy}`, intent: `${example.intent}-${copy}`, theme: `${example.theme}-${copy}` },
    ),
  ).flat(),
});

/** How well it reads does not matter here, and ten times the classes on ten times the examples take a hundred times as long. */
const ONCE = { ...DEFAULT_TRAINING, epochs: 1 };

const reference = bayes(set.examples);
process.stdout.write(
  `${table([
    ['matcher', 'p50 µs', 'p99 µs', 'trained ms'],
    ['ours', ...ours(set)],
    ['natural, Bayes', ...measure((text) => reference.rank(text)), String(reference.trainMs)],
    [`ours, ${TIMES}× the catalog`, ...ours(larger(set), ONCE)],
  ])}\n`,
);
