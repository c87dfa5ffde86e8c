import type { Language } from '../core/ports.ts';
import type { Script } from '../core/ranking.ts';
import { findCommunes } from './communes.ts';
import { fold, normalise } from './normalise.ts';

/** Common little words of the foreign language most met; folded Vietnamese shares none of them. */
const ENGLISH: ReadonlySet<string> = new Set(
  'the is are am was were my your you we they this that what how where when why which can could would should do does did have has had not and or for with from please hello thanks need want get help about to of in on it'.split(
    ' ',
  ),
);
const LEAST_ENGLISH = 0.35;

export const script = (text: string): Script => {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return /\p{N}/u.test(text) ? 'vietnamese' : 'no-words';
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  if (latin < letters.length / 2) return 'other';
  if (/[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu.test(text)) return 'vietnamese';
  const { folded } = normalise(text);
  const english = folded.filter((word) => ENGLISH.has(word)).length;
  return folded.length >= 3 && english / folded.length >= LEAST_ENGLISH ? 'other' : 'vietnamese';
};

export const language: Language = { fold, script, findCommunes };
