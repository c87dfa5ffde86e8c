import { createInterface } from 'node:readline';
import { readConfig } from '../config.ts';
import { loadKnowledge } from '../knowledge.ts';
import { askOnce } from '../core/ask.ts';
import { readArguments } from './arguments.ts';
import { explain } from './ask-explain.ts';
import { reportStartError } from './start-error.ts';

/**
 * `npm run ask -- "câu hỏi"` answers one question and says why.
 * `npm run ask -- --json` reads one question a line and writes one JSON line each, in order.
 */
const USAGE = 'Cách dùng: npm run ask -- "câu hỏi"   hoặc   npm run ask -- --json < tệp-câu-hỏi';
const { values, positionals } = readArguments(
  { allowPositionals: true, options: { json: { type: 'boolean', default: false } } } as const,
  USAGE,
);

try {
  const root = process.cwd();
  const config = readConfig(process.env, root);
  const knowledge = await loadKnowledge(config, () => undefined);
  const now = Date.now();
  if (values.json) {
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() !== '') process.stdout.write(`${JSON.stringify(askOnce(turnsOf(line), knowledge, now).json)}\n`);
    }
  } else if (positionals.length > 0) {
    process.stdout.write(explain(askOnce([positionals.join(' ')], knowledge, now), knowledge));
  } else {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  }
} catch (error) {
  reportStartError(error);
}

/** A line is a plain question, `{"text": …}`, or `{"turns": ["first", "follow-up", …]}`. */
function turnsOf(line: string): readonly string[] {
  if (!line.trimStart().startsWith('{')) return [line];
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return [line];
  }
  if (typeof given !== 'object' || given === null) return [line];
  if ('turns' in given && Array.isArray(given.turns)) return given.turns.map(String);
  return 'text' in given ? [String(given.text)] : [line];
}
