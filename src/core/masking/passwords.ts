import { isHotline, isYear } from './excuses.ts';
import type { Span } from './span.ts';

const CUE = /(?<!\p{L})(?:mật\s?khẩu|mat\s?khau|mật\s?mã|mk|pass|password)(?!\p{L})/giu;
const TOKEN = /[:=]|[^\s:=]\S*/gu;
const ANNOUNCES = /^(?:là|la|:|=|is)$/iu;
/** "mật khẩu đăng nhập vneid của tôi là …" */
const MOST_WORDS = 7;
/** "mat khau moi Hoa@2024": how many words may come before a value that nothing announces. */
const MOST_WORDS_UNANNOUNCED = 2;
const AHEAD = 120;
const END = /[,.;:!?)\]}"'”’]+$/u;

/** A value that a cue announces ("mk là …", "pass: …"), or digits and signs right behind it. */
export function findPasswords(text: string): Span[] {
  return [...text.matchAll(CUE)].flatMap((cue) => valueAfter(text, cue.index + cue[0].length));
}

function valueAfter(text: string, from: number): Span[] {
  let announced = false;
  let words = 0;
  for (const token of text.slice(from, from + AHEAD).matchAll(TOKEN)) {
    const value = token[0].replace(END, '');
    if (ANNOUNCES.test(token[0])) {
      announced = true;
      continue;
    }
    if (value !== '' && (announced ? isAnnounced(value) : isBare(value, words)))
      return [{ kind: 'password', from: from + token.index, to: from + token.index + value.length }];
    if (announced || END.test(token[0])) return [];
    words += 1;
    if (words > MOST_WORDS) return [];
  }
  return [];
}

const hasDigit = (value: string): boolean => /\d/.test(value);
const hasSign = (value: string): boolean => /[@#!$%^&*_?+=~]/.test(value);
const hasLetter = (value: string): boolean => /\p{L}/u.test(value);

/** "là 8-20 ký tự" describes a password; "là Hoa@1990" is one. A masked value is none. */
const isAnnounced = (value: string): boolean =>
  value.length >= 4 &&
  !value.includes('[') &&
  !/^\d{1,2}[-–]\d{1,2}$/.test(value) &&
  ((hasDigit(value) && (hasLetter(value) || value.length >= 4)) || (hasSign(value) && hasLetter(value)));
const isBare = (value: string, words: number): boolean =>
  !value.includes('[') &&
  ((words === 0 && /^\d{4,}$/.test(value)) ||
    (words <= MOST_WORDS_UNANNOUNCED && /^\d{4,8}$/.test(value) && !isYear(value) && !isHotline(value)) ||
    (words <= MOST_WORDS_UNANNOUNCED && value.length >= 6 && hasDigit(value) && hasLetter(value) && hasSign(value)));
