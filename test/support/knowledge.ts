import { join } from 'node:path';
import type { Knowledge } from '../../src/core/turn.ts';
import { loadKnowledge } from '../../src/knowledge.ts';

export const ROOT = join(import.meta.dirname, '../..');
const DATA = join(ROOT, '.data');

let loading: Promise<Knowledge> | undefined;

/** The real content and its trained matcher; training happens once a run (see `train-once.ts`), every file after that reads it back. */
export const realKnowledge = (): Promise<Knowledge> =>
  (loading ??= loadKnowledge({ contentRoot: ROOT, dataFolder: DATA }, () => undefined));
