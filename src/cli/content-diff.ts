import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASPECT_HEADINGS, ASPECTS } from '../core/aspect.ts';
import type { Config } from '../config.ts';
import type { Answer } from '../core/catalog.ts';
import { sectionText } from '../core/reply.ts';
import type { Knowledge } from '../core/turn.ts';
import { readDataset } from '../eval/dataset.ts';
import { judge } from '../eval/judge.ts';
import type { Judged } from '../eval/metrics.ts';
import { resultOf } from '../eval/metrics.ts';
import { loadKnowledge } from '../knowledge.ts';

const silent = (): void => undefined;

/** What the working copy changes against the last commit, in words: how answers read, and which test questions are decided otherwise. */
export async function diffContent(config: Config): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'content-before-'));
  try {
    const archive = execFileSync('git', ['archive', 'HEAD', 'intents', 'content'], { cwd: config.contentRoot, maxBuffer: 1 << 28 });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    const before = await loadKnowledge({ contentRoot: folder, dataFolder: config.dataFolder }, silent);
    const after = await loadKnowledge(config, silent);
    const now = Date.now();
    const rows = await readDataset(join(config.contentRoot, 'test/nlu/heldout.jsonl'));
    const decisions =
      before.matcher.version === after.matcher.version && before.catalog.version === after.catalog.version
        ? []
        : changedDecisions(rows, before, after, now);
    const answers = changedAnswers(before, after, now);
    return [
      answers.length === 0 ? 'Không câu trả lời nào đổi.' : answers.join('\n\n'),
      decisions.length === 0
        ? 'Không câu hỏi kiểm tra nào được hiểu khác đi.'
        : `${decisions.length} câu hỏi kiểm tra được hiểu khác đi:\n${decisions.join('\n')}`,
    ].join('\n\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function changedDecisions(rows: Awaited<ReturnType<typeof readDataset>>, before: Knowledge, after: Knowledge, now: number): string[] {
  return rows.flatMap((row) => {
    const [was, is] = [judge(row, before, now), judge(row, after, now)];
    if (inWords(was) === inWords(is)) return [];
    return [`  “${row.turns.at(-1) ?? ''}”: ${inWords(was)} → ${inWords(is)}`];
  });
}

const inWords = (judged: Judged): string =>
  `${judged.decision} ${judged.answered.join(', ') || judged.offered.join(', ')} (${resultOf(judged) === 'wrong' || resultOf(judged) === 'missed' ? 'chưa đúng' : 'đúng'})`;

function changedAnswers(before: Knowledge, after: Knowledge, now: number): string[] {
  const intents = [...new Set([...Object.keys(before.catalog.answers), ...Object.keys(after.catalog.answers)])].toSorted();
  return intents.flatMap((intent) => {
    const [was, is] = [partsOf(before, before.catalog.answers[intent], now), partsOf(after, after.catalog.answers[intent], now)];
    const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((part) => {
      const [old, fresh] = [was.get(part), is.get(part)];
      if (old === fresh) return [];
      return [`  ${part}`, ...onlyIn(old, fresh, 'trước'), ...onlyIn(fresh, old, 'sau  ')];
    });
    return changes.length === 0 ? [] : [`${intent}\n${changes.join('\n')}`];
  });
}

/** The lines that the other does not have: an editor wants to see what changed, not the whole section twice. */
const onlyIn = (text: string | undefined, other: string | undefined, when: string): string[] =>
  (text ?? '')
    .split('\n')
    .filter((line) => line !== '' && !(other ?? '').split('\n').includes(line))
    .map((line) => `    ${when} │ ${line}`);

function partsOf({ catalog }: Knowledge, answer: Answer | undefined, now: number): Map<string, string> {
  if (answer === undefined) return new Map();
  const sections = ASPECTS.flatMap((aspect): [string, string][] => {
    const text = sectionText(catalog, answer, aspect, now);
    return text === null ? [] : [[ASPECT_HEADINGS[aspect], text]];
  });
  return new Map([['Câu trả lời ngắn', answer.short], ['Hạn rà soát', answer.reviewBy], ...sections]);
}
