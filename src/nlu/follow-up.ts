import type { Aspect } from '../core/aspect.ts';
import { aspectOf } from './aspects.ts';
import type { FoundCue } from './aspects.ts';

/** Words that carry no topic: openings, pronouns, particles, politeness; folded. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    'a ah ad admin ai anh ban bac bao be bot ben biet bay can cai cho chi chu co con cung cua da dang di do duoc dau de den em e gi giup hay hen hoi het ' +
    'hoac hong khong kia la lai lam lan luon ma mac may minh mot moi muon nao nay ne nhe nhi nho nhu nhung no noi neu nua o oi phai ra rang roi rua sao ' +
    'se tai the thi theo toi tui tu thu tuc van vay ve viec voi vua xin z u uh uhm um cu cach nha nhe ha ak nhan xong tien thang ngay tuan nop giay to ho so qua'
  ).split(' '),
);

/** "thế bao lâu có?": an aspect and nothing else to say which topic. */
export function asksOnlyAspect(folded: readonly string[], cues: readonly FoundCue[]): Aspect | null {
  const aspect = aspectOf(cues);
  if (aspect === null) return null;
  const inCue = (i: number): boolean => cues.some((cue) => i >= cue.from && i < cue.to);
  return folded.every((word, i) => inCue(i) || EMPTY_WORDS.has(word)) ? aspect : null;
}

// "còn căn cước thì sao?", "thế hộ chiếu thì sao", "còn cái bằng lái?"
const OPENINGS = /^(?:(?:the|vay|roi|a|da|u|ok|oke)\s+)*(?:con|the con|vay con|the|vay)\s+(?=\S)/;
const CLOSINGS =
  /\s+(?:thi sao|thi the nao|sao|the nao|thi nhu the nao|thi ra sao|a|nhi|vay|ha|nhe|thi rang)(?:\s+(?:a|nhi|vay|ha|ban|em|anh|chi|ad))*$/;
/** "thẻ còn hạn không" asks whether, and names no new topic. */
const YES_OR_NO = / (?:khong|chua|nua|ha)$/;
const LONGEST_SWITCH = 9;

/** "còn căn cước thì sao?": the words that name the new topic; null when the text is not such a switch. */
export function switchesTopic(folded: readonly string[], cues: readonly FoundCue[]): string | null {
  const text = folded.join(' ');
  const opening = OPENINGS.exec(text);
  if (opening === null || folded.length > LONGEST_SWITCH) return null;
  const aspect = aspectOf(cues);
  const closing = CLOSINGS.exec(text);
  if (closing === null && (!opening[0].includes('con') || YES_OR_NO.test(text))) return null;
  if (aspect !== null && aspect !== 'cach-lam') return null;
  const topic = text.slice(opening[0].length, closing?.index ?? text.length).trim();
  return topic === '' || topic.split(' ').every((word) => EMPTY_WORDS.has(word)) ? null : topic;
}
