import type { Example } from '../nlu/model.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { trainingExamples } from '../nlu/examples.ts';
import { fold } from '../nlu/normalise.ts';
import type { Check, Finding, Material } from './finding.ts';
import { intentFile, lineOf } from './finding.ts';

const GRAM = 4;
const NEAR_DUPLICATE = 0.8;
const LEAST_GRAMS = 8;

/** The folded character 4-grams of a text. */
export function grams(text: string): ReadonlySet<string> {
  const folded = ` ${fold(text)} `;
  return new Set(Array.from({ length: Math.max(folded.length - GRAM + 1, 1) }, (_, i) => folded.slice(i, i + GRAM)));
}

const fileOf = ({ catalog }: Material, intent: string, theme: string): string =>
  intent === OUT_OF_SCOPE ? `intents/${theme.endsWith('/near') ? OUT_OF_SCOPE : theme}.yml` : intentFile(catalog, intent);

type Gramed = Example & { readonly folded: string; readonly grams: ReadonlySet<string> };

/** The same words filed under two intents teach the matcher nothing; nearly the same words, little. */
export const duplicatesAcrossIntents: Check = (material) => {
  const examples = trainingExamples(material.catalog).map((example): Gramed => ({
    ...example,
    folded: fold(example.text),
    grams: grams(example.text),
  }));
  return likePairs(examples).flatMap(({ example, other }): Finding[] => {
    if (other.intent === example.intent) return [];
    const file = fileOf(material, example.intent, example.theme);
    const at = { file, line: lineOf(material, file, example.text) };
    if (other.folded === example.folded)
      return [{ severity: 'error', ...at, message: `Câu “${example.text}” cũng có ở ${other.intent}. Hãy để ở một nơi.` }];
    if (example.grams.size < LEAST_GRAMS) return [];
    return [
      {
        severity: 'warning',
        ...at,
        message: `Câu “${example.text}” gần giống “${other.text}” ở ${other.intent}. Hãy viết khác đi cho rõ.`,
      },
    ];
  });
};

/**
 * Pairs that share at least `NEAR_DUPLICATE` of their grams. Such a pair has one of its rarest grams in common, so only
 * those are looked up (prefix filtering: Chaudhuri, Ganti and Kaushik 2006); comparing all with all takes minutes.
 */
function likePairs(examples: readonly Gramed[]): { readonly example: Gramed; readonly other: Gramed }[] {
  const uses = new Map<string, number>();
  for (const { grams: all } of examples) for (const gram of all) uses.set(gram, (uses.get(gram) ?? 0) + 1);
  const holders = new Map<string, Gramed[]>();
  return examples.flatMap((example) => {
    const rarest = [...example.grams].toSorted((a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || (a < b ? -1 : 1));
    const prefix = rarest.slice(0, example.grams.size - Math.ceil(example.grams.size * NEAR_DUPLICATE) + 1);
    const candidates = new Set(prefix.flatMap((gram) => holders.get(gram) ?? []));
    for (const gram of prefix) {
      const known = holders.get(gram);
      if (known === undefined) holders.set(gram, [example]);
      else known.push(example);
    }
    return [...candidates].filter((other) => similarity(example.grams, other.grams) >= NEAR_DUPLICATE).map((other) => ({ example, other }));
  });
}

/** Shared grams of all grams (Jaccard). */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** How sure of another intent the matcher must be for an example to be worth a second look. */
const SURE = 0.85;

/** Examples that a matcher which has not seen them gives to another intent with confidence: filed wrongly, or unclear. */
export const misfiledExamples: Check = (material) => {
  const seen = new Set<string>();
  return material.outOfFold.flatMap(({ example, probabilities }): Finding[] => {
    const [best] = [...probabilities].toSorted((a, b) => b[1] - a[1]);
    if (best === undefined || best[0] === example.intent || best[1] < SURE || seen.has(example.text)) return [];
    seen.add(example.text);
    const file = fileOf(material, example.intent, example.theme);
    return [
      {
        severity: 'warning',
        file,
        line: lineOf(material, file, example.text),
        message: `Câu “${example.text}” giống ${best[0]} hơn (${Math.round(best[1] * 100)} %). Hãy chuyển chỗ, hoặc viết rõ hơn.`,
      },
    ];
  });
};
