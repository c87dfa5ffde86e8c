import type { Office } from './ports.ts';

// Vietnam keeps UTC+7 all year (Quyết định 121/CP, 1975), so a fixed offset is exact.
const OFFSET = 7 * 3_600_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** An office with no working day in this many days has a broken calendar. */
const HORIZON_DAYS = 60;

const startOfDay = (at: number): number => Math.floor((at + OFFSET) / DAY) * DAY - OFFSET;

/** The date in Vietnam, `YYYY-MM-DD`. */
export const localDate = (at: number): string => new Date(at + OFFSET).toISOString().slice(0, 10);

/** ISO weekday in Vietnam, Monday = 1. */
const weekday = (at: number): number => ((new Date(at + OFFSET).getUTCDay() + 6) % 7) + 1;

/** Working stretches of the day that holds `at`, as epoch milliseconds. */
function shiftsOfDay(at: number, office: Office): { from: number; to: number }[] {
  if (office.holidays.includes(localDate(at))) return [];
  const day = startOfDay(at);
  return (office.week[weekday(at)] ?? []).map((shift) => ({ from: day + shift.from * MINUTE, to: day + shift.to * MINUTE }));
}

export const isOpen = (at: number, office: Office): boolean => shiftsOfDay(at, office).some((shift) => at >= shift.from && at < shift.to);

/** The moment by which `minutes` of working time have passed since `at`. */
export function addWorkingMinutes(at: number, minutes: number, office: Office): number {
  let left = minutes * MINUTE;
  for (let day = startOfDay(at), n = 0; n < HORIZON_DAYS; day += DAY, n += 1) {
    for (const shift of shiftsOfDay(day, office)) {
      const begin = Math.max(shift.from, at);
      if (begin >= shift.to) continue;
      if (left <= shift.to - begin) return begin + left;
      left -= shift.to - begin;
    }
  }
  return at + minutes * MINUTE;
}

/** From Monday on. */
export const WEEKDAYS = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];

/** "16 giờ 30 thứ Tư 25/11/2026" */
export function spokenTime(at: number): string {
  const local = new Date(at + OFFSET);
  const minutes = local.getUTCMinutes();
  const time = minutes === 0 ? `${local.getUTCHours()} giờ` : `${local.getUTCHours()} giờ ${String(minutes).padStart(2, '0')}`;
  return `${time} ${WEEKDAYS[weekday(at) - 1]} ${spokenDate(localDate(at))}`;
}

/** "25/11/2026" from an ISO date. */
export const spokenDate = (iso: string): string => iso.split('-').toReversed().join('/');
