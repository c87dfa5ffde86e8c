/**
 * Removes personal data from a citizen's text before anything is stored or logged
 * (Luật 91/2025/QH15: least data; photos and numbers of ID papers are sensitive).
 * Fees, dates, law numbers, dossier codes and hotlines must survive: officers need them.
 */
export const MASKS = {
  id: '[số định danh]',
  phone: '[số điện thoại]',
  card: '[số thẻ ngân hàng]',
  otp: '[mã OTP]',
  password: '[mật khẩu]',
  email: '[email]',
} as const;

export type MaskKind = keyof typeof MASKS;

/** Things officers never ask for; whoever sends one is told so. */
export const SECRETS: ReadonlySet<string> = new Set<MaskKind>(['otp', 'password', 'card']);

export type Masked = {
  readonly text: string;
  readonly kinds: readonly MaskKind[];
  /** Ways to reach the person that were masked, in order: wanted again only if the person is leaving a contact. */
  readonly contacts: readonly string[];
};

const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const CONTROL = /[\p{Cc}--[\n\t]]/gv;

/** Removes what the eye does not see but software acts on, so that no number hides between zero-width characters. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .normalize('NFC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .trim();
}

/** Decimal digits of every script come in runs of ten that begin at a multiple of their zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 128) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** @param cleaned a text that went through `clean`. */
export function mask(cleaned: string): Masked {
  const kinds = new Set<MaskKind>();
  const contacts: string[] = [];
  const take = (kind: MaskKind, value?: string): string => {
    kinds.add(kind);
    if (value !== undefined) contacts.push(value);
    return MASKS[kind];
  };

  const text = cleaned
    .replace(EMAIL, (address) => take('email', address))
    .replace(PASSWORD, (whole, cue: string, value: string) => (isPassword(value, cue) ? cue + take('password') : whole))
    .replace(CODE_AFTER_CUE, (whole, cue: string, code: string) => (isYear(code) ? whole : cue + take('otp')))
    .replace(CODE_BEFORE_CUE, (_, cue: string) => take('otp') + cue)
    .replace(BARE_CODE, (code) => (code.endsWith('000') ? code : take('otp')))
    .replace(DIGIT_RUN, (run, offset: number, all: string) => {
      const kind = kindOfRun(run, all.slice(Math.max(0, offset - 40), offset), all.slice(offset + run.length, offset + run.length + 12));
      if (kind === null) return run;
      return kind === 'phone' ? take(kind, run) : take(kind);
    });
  return { text, kinds: [...kinds], contacts };
}

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/g;

// People write the cue with and without marks, short and long: "mật khẩu em là …", "mk: …", "pass …".
const PASSWORD =
  /((?:mật\s?khẩu|mat\s?khau|mật\s?mã|mat\s?ma|\bmk|\bpass(?:word|code)?)(?:\s+(?!là\b|la\b)[\p{L}]{1,8}){0,3}\s*(?:là|la|:|=|\s)\s*)([^\s,;]{4,40})/giu;
const isPassword = (value: string, cue: string): boolean => {
  const letters = /\p{L}/u.test(value);
  const digits = /\d/.test(value);
  const signs = /[@#!$%^&*_?+=~]/.test(value);
  const stated = /(?:là|la|:|=)\s*$/iu.test(cue);
  return stated ? (digits && letters) || (digits && value.length >= 6) || (signs && letters) : digits && letters && signs;
};

const CODE_WORD =
  '(?:otp|passcode|\\bpin\\b|code|mã\\s+(?:otp|số|xác\\s?(?:nhận|thực|minh)|kích\\s?hoạt|đăng\\s?nhập|bảo\\s?mật|pin|là)|ma\\s+(?:otp|so|xac\\s?(?:nhan|thuc|minh)|kich\\s?hoat|dang\\s?nhap|bao\\s?mat|pin|la))';
const CODE_AFTER_CUE = new RegExp(
  `(${CODE_WORD}(?:[\\s:=.]+(?!hồ\\b|ho\\b|thuế|thue|năm\\b|nam\\b)\\p{L}{1,8}){0,4}[\\s:=]*)(?<!\\d)(\\d{4,8})(?![\\d./-]|\\s*(?:đ|k|nghìn|nghin|triệu|trieu|phút|phut|giây|giay)\\b)`,
  'giu',
);
const CODE_BEFORE_CUE = /(?<![\d./-])\d{4,8}(\s+(?:là|la)\s+(?:otp|mã|ma|passcode|code)\b)/giu;
/** Nothing but a code: what people paste when they take the bot for the app. */
const BARE_CODE = /^\d{6}$/;
const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);

