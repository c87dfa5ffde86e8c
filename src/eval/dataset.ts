import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ASPECTS } from '../core/aspect.ts';

/** One labelled question, or a conversation whose last turn is judged. */
export type Labelled = {
  readonly turns: readonly string[];
  readonly intent: string;
  /** Intents a careful colleague could equally defend. */
  readonly also: readonly string[];
  readonly aspect: string | null;
  readonly style: string | null;
};

const row = z
  .object({
    text: z.string().optional(),
    turns: z.array(z.string()).min(1).optional(),
    intent: z.string(),
    also: z.array(z.string()).default([]),
    aspect: z.enum(ASPECTS).nullish(),
    style: z.string().nullish(),
  })
  .refine(({ text, turns }) => (text === undefined) !== (turns === undefined), { error: 'needs either text or turns' });

/** @throws {Error} naming the file and line of the first row that is not one. */
export async function readDataset(file: string): Promise<Labelled[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const parsed = row.safeParse(parseJson(line));
    if (!parsed.success) throw new Error(`${file}:${i + 1}: ${parsed.error.issues[0]?.message ?? 'not a row'}`);
    const { text, turns, intent, also, aspect, style } = parsed.data;
    return [{ turns: turns ?? [text ?? ''], intent, also, aspect: aspect ?? null, style: style ?? null }];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
