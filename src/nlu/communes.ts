import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js';
import type { Commune } from '../core/organization.ts';
import { foldWord, normalise } from './normalise.ts';

/** Words that go before a place name and tell nothing about which place it is. */
const KINDS =
  /\b(?:xa|phuong|dac khu|thi tran|thi xa|tt|tx|p|x|huyen|quan|tinh|thanh pho|tp|to|thon|ap|khu pho|o|em|toi|tui|minh|nha|ben)\b/g;
/** Share of a name's letters that may be mistyped. */
const MISTYPED = 0.2;
const MOST_OFFERED = 4;

/**
 * Communes a text may mean, best first: the name or a former name stands in it, or nearly does.
 * Several come back only when they fit equally well.
 */
export function findCommunes(text: string, communes: readonly Commune[]): readonly Commune[] {
  const said = placeWords(text);
  if (said === '') return [];
  const scored = communes
    .map((commune) => ({ commune, score: Math.max(...[commune.name, ...commune.aliases].map((name) => likenessOf(text, said, name))) }))
    .filter(({ score }) => score > 0);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score >= best)
    .slice(0, MOST_OFFERED)
    .map(({ commune }) => commune);
}

const placeWords = (text: string): string => normalise(text).folded.map(foldWord).join(' ').replace(KINDS, ' ').replace(/\s+/g, ' ').trim();

/** "Phường 1" is told by the word before the number: "thôn 1" is another place. */
function likenessOf(text: string, said: string, name: string): number {
  const words = placeWords(name);
  if (!/^\d+$/.test(words)) return likeness(said, words);
  const whole = (given: string): string =>
    ` ${normalise(given)
      .folded.join(' ')
      .replace(/\bp(?:huong)?\s?(?=\d)/g, 'phuong ')} `;
  return whole(text).includes(whole(name)) ? NUMBERED : 0;
}

const NUMBERED = 0.95;

/** Phones' keyboards run words together. */
const squeeze = (text: string): string => text.replaceAll(' ', '');

/** 1 for the name itself, a little less inside a longer text, less for typos, 0 for no likeness. */
function likeness(said: string, name: string): number {
  if (name === '') return 0;
  if (said === name || squeeze(said) === squeeze(name)) return 1;
  if (` ${said} `.includes(` ${name} `)) return 0.9 + name.length / 1000;
  const words = said.split(' ');
  const size = name.split(' ').length;
  let best = 0;
  for (let from = 0; from + size <= words.length; from += 1) {
    const stretch = words.slice(from, from + size).join(' ');
    const distance = DamerauLevenshteinDistance(stretch, name, { restricted: true });
    if (distance <= name.length * MISTYPED && distance <= 2) best = Math.max(best, 0.8 - distance / 10);
  }
  return best;
}
