import { createRequire } from 'node:module';
import MiniSearch from 'minisearch';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { Example } from '../nlu/model.ts';
import { normalise } from '../nlu/normalise.ts';

type NaturalClassifier = {
  addDocument(tokens: readonly string[], label: string): void;
  train(): void;
  getClassifications(tokens: readonly string[]): { readonly label: string; readonly value: number }[];
};

// By file: the root of the package loads database clients. The files carry no types of their own.
const require = createRequire(import.meta.url);
const Bayes = require('natural/lib/natural/classifiers/bayes_classifier.js') as new () => NaturalClassifier;
const Logistic = require('natural/lib/natural/classifiers/logistic_regression_classifier.js') as new () => NaturalClassifier;

/** Something a team could pick off the shelf instead of our matcher. */
export type Baseline = {
  readonly name: string;
  readonly trainMs: number;
  /** Intents, best first, with a score that grows with confidence. */
  rank(text: string): readonly { readonly intent: string; readonly score: number }[];
};

/** Each is given our folded tokens, shorthand written out, so that none is a straw man. */
const tokens = (text: string): string[] => [...normalise(text).folded];

const timed = (name: string, train: () => Baseline['rank']): Baseline => {
  const startedAt = performance.now();
  const rank = train();
  return { name, trainMs: Math.round(performance.now() - startedAt), rank };
};

export const bayes = (examples: readonly Example[]): Baseline =>
  timed('natural, Bayes', () => {
    const classifier = new Bayes();
    for (const { text, intent } of examples) classifier.addDocument(tokens(text), intent);
    classifier.train();
    return (text) => classifier.getClassifications(tokens(text)).map(({ label, value }) => ({ intent: label, score: value }));
  });

/** It trains one dense model a class over all words and does not finish on the full set, so it gets the first of each intent. */
export const logistic = (examples: readonly Example[], perIntent: number): Baseline =>
  timed(`natural, logistic (${perIntent} an intent)`, () => {
    const taken = new Map<string, number>();
    const classifier = new Logistic();
    for (const { text, intent } of examples) {
      const count = taken.get(intent) ?? 0;
      if (count >= perIntent) continue;
      taken.set(intent, count + 1);
      classifier.addDocument(tokens(text), intent);
    }
    classifier.train();
    return (text) => classifier.getClassifications(tokens(text)).map(({ label, value }) => ({ intent: label, score: value }));
  });

export const nearestExample = (examples: readonly Example[]): Baseline =>
  timed('MiniSearch, nearest example', () => {
    const search = new MiniSearch<{ id: number; text: string; intent: string }>({
      fields: ['text'],
      storeFields: ['intent'],
      tokenize: tokens,
      // Without fuzzy matching, which among syllables of two to five letters halves what it finds.
      searchOptions: { combineWith: 'OR', tokenize: tokens },
    });
    search.addAll(examples.map(({ text, intent }, id) => ({ id, text, intent })));
    return (text) => {
      const seen = new Map<string, number>();
      for (const hit of search.search(text)) {
        const intent = String(hit['intent']);
        if (!seen.has(intent)) seen.set(intent, hit.score);
      }
      const ranked = [...seen].map(([intent, score]) => ({ intent, score }));
      return ranked.length > 0 ? ranked : [{ intent: OUT_OF_SCOPE, score: 0 }];
    };
  });
