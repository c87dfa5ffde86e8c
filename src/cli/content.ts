import { CatalogError, loadCatalog, readContentFiles } from '../catalog/index.ts';
import { readConfig } from '../config.ts';
import { checkContent } from '../content-check/index.ts';
import type { Finding } from '../content-check/finding.ts';
import { skeletonsOf } from '../content-check/skeletons.ts';
import type { Catalog } from '../core/catalog.ts';
import { localDate } from '../core/working-hours.ts';
import { table } from '../eval/report.ts';
import { findModel, modelVersion, trainHere } from '../model-store.ts';
import { trainingSet } from '../nlu/examples.ts';
import { outOfFold } from '../nlu/train.ts';
import { diffContent } from './content-diff.ts';
import { readArguments } from './arguments.ts';
import { reportStartError } from './start-error.ts';

/**
 * `npm run content` checks what editors wrote and says what to mend; it fails when there is an error.
 *   --json     one JSON object instead of text
 *   --counts   how many examples and kinds of sentence each topic has
 *   --diff     what the working copy changes against the last commit: answers, and how questions are read
 */
const { values } = readArguments(
  {
    options: {
      json: { type: 'boolean', default: false },
      counts: { type: 'boolean', default: false },
      diff: { type: 'boolean', default: false },
    },
  } as const,
  'Cách dùng: npm run content [-- --counts | --diff | --json]',
);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const config = readConfig(process.env, process.cwd());
  if (values.diff) say(await diffContent(config));
  else await check(config.contentRoot, config.dataFolder);
} catch (error) {
  if (error instanceof CatalogError)
    report(
      error.problems.map((problem) => ({ severity: 'error' as const, ...problem })),
      null,
    );
  else reportStartError(error);
}

async function check(contentRoot: string, dataFolder: string): Promise<void> {
  const catalog = await loadCatalog(contentRoot);
  const set = trainingSet(catalog);
  const version = await modelVersion(set);
  const model = (await findModel(dataFolder, version)) ?? (await trainHere(dataFolder, set, version));
  const findings = checkContent({
    files: await readContentFiles(contentRoot),
    catalog,
    outOfFold: outOfFold(set.examples, model),
    today: localDate(Date.now()),
  });
  report(findings, catalog);
}

function report(findings: readonly Finding[], catalog: Catalog | null): void {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (values.json)
    say(JSON.stringify({ errors, warnings: findings.length - errors, findings, counts: catalog === null ? null : countsOf(catalog) }));
  else {
    for (const { severity, file, line, message } of findings)
      say(`${severity === 'error' ? 'LỖI     ' : 'Lưu ý   '} ${file}:${line}: ${message}`);
    if (catalog !== null) say(`\n${inWords(catalog)}`);
    say(errors === 0 ? `Không có lỗi. ${findings.length} lưu ý.` : `${errors} lỗi phải sửa, ${findings.length - errors} lưu ý.`);
  }
  process.exitCode = errors === 0 ? 0 : 1;
}

function countsOf(catalog: Catalog) {
  return {
    intents: Object.keys(catalog.intents).length,
    answers: Object.keys(catalog.answers).length,
    flows: Object.keys(catalog.flows).length,
    background: catalog.background.reduce((sum, { examples }) => sum + examples.length, 0),
    perIntent: Object.values(catalog.intents).map(({ id, examples }) => ({
      id,
      examples: examples.length,
      skeletons: skeletonsOf(catalog, examples),
    })),
  };
}

function inWords(catalog: Catalog): string {
  const { intents, answers, flows, background, perIntent } = countsOf(catalog);
  const examples = perIntent.reduce((sum, each) => sum + each.examples, 0);
  const fewest = perIntent.toSorted((a, b) => a.skeletons - b.skeletons)[0];
  const lines = [
    `${intents} chủ đề, ${answers} câu trả lời, ${flows} hướng dẫn từng bước, ${examples} câu ví dụ, ${background} câu ngoài phạm vi.`,
    `Ít kiểu câu nhất: ${fewest?.id ?? ''} (${fewest?.skeletons ?? 0} kiểu).`,
  ];
  if (values.counts)
    lines.push(
      table([
        ['chủ đề', 'câu', 'kiểu câu'],
        ...perIntent.map(({ id, examples: count, skeletons }) => [id, String(count), String(skeletons)]),
      ]),
    );
  return lines.join('\n');
}
