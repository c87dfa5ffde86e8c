/** What an installation is looked at for, in the order in which it is told. */
export const CHECKS = {
  config: 'Cấu hình',
  service: 'Dịch vụ',
  database: 'Cơ sở dữ liệu',
  content: 'Nội dung',
  clock: 'Đồng hồ',
  data_folder: 'Thư mục dữ liệu',
  web_address: 'Địa chỉ web',
  zalo: 'Zalo',
  telegram: 'Telegram',
} as const;

export type Check = keyof typeof CHECKS;

/** `broken` keeps the helpdesk, or a channel that is configured, from doing its work. */
export type Level = 'good' | 'look' | 'broken';

const LEVELS: Readonly<Record<Level, string>> = { good: 'Tốt', look: 'Cần xem', broken: 'Hỏng' };

/** One thing found, in words, and what to do about it. */
export type Finding = { readonly level: Level; readonly says: string; readonly mend: string | null };
export type Told = Finding & { readonly check: Check };

export const good = (says: string): Finding => ({ level: 'good', says, mend: null });
export const look = (says: string, mend: string): Finding => ({ level: 'look', says, mend });
export const broken = (says: string, mend: string): Finding => ({ level: 'broken', says, mend });

const widest = (words: readonly string[]): number => Math.max(...words.map((word) => word.length)) + 2;
const LEVEL_WIDTH = widest(Object.values(LEVELS));
const CHECK_WIDTH = widest(Object.values(CHECKS));

export const asLine = ({ check, level, says, mend }: Told): string =>
  `${LEVELS[level].padEnd(LEVEL_WIDTH)}${CHECKS[check].padEnd(CHECK_WIDTH)}${says}${mend === null ? '' : ` → ${mend}`}`;

export const isWell = (told: readonly Finding[]): boolean => told.every(({ level }) => level !== 'broken');

const VERDICTS: Readonly<Record<Level, string>> = {
  good: 'Mọi thứ đều tốt.',
  look: 'Không có gì hỏng; nên xem các dòng “Cần xem”.',
  broken: 'Có chỗ hỏng, cần sửa các dòng “Hỏng” trước.',
};

export function verdict(told: readonly Finding[]): string {
  const worst = (['broken', 'look'] as const).find((level) => told.some((each) => each.level === level));
  return VERDICTS[worst ?? 'good'];
}
