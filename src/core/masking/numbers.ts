import type { Span } from './span.ts';

/** A stretch of digits, and what stands between it and the next. */
type Group = { readonly digits: string; readonly from: number; readonly to: number; readonly gap: string };

/** How many stretches one number is written in at most: ten, when somebody spaces every digit of a phone number. */
const MOST_GROUPS = 10;
const GAPS: ReadonlySet<string> = new Set([' ', '.', '-']);

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
    return { digits: match[0], from: match.index, to, gap: text.slice(to, Math.min(matches[i + 1]?.index ?? to, to + 4)) };
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
    const joins = length === 1 || (GAPS.has(first.gap) && groups[start + length - 2]!.gap === first.gap && !isSpared(last));
    if (!joins) break;
    const kind = kindOf(taken, plus);
    if (kind === null || isExcused(kind, taken, text)) continue;
    best = { span: { kind, from: first.from - (plus ? 1 : 0), to: last.to }, length };
    if (length === 1) break;
  }
  return best;
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
  (plus ? /^84[235789]\d{8,9}$/.test(digits) : /^84[35789]\d{8}$/.test(digits));

/** Written whole, or in threes or fours. */
const isEven = (sizes: readonly number[]): boolean => sizes.length === 1 || (sizes[0]! >= 3 && sizes.every((size) => size === sizes[0]));

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

export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);
export const isHotline = (digits: string): boolean => /^1[89]00\d{4,6}$/.test(digits);
/** A unit of money right behind a number; "k" alone is more often "không". */
export const MONEY_AFTER = /^(?:[\s.]?(?:đ|₫|vnđ|vnd|đồng|dong|nghìn|nghin|ngàn|ngan|triệu|trieu|tỷ|ty|tỉ)|k|d)(?!\p{L})/iu;

const LABEL_BEFORE =
  /(?:hồ\s?sơ|ho\s?so|biên\s?nhận|bien\s?nhan|mã\stra\scứu|ma\stra\scuu|thủ\s?tục|thu\s?tuc|mã\s?phiếu|ma\s?phieu|khách\s?hàng|khach\s?hang|vận\s?đơn|van\s?don|hợp\s?đồng|hop\s?dong|hoá\s?đơn|hóa\s?đơn|hoa\s?don)(?:\s(?:số|so|mã|ma|là|la))*\s?:?\s?$/iu;
const TAX_BEFORE = /(?:thuế|thue|mst)(?:\s\p{L}{1,8}){0,3}\s?:?\s?$/iu;
const HOTLINE_BEFORE =
  /(?:hotline|tổng\s?đài|tong\s?dai|đường\s?dây\s?nóng|duong\s?day\s?nong|trực\s?ban|truc\s?ban)(?:\s\p{L}{1,8}){0,4}\s?:?\s?$/iu;
const BACK = 48;

/** What the words around a number say it is instead: an amount, a dossier, a tax code, an office's own line. */
function isExcused(kind: 'id' | 'phone' | 'card', groups: readonly Group[], text: string): boolean {
  const from = groups[0]!.from;
  const to = groups.at(-1)!.to;
  const before = text.slice(Math.max(0, from - BACK), from);
  const after = text.slice(to, to + 8);
  if (MONEY_AFTER.test(after) && kind !== 'phone') return true;
  if (LABEL_BEFORE.test(before) || TAX_BEFORE.test(before)) return true;
  if (kind === 'phone') return HOTLINE_BEFORE.test(before);
  // A round sum, not a person's number.
  return kind === 'id' && /0{5,}$/.test(groups.map((group) => group.digits).join(''));
}

/** Things of fixed shape that hold digits and identify no person. */
const SPARED: readonly RegExp[] = [
  /https?:\/\/\S+/giu,
  // Law numbers: 70/2024/NĐ-CP, 66.7/2025/NQ-CP.
  /(?<!\d)\d{1,4}(?:\.\d{1,2})?\/\d{4}\/\p{Lu}[\p{L}\d-]*/gu,
  // Dates and times, by day or by year first.
  /(?<!\d)\d{1,2}([./ -])\d{1,2}\1(?:19|20)\d\d(?!\d)/gu,
  /(?<!\d)(?:19|20)\d\d-\d{2}-\d{2}(?!\d)/gu,
  // Dossier codes: H12.34.56-260915-0001, 000.00.12.H26-241001-0012, G22.99.12-251120-123456, 1.004222.000.00.00.H10.
  /(?<![\p{L}\d])(?:\d{1,3}\.)*\p{Lu}\d{1,3}(?:\.\d{1,6})*-\d{4,8}-\d{3,8}(?!\d)/gu,
  /(?<!\d)\d\.\d{6}(?:\.\d{2,3})*(?:\.\p{Lu}\d{1,3})?/gu,
  /(?<!\d)1[89]00[ .]?\d{4}(?!\d)/gu,
];
/** Letters right before digits make a code (a customer's, a parcel's), unless they only say what the number is. */
const LETTERED = /(?<!\p{L})(\p{Lu}{1,3})\d[\p{L}\d.-]*/gu;
const SAYS_WHAT = /^(?:SDT|SĐT|DT|ĐT|TEL|SO|CC|CMT|ID)$/u;

function sparedRanges(text: string): (readonly [number, number])[] {
  const ranges = SPARED.flatMap((shape) => [...text.matchAll(shape)].map((match) => [match.index, match.index + match[0].length] as const));
  const lettered = [...text.matchAll(LETTERED)]
    .filter((match) => !SAYS_WHAT.test(match[1] ?? ''))
    .map((match) => [match.index, match.index + match[0].length] as const);
  return [...ranges, ...lettered];
}
