import type { Organization, Shift } from '../core/organization.ts';
import { WEEKDAYS } from '../core/working-hours.ts';

const time = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
const spoken = (shifts: readonly Shift[]): string => shifts.map(({ from, to }) => `${time(from)}–${time(to)}`).join(' và ');

type Stretch = { readonly first: number; readonly last: number; readonly hours: string };

/** "Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:30–17:00", one line for days in a row that are alike; days off are left out. */
export function officeHours(week: Organization['week']): string[] {
  const stretches = WEEKDAYS.map((_, i) => spoken(week[i + 1] ?? [])).reduce<readonly Stretch[]>((found, hours, day) => {
    const before = found.at(-1);
    return before?.hours === hours ? [...found.slice(0, -1), { ...before, last: day }] : [...found, { first: day, last: day, hours }];
  }, []);
  return stretches.filter(({ hours }) => hours !== '').map(({ first, last, hours }) => `${capital(days(first, last))}: ${hours}`);
}

const days = (first: number, last: number): string =>
  first === last ? (WEEKDAYS[first] ?? '') : `${WEEKDAYS[first]} đến ${WEEKDAYS[last]}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