const DIGIT_RUN = /\+?\d(?:[ .-]?\d){8,18}(?!\d)/g;
const MONEY_AFTER = /^[\s.]*(?:đ|₫|vnđ|vnd|đồng|dong|k|nghìn|nghin|ngàn|ngan|triệu|trieu|tỷ|ty|tỉ)(?![\p{L}])/iu;
const MONEY_BEFORE = /(?:phí|phi|giá|gia|tiền|tien|mất|mat|đóng|dong|nộp|nop|phạt|phat|lương|luong)\s*:?\s*$/iu;
const LABELLED_CODE =
  /(?:hồ\s?sơ|ho\s?so|biên\s?nhận|bien\s?nhan|tra\s?cứu|tra\s?cuu|thủ\s?tục|thu\s?tuc|mã\s?phiếu|ma\s?phieu|thuế|thue|mst|khách\s?hàng|khach\s?hang|vận\s?đơn|van\s?don|hợp\s?đồng|hop\s?dong)(?:\s+(?:số|so|mã|ma|là|la))*\s*:?\s*$/iu;
const HOTLINE_BEFORE =
  /(?:hotline|tổng\s?đài|tong\s?dai|đường\s?dây\s?nóng|duong\s?day\s?nong|trực\s?ban|truc\s?ban)(?:\s+[\p{L}]+){0,4}\s*:?\s*$/iu;
const IN_A_CODE = /[./_-]$|\p{L}\d*[.-]$/u;
const A_DATE = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)/;

function kindOfRun(run: string, before: string, after: string): MaskKind | null {
  const groups = run.replace('+', '').split(/[ .-]/);
  const digits = groups.join('');
  if (IN_A_CODE.test(before) || /^[./-]?[\p{L}\d]*[./-]\d/u.test(after) || A_DATE.test(run)) return null;
  if (LABELLED_CODE.test(before)) return null;
  if (MONEY_AFTER.test(after) || (MONEY_BEFORE.test(before) && digits.endsWith('000')) || /0{4,}$/.test(digits)) return null;
  if (groups.length > 1 && groups.some((group) => group.length === 8 || group.length < 2)) return null;
  if (groups.length > 1 && groups.every((group) => isYear(group))) return null;
  if (isPhone(digits, run.startsWith('+'))) return HOTLINE_BEFORE.test(before) ? null : 'phone';
  if (digits.length === 12 || digits.length === 9) return evenGroups(groups) ? 'id' : null;
  return digits.length >= 13 && passesLuhn(digits) && evenGroups(groups) ? 'card' : null;
}

/** Mobile 03/05/07/08/09 and landline 02, with 0 or 84 in front (Quy hoạch kho số viễn thông, TT 22/2014/TT-BTTTT). */
const isPhone = (digits: string, plus: boolean): boolean =>
  /^0[35789]\d{8}$/.test(digits) || /^02\d{9}$/.test(digits) || ((plus || digits.length === 11) && /^84[235789]\d{8,9}$/.test(digits));

/** A number is written whole or in groups of like size; a list of several numbers is not one number. */
const evenGroups = (groups: readonly string[]): boolean =>
  groups.length === 1 || groups.slice(0, -1).every((group) => group.length >= 3 && group.length === groups[0]?.length);

/** ISO/IEC 7812-1 check digit of payment cards. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
