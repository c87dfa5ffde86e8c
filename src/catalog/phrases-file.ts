import { PHRASES } from '../core/phrases.ts';
import type { PhraseId, Phrases } from '../core/phrases.ts';
import type { Problem } from './problem.ts';
import { phrasesSchema } from './schema.ts';
import { readYaml } from './source.ts';
import type { SourceFile } from './source.ts';

/** Reads `content/phrases.yml`: every sentence there, and no `{value}` that would reach a citizen unfilled. */
export function readPhrasesFile(file: SourceFile): Phrases | readonly Problem[] {
  const read = readYaml(file, phrasesSchema);
  if (!read.ok) return read.problems;
  const problems = Object.entries(read.value).flatMap(([id, text]) => {
    const allowed: readonly string[] = PHRASES[id as PhraseId];
    return [...text.matchAll(/\{([^{}]*)\}/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !allowed.includes(name))
      .map((name) => ({
        file: file.name,
        line: read.lineOf([id]),
        message: `Câu "${id}" dùng {${name}} mà không có giá trị nào tên như vậy.${allowed.length > 0 ? ` Được dùng: ${allowed.map((a) => `{${a}}`).join(', ')}.` : ''}`,
      }));
  });
  return problems.length > 0 ? problems : read.value;
}
