import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { readDataset } from '../eval/dataset.ts';
import { evaluateCatalog } from '../eval/catalog-run.ts';
import { compareWithBaseline } from '../eval/guard.ts';
import { evaluateFiles } from '../eval/file-run.ts';
import { loadKnowledge } from '../knowledge.ts';
import { readArguments } from './arguments.ts';
import { reportStartError } from './start-error.ts';

/**
 * `npm run eval` judges the matcher on test/nlu/heldout.jsonl.
 *   --guard     only compares with test/nlu/baseline.json and fails on a regression
 *   --keep      makes today's figures the baseline
 *   --show N    lists N rows read wrongly, with the words that decided
 *   --quick     leaves the off-the-shelf matchers out
 * `npm run eval -- --train FILE --test FILE [--json]` trains on one JSONL of {"text","intent"} and scores on another.
 */
const { values } = readArguments(
  {
    options: {
      train: { type: 'string' },
      test: { type: 'string' },
      json: { type: 'boolean', default: false },
      guard: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      show: { type: 'string', default: '0' },
    },
  } as const,
  'Cách dùng: npm run eval [-- --quick | --guard | --keep | --show N | --train TỆP --test TỆP [--json]]',
);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  if (values.train !== undefined && values.test !== undefined) {
    const result = evaluateFiles(await readDataset(values.train), await readDataset(values.test));
    say(
      values.json
        ? JSON.stringify(result)
        : Object.entries(result)
            .map(([name, value]) => `${name}: ${String(value)}`)
            .join('\n'),
    );
  } else {
    const root = process.cwd();
    const config = readConfig(process.env, root);
    const knowledge = await loadKnowledge(config, () => undefined);
    const rows = await readDataset(join(root, 'test/nlu/heldout.jsonl'));
    const run = evaluateCatalog(rows, knowledge, { now: Date.now(), show: Number(values.show), baselines: !values.quick && !values.guard });
    const baselineFile = join(root, 'test/nlu/baseline.json');
    if (values.keep) await writeFile(baselineFile, `${JSON.stringify(run.figures, null, 2)}\n`);
    if (values.guard) {
      const regressions = compareWithBaseline(run.figures, JSON.parse(await readFile(baselineFile, 'utf8')) as typeof run.figures);
      say(regressions.length === 0 ? 'Không chỉ số nào giảm quá mức cho phép.' : regressions.join('\n'));
      process.exitCode = regressions.length === 0 ? 0 : 1;
    } else say(values.json ? JSON.stringify(run) : run.text);
  }
} catch (error) {
  reportStartError(error);
}
