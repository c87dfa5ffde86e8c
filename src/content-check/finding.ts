import type { Catalog } from '../core/catalog.ts';
import type { OutOfFold } from '../nlu/train.ts';

/** Something an editor should mend (`error`) or look at (`warning`): where, what, and what to do. */
export type Finding = { readonly severity: 'error' | 'warning'; readonly file: string; readonly line: number; readonly message: string };

/** All that the checks look at. */
export type Material = {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly catalog: Catalog;
  /** What the matcher says of each example when it has not seen it. */
  readonly outOfFold: readonly OutOfFold[];
  /** `YYYY-MM-DD` in Vietnam. */
  readonly today: string;
};

export type Check = (material: Material) => readonly Finding[];

/** The line on which a text stands in a file; 1 when it is not found as written. */
export function lineOf({ files }: Material, name: string, text: string): number {
  const lines = files.find((file) => file.name === name)?.text.split('\n') ?? [];
  const at = lines.findIndex((line) => line.includes(text));
  return at < 0 ? 1 : at + 1;
}

export const answerFile = (catalog: Catalog, intent: string): string =>
  `content/answers/${catalog.intents[intent]?.group ?? ''}/${intent}.md`;
export const intentFile = (catalog: Catalog, intent: string): string => `intents/${catalog.intents[intent]?.group ?? ''}/${intent}.yml`;
