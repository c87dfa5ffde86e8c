import type { Catalog } from '../core/catalog.ts';
import { CONVERSATION_GROUP } from '../core/confidence.ts';
import { normalise } from '../nlu/normalise.ts';
import type { Check } from './finding.ts';
import { intentFile } from './finding.ts';

const LITTLE_WORDS: ReadonlySet<string> = new Set('cho cua va hoac khi bi do vao tu tren cac mot khong duoc nguoi'.split(' '));
const LEAST_SKELETONS = 30;
const LEAST_EXAMPLES = 40;

/** The words that name topics: those of the intents' titles. */
const topicWords = ({ intents }: Catalog): ReadonlySet<string> =>
  new Set(Object.values(intents).flatMap(({ title }) => normalise(title).folded.filter((word) => !LITTLE_WORDS.has(word))));

/** A sentence with its topic words masked: what is left is its build. Examples made from a template share it. */
export function skeletonsOf(catalog: Catalog, examples: readonly string[]): number {
  const topics = topicWords(catalog);
  const skeletons = examples.map((example) =>
    normalise(example)
      .folded.map((word) => (topics.has(word) || /^\d+$/.test(word) ? '_' : word))
      .join(' ')
      .replace(/_(?: _)+/g, '_'),
  );
  return new Set(skeletons).size;
}

export const variety: Check = ({ catalog }) =>
  Object.values(catalog.intents)
    .filter(({ group }) => group !== CONVERSATION_GROUP)
    .flatMap(({ id, examples }) => {
      const skeletons = skeletonsOf(catalog, examples);
      if (examples.length >= LEAST_EXAMPLES && skeletons >= LEAST_SKELETONS) return [];
      return [
        {
          severity: 'warning' as const,
          file: intentFile(catalog, id),
          line: 1,
          message: `Mới có ${examples.length} câu, ${skeletons} kiểu câu khác nhau. Nên có ít nhất ${LEAST_EXAMPLES} câu và ${LEAST_SKELETONS} kiểu, của nhiều người khác nhau.`,
        },
      ];
    });
