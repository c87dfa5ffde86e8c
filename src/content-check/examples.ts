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

/** Shared grams of all grams (Jaccard). */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return shared / (a.size + b.size - shared);
}

const fileOf = ({ catalog }: Material, intent: string, theme: string): string =>
  intent === OUT_OF_SCOPE ? `intents/${theme.endsWith('/near') ? OUT_OF_SCOPE : theme}.yml` : intentFile(catalog, intent);

/** The same words filed under two intents teach the matcher nothing; nearly the same words, little. */
export const duplicatesAcrossIntents: Check = (material) => {
  const examples = trainingExamples(material.catalog).map((example) => ({
    ...example,
    folded: fold(example.text),
    grams: grams(example.text),
  }));
  const byGram = new Map<string, number[]>();
  const findings: Finding[] = [];
  for (const [i, example] of examples.entries()) {
    const shared = new Map<number, number>();
    for (const gram of example.grams) for (const j of byGram.get(gram) ?? []) shared.set(j, (shared.get(j) ?? 0) + 1);
    for (const [j, count] of shared) {
      const other = examples[j];
      if (other === undefined || other.intent === example.intent) continue;
      const like = count / (example.grams.size + other.grams.size - count);
      const file = fileOf(material, example.intent, example.theme);
      const line = lineOf(material, file, example.text);
      if (other.folded === example.folded)
        findings.push({ severity: 'error', file, line, message: `Câu “${example.text}” cũng có ở ${other.intent}. Hãy để ở một nơi.` });
      else if (like >= NEAR_DUPLICATE && example.grams.size >= LEAST_GRAMS)
        findings.push({
          severity: 'warning',
          file,
          line,
          message: `Câu “${example.text}” gần giống “${other.text}” ở ${other.intent}. Hãy viết khác đi cho rõ.`,
        });
    }
    for (const gram of example.grams) byGram.set(gram, [...(byGram.get(gram) ?? []), i]);
  }
  return findings;
};

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
