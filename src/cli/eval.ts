import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { readDataset } from '../eval/dataset.ts';
import { evaluateCatalog } from '../eval/catalog-run.ts';
import { compareWithBaseline } from '../eval/guard.ts';
import { learningCurve } from '../eval/learning-curve.ts';
import { trainingSet } from '../nlu/examples.ts';
import { evaluateFiles } from '../eval/file-run.ts';
import { loadKnowledge } from '../knowledge.ts';
import { readArguments } from './arguments.ts';
import { reportStartError } from './start-error.ts';

/**
 * `npm run eval` judges the matcher on test/nlu/heldout.jsonl.
 *   --guard     only compares with test/nlu/baseline.json and fails on a regression
 *   --keep      makes today's figures the baseline
 *   --show N    lists N rows read wrongly, with the words that decided
 *   --curve     instead shows what more examples are worth
 *   --quick     leaves the off-the-shelf matchers out
 * `npm run eval -- --train FILE --test FILE [--json]` trains on one JSONL of {"text","intent"} and scores on another.
 */
const { values } = readArguments(
  {
    options: {
      train: { type: 'string' },
      test: { type: 'string' },
      json: { type: 'boolean', default: false },
      curve: { type: 'boolean', default: false },
      guard: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      show: { type: 'string', default: '0' },
    },
  } as const,
  'Cách dùng: npm run eval [-- --quick | --curve | --guard | --keep | --show N | --train TỆP --test TỆP [--json]]',
);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  if (values.train !== undefined && values.test !== undefined) say(await onFiles(values.train, values.test));
  else await onHeldOut(process.cwd());
} catch (error) {
  reportStartError(error);
}

async function onFiles(train: string, test: string): Promise<string> {
  const result = evaluateFiles(await readDataset(train), await readDataset(test));
  if (values.json) return JSON.stringify(result);
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
}

async function onHeldOut(root: string): Promise<void> {
  const knowledge = await loadKnowledge(readConfig(process.env, root), () => undefined);
  const rows = await readDataset(join(root, 'test/nlu/heldout.jsonl'));
  if (values.curve) {
    const single = rows.filter(({ turns }) => turns.length === 1);
    return say(learningCurve(single, trainingSet(knowledge.catalog)));
  }
  const run = evaluateCatalog(rows, knowledge, { now: Date.now(), show: Number(values.show), baselines: !values.quick && !values.guard });
  const baselineFile = join(root, 'test/nlu/baseline.json');
  if (values.keep) await writeFile(baselineFile, `${JSON.stringify(run.figures, null, 2)}\n`);
  if (!values.guard) return say(values.json ? JSON.stringify(run) : run.text);
  const regressions = compareWithBaseline(run.figures, JSON.parse(await readFile(baselineFile, 'utf8')) as typeof run.figures);
  say(regressions.length === 0 ? 'Không chỉ số nào giảm quá mức cho phép.' : regressions.join('\n'));
  process.exitCode = regressions.length === 0 ? 0 : 1;
}
