import type { Span } from './span.ts';
import { isHotline, isYear, MONEY_AFTER } from './excuses.ts';

// People write the cue with and without marks.
const CUE =
  /(?<!\p{L})(?:otp|passcode|code|pin|mã\s(?:otp|pin|xác\s?(?:nhận|thực|minh)|kích\s?hoạt|đăng\s?nhập|bảo\s?mật)|ma\s(?:otp|pin|xac\s?(?:nhan|thuc|minh)|kich\s?hoat|dang\s?nhap|bao\s?mat)|mã\slà|ma\sla)(?![\p{L}\]])/giu;
const CODE = /^\d{4,8}$/;
/** Nothing but a code: what people paste when they take the bot for the app. */
const BARE_CODE = /^\d{6}$/;
/** "482913 là mã xác nhận", but not "70000 là mã bưu chính". */
const CODE_BEFORE_CUE =
  /(?<![\d./-])(\d{4,8})\s(?:là|la)\s(?:otp|passcode|code|mã|ma)(?!\p{L})(?!\s(?:bưu|buu|hồ\s?sơ|ho\s?so|biên|bien|thủ|thu|khách|khach|số\sthuế|so\sthue|vùng|vung))/giu;
/** How far behind the cue a code may stand: some words when one of them announces it ("… là 482913"), else few. */
const MOST_WORDS = 8;
const MOST_WORDS_UNANNOUNCED = 3;
const ANNOUNCES = /^(?:là|la|:|=)$/iu;
/** What a number after the cue is, if not the code: "mã hồ sơ 12345678", "mã OTP hết hạn sau 1800 giây". */
const OTHER_NUMBER = /^(?:hồ|ho|sơ|so|biên|bien|nhận|bưu|buu|thuế|thue|năm|nam|gọi|goi|tổng|tong|đài|dai)$/iu;
const PART_OF_LONGER = /^[ .-]?\d{3,4}(?!\d)/;
/** How apps print a code: "482 913". */
const HALVES = /^\d{3}[ -]\d{3}(?![\d./-]|\s\d)/u;
const UNIT_AFTER = /^\s?(?:giây|giay|phút|phut|giờ|gio|lần|lan|ngày|ngay|tuổi|tuoi|ký|ky|số|so|người|nguoi|mah)(?!\p{L})/iu;

/** One-time codes: digits that a cue announces, or that stand alone. */
export function findCodes(text: string): Span[] {
  if (BARE_CODE.test(text)) return text.endsWith('000') ? [] : [{ kind: 'otp', from: 0, to: text.length }];
  const before = [...text.matchAll(CODE_BEFORE_CUE)].map((match): Span => ({
    kind: 'otp',
    from: match.index,
    to: match.index + (match[1]?.length ?? 0),
  }));
  return [...before, ...[...text.matchAll(CUE)].flatMap((cue) => codeAfter(text, cue.index + cue[0].length))];
}

const TOKEN = /[^\s:=]+|[:=]/gu;
const AHEAD = 90;

function codeAfter(text: string, from: number): Span[] {
  const ahead = text.slice(from, from + AHEAD);
  let announced = false;
  let words = 0;
  for (const token of ahead.matchAll(TOKEN)) {
    const [, digits = '', rest = ''] = /^(\d*)(.*)$/su.exec(token[0]) ?? [];
    const halves = words === 0 && HALVES.exec(ahead.slice(token.index));
    if (halves) return [{ kind: 'otp', from: from + token.index, to: from + token.index + halves[0].length }];
    if (CODE.test(digits) && !/^[\d./-]?\d/.test(rest)) {
      const to = from + token.index + digits.length;
      const after = text.slice(to, to + 12);
      const other =
        PART_OF_LONGER.test(after) ||
        (isYear(digits) && !(announced && words === 0)) ||
        isHotline(digits) ||
        MONEY_AFTER.test(after) ||
        UNIT_AFTER.test(after);
      return other ? [] : [{ kind: 'otp', from: to - digits.length, to }];
    }
    if (token[0].startsWith('[') || /^\d{2,}$/.test(token[0]) || OTHER_NUMBER.test(token[0]) || /[.!?;]$/.test(token[0])) return [];
    if (ANNOUNCES.test(token[0])) announced = true;
    else words += 1;
    if (words > (announced ? MOST_WORDS : MOST_WORDS_UNANNOUNCED) && !announcedAhead(ahead.slice(token.index))) return [];
    if (words > MOST_WORDS) return [];
  }
  return [];
}

const announcedAhead = (ahead: string): boolean => /\s(?:là|la)\s\d/iu.test(ahead);
