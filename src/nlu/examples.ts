import type { Catalog } from '../core/catalog.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { AspectExample } from './aspects.ts';
import type { Example, TrainingSet } from './model.ts';

/** All that editors wrote to learn from. */
export const trainingSet = (catalog: Pick<Catalog, 'intents' | 'background' | 'aspects'>): TrainingSet => ({
  examples: trainingExamples(catalog),
  aspects: catalog.aspects.flatMap(({ aspect, examples }) => examples.map((text): AspectExample => ({ text, aspect }))),
});

/** Of what is asked about: examples, look-alikes under the intent they belong to, and the background by theme. */
export function trainingExamples({ intents, background }: Pick<Catalog, 'intents' | 'background'>): Example[] {
  const known = Object.values(intents);
  return [
    ...known.flatMap(({ id, examples }) => examples.map((text): Example => ({ text, intent: id, theme: id }))),
    ...known.flatMap(({ near }) =>
      near.map(({ text, intent }): Example => ({ text, intent, theme: intent === OUT_OF_SCOPE ? `${OUT_OF_SCOPE}/near` : intent })),
    ),
    ...background.flatMap(({ theme, examples }) =>
      examples.map((text): Example => ({ text, intent: OUT_OF_SCOPE, theme: `${OUT_OF_SCOPE}/${theme}` })),
    ),
  ];
}
