import { isExcused, isYear, sparedRanges } from './excuses.ts';
import type { Span } from './span.ts';

/** A stretch of digits, and the sign that sets it apart from the next: null when more than such a sign stands between. */
type Group = { readonly digits: string; readonly from: number; readonly to: number; readonly gap: string | null };

/** How many stretches one number is written in at most: ten, when somebody spaces every digit of a phone number. */
const MOST_GROUPS = 10;
/** People press the space bar twice, and phones turn a hyphen into a dash. */
const GAP = /^([ .–-])\1{0,2}$/u;
/** "(028) 38123456", "(+84) 912 345 678": the bracket sets nothing else apart. */
const AREA = ')';
const AREA_GAP = /^\)\s?$/u;

/** ID numbers, phone numbers and card numbers, however they are grouped. */
export function findNumbers(text: string): Span[] {
  const groups = groupsOf(text);
  const spared = sparedRanges(text);
  const isSpared = (group: Group): boolean => spared.some(([from, to]) => group.from >= from && group.to <= to);
  const spans: Span[] = [];
  for (let i = 0; i < groups.length;) {
    const found = isSpared(groups[i]!) ? null : numberAt(text, groups, i, isSpared);
    if (found === null) i += 1;
    else {
      spans.push(found.span);
      i += found.length;
    }
  }
  return spans;
}

function groupsOf(text: string): Group[] {
  const matches = [...text.matchAll(/\d+/g)];
  return matches.map((match, i) => {
    const to = match.index + match[0].length;
    const between = text.slice(to, Math.min(matches[i + 1]?.index ?? to, to + 4));
    const gap = AREA_GAP.test(between) ? AREA : (GAP.exec(between)?.[1] ?? null);
    return { digits: match[0], from: match.index, to, gap };
  });
}

/** The number that begins at a group: the group alone when it is one, else the most groups, all set apart alike, that make one. */
function numberAt(
  text: string,
  groups: readonly Group[],
  start: number,
  isSpared: (group: Group) => boolean,
): { readonly span: Span; readonly length: number } | null {
  const first = groups[start]!;
  const plus = text[first.from - 1] === '+';
  let best: { readonly span: Span; readonly length: number } | null = null;
  for (let length = 1; length <= MOST_GROUPS && start + length <= groups.length; length += 1) {
    const taken = groups.slice(start, start + length);
    const last = taken.at(-1)!;
    if (length > 1 && (isSpared(last) || !areSetApartAlike(taken))) break;
    const kind = kindOf(taken, plus);
    if (kind === null || isExcused(kind, taken, text)) continue;
    best = { span: { kind, from: startOf(text, first, length), to: last.to }, length };
    if (length === 1) break;
  }
  return best;
}

/** A plus before the first digit belongs to the number, and so does the bracket that a gap closes. */
function startOf(text: string, first: Group, length: number): number {
  const from = text[first.from - 1] === '+' ? first.from - 1 : first.from;
  return length > 1 && first.gap === AREA && text[from - 1] === '(' ? from - 1 : from;
}

function areSetApartAlike(groups: readonly Group[]): boolean {
  const gaps = groups.slice(0, -1).map((group) => group.gap);
  const rest = gaps[0] === AREA ? gaps.slice(1) : gaps;
  return rest.every((gap) => gap !== null && gap !== AREA && gap === rest[0]);
}

function kindOf(groups: readonly Group[], plus: boolean): 'id' | 'phone' | 'card' | null {
  const digits = groups.map((group) => group.digits).join('');
  if (isPhone(digits, plus)) return 'phone';
  const sizes = groups.map((group) => group.digits.length);
  if (digits.length === 9 || digits.length === 12) return isEven(sizes) && !groups.every((group) => isYear(group.digits)) ? 'id' : null;
  return digits.length >= 13 && digits.length <= 19 && isCardShape(sizes) && passesLuhn(digits) ? 'card' : null;
}

/** Mobile 03/05/07/08/09 and landline 02, with 0 or 84 in front (Quy hoạch kho số viễn thông, TT 22/2014/TT-BTTTT). */
const isPhone = (digits: string, plus: boolean): boolean =>
  /^0[35789]\d{8}$/.test(digits) ||
  /^02\d{9}$/.test(digits) ||
  /^0084[35789]\d{8}$/.test(digits) ||
  (plus ? /^84[235789]\d{8,9}$/.test(digits) : /^84[35789]\d{8}$/.test(digits));

/** Written whole, or in threes or fours, the last perhaps longer ("079 199 012345"). */
const isEven = (sizes: readonly number[]): boolean =>
  sizes.length === 1 || (sizes[0]! >= 3 && sizes.slice(0, -1).every((size) => size === sizes[0]) && sizes.at(-1)! >= sizes[0]!);

/** Whole, in fours with a rest, or as American Express prints it. */
const isCardShape = (sizes: readonly number[]): boolean =>
  sizes.length === 1 || sizes.join('-') === '4-6-5' || (sizes.slice(0, -1).every((size) => size === 4) && sizes.at(-1)! <= 4);

/** ISO/IEC 7812-1 check digit of payment cards. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
