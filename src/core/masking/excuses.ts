/** A stretch of digits within a text. */
type Digits = { readonly digits: string; readonly from: number; readonly to: number };

export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);
export const isHotline = (digits: string): boolean => /^1[89]00\d{4,6}$/.test(digits);
/** A unit of money right behind a number; "k" alone is more often "không". */
export const MONEY_AFTER = /^(?:[\s.]?(?:đ|₫|vnđ|vnd|đồng|dong|nghìn|nghin|ngàn|ngan|triệu|trieu|tỷ|ty|tỉ)|k|d)(?!\p{L})/iu;

const LABEL_BEFORE =
  /(?:hồ\s?sơ|ho\s?so|biên\s?nhận|bien\s?nhan|mã\stra\scứu|ma\stra\scuu|thủ\s?tục|thu\s?tuc|mã\s?phiếu|ma\s?phieu|mã\s?khách\s?hàng|ma\s?khach\s?hang|vận\s?đơn|van\s?don|hợp\s?đồng|hop\s?dong|hoá\s?đơn|hóa\s?đơn|hoa\s?don)(?:\s(?:số|so|mã|ma|là|la))*\s?:?\s?$/iu;
/** "mã số thuế của công ty là …", but not "cán bộ thuế gọi em số …". */
const TAX_BEFORE =
  /(?:thuế|thue|mst)(?:\s(?!(?:gọi|goi|báo|bao|nhắn|nhan|gửi|gui|liên|lien|điện|dien|sđt|sdt|zalo)(?!\p{L}))\p{L}{1,8}){0,4}\s?:?\s?$/iu;
const HOTLINE_BEFORE =
  /(?:hotline|tổng\s?đài|tong\s?dai|đường\s?dây\s?nóng|duong\s?day\s?nong|trực\s?ban|truc\s?ban)(?:\s\p{L}{1,8}){0,4}\s?:?\s?$/iu;
const BACK = 48;

/** What the words around a number say it is instead: an amount, a dossier, a tax code, an office's own line. */
export function isExcused(kind: 'id' | 'phone' | 'card', groups: readonly Digits[], text: string): boolean {
  const from = groups[0]!.from;
  const to = groups.at(-1)!.to;
  const before = text.slice(Math.max(0, from - BACK), from);
  const after = text.slice(to, to + 8);
  if (MONEY_AFTER.test(after) && kind !== 'phone') return true;
  if (LABEL_BEFORE.test(before)) return true;
  // A person's own tax code is their ID number (Luật Quản lý thuế, from 1/7/2025); a company's looks like a phone number.
  if (kind !== 'id' && TAX_BEFORE.test(before)) return true;
  if (kind === 'phone') return HOTLINE_BEFORE.test(before);
  // A round sum, not a person's number.
  return kind === 'id' && /0{5,}$/.test(groups.map((group) => group.digits).join(''));
}

/** Things of fixed shape that hold digits and identify no person. */
const SPARED: readonly RegExp[] = [
  // An address, up to a part that is somebody's number: zalo.me/0912345678.
  /https?:\/\/\S*?(?=\/(?:0\d{9}|\d{12})(?![\w.-])|\s|$)/giu,
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
const LETTERED = /(?<!\p{L})(\p{Lu}{1,3})-?(\d[\p{L}\d.-]*)/gu;
/** A name's last letter run into a phone number: "Văn A0912345678". */
const MOBILE = /^0[35789]\d{8}$/u;
const SAYS_WHAT = /^(?:SDT|SĐT|DT|ĐT|TEL|SO|SỐ|CC|CMT|ID)$/u;

export function sparedRanges(text: string): (readonly [number, number])[] {
  const ranges = SPARED.flatMap((shape) => [...text.matchAll(shape)].map((match) => [match.index, match.index + match[0].length] as const));
  const lettered = [...text.matchAll(LETTERED)]
    .filter(([, letters = '', digits = '']) => !SAYS_WHAT.test(letters) && !MOBILE.test(digits))
    .map((match) => [match.index, match.index + match[0].length] as const);
  return [...ranges, ...lettered];
}
