import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Office } from '../../src/core/ports.ts';
import { addWorkingMinutes, isOpen, localDate, spokenDate, spokenTime } from '../../src/core/working-hours.ts';

const MORNING = { from: 7 * 60 + 30, to: 11 * 60 + 30 };
const AFTERNOON = { from: 13 * 60 + 30, to: 17 * 60 };
const DAY = [MORNING, AFTERNOON];
const TET = ['04', '05', '06', '07', '08', '09', '10'].map((day) => `2027-02-${day}`);
/** Monday to Friday with a lunch break, Saturday morning; New Year's Day, Tết, 30 April and 1 May off. */
const OFFICE: Office = {
  week: { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: DAY, 6: [MORNING] },
  holidays: ['2027-01-01', ...TET, '2027-04-30', '2027-05-01'],
};

const at = (local: string): number => Date.parse(`${local.replace(' ', 'T')}+07:00`);
const written = (moment: number): string => new Date(moment + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

describe('the office', () => {
  it.each([
    ['2026-11-24 07:29:59', false, 'Tuesday, just before opening'],
    ['2026-11-24 07:30:00', true, 'opening'],
    ['2026-11-24 11:29:59', true, 'just before lunch'],
    ['2026-11-24 11:30:00', false, 'lunch begins'],
    ['2026-11-24 13:30:00', true, 'lunch is over'],
    ['2026-11-24 17:00:00', false, 'closing'],
    ['2026-11-24 00:00:00', false, 'midnight'],
    ['2026-11-28 09:00:00', true, 'Saturday morning'],
    ['2026-11-28 14:00:00', false, 'Saturday afternoon'],
    ['2026-11-29 09:00:00', false, 'Sunday'],
    ['2027-01-01 09:00:00', false, "New Year's Day, a Friday"],
    ['2027-02-03 16:59:00', true, 'the day before Tết'],
    ['2027-02-04 09:00:00', false, 'the first day of Tết'],
    ['2027-02-10 09:00:00', false, 'the last day of Tết'],
    ['2027-02-11 07:30:00', true, 'the first day after Tết'],
  ])('at %s is open: %s (%s)', (moment, open) => {
    expect(isOpen(at(moment), OFFICE)).toBe(open);
  });
});

describe('the moment by which working time has passed', () => {
  it.each([
    ['2026-11-24 08:00:00', 60, '2026-11-24 09:00:00', 'within a morning'],
    ['2026-11-24 09:00:00', 240, '2026-11-24 15:00:00', 'over lunch: 150 minutes before, 90 after'],
    ['2026-11-24 09:00:00', 150, '2026-11-24 11:30:00', 'up to lunch'],
    ['2026-11-24 09:00:00', 151, '2026-11-24 13:31:00', 'one minute more'],
    ['2026-11-24 12:15:00', 30, '2026-11-24 14:00:00', 'asked at lunch'],
    ['2026-11-24 05:59:00', 1, '2026-11-24 07:31:00', 'asked before opening, another day in UTC'],
    ['2026-11-24 22:10:00', 240, '2026-11-25 11:30:00', 'asked at night'],
    ['2026-11-24 16:30:00', 240, '2026-11-25 11:00:00', 'asked in the last half hour'],
    ['2026-11-24 07:30:00', 450, '2026-11-24 17:00:00', 'a full day'],
    ['2026-11-24 07:30:00', 900, '2026-11-25 17:00:00', 'two full days'],
    ['2026-11-24 16:59:30', 1, '2026-11-25 07:30:30', 'half a minute today, half tomorrow'],
    ['2026-11-27 16:00:00', 240, '2026-11-28 10:30:00', 'Friday into Saturday morning'],
    ['2026-11-28 11:00:00', 240, '2026-11-30 11:00:00', 'Saturday into Monday'],
    ['2026-11-28 11:30:00', 60, '2026-11-30 08:30:00', 'Saturday at closing'],
    ['2026-11-29 10:00:00', 240, '2026-11-30 11:30:00', 'Sunday'],
    ['2026-12-31 16:00:00', 240, '2027-01-02 10:30:00', "over New Year's Day"],
    ['2027-02-03 16:30:00', 240, '2027-02-11 11:00:00', 'over Tết'],
    ['2027-02-06 09:00:00', 60, '2027-02-11 08:30:00', 'asked on a Saturday in Tết'],
    ['2027-04-29 15:00:00', 480, '2027-05-03 15:30:00', 'over 30 April, 1 May and a Sunday'],
    ['2026-11-24 12:00:00', 0, '2026-11-24 13:30:00', 'no time at all, asked at lunch'],
  ])('from %s and %i minutes is %s (%s)', (from, minutes, until) => {
    expect(written(addWorkingMinutes(at(from), minutes, OFFICE))).toBe(until);
  });

  const moment = fc.integer({ min: at('2026-11-01 00:00'), max: at('2027-06-01 00:00') });
  const minutes = fc.integer({ min: 1, max: 3_000 });

  it('is always within a shift or at its end', () => {
    fc.assert(
      fc.property(moment, minutes, (from, wait) => {
        const until = addWorkingMinutes(from, wait, OFFICE);
        expect(until).toBeGreaterThan(from);
        // Closing time is a moment at which the office was open a moment ago.
        expect(isOpen(until - 1, OFFICE), written(until)).toBe(true);
      }),
    );
  });

  it('has exactly that many open minutes before it', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 1_000 }), (instant, wait) => {
        const from = instant - (instant % 60_000);
        const until = addWorkingMinutes(from, wait, OFFICE);
        let open = 0;
        for (let minute = from; minute < until; minute += 60_000) if (isOpen(minute, OFFICE)) open += 1;
        expect(open).toBe(wait);
      }),
      { numRuns: 50 },
    );
  });

  it('never comes earlier for who asks later', () => {
    fc.assert(
      fc.property(moment, fc.nat({ max: 5 * 86_400_000 }), minutes, (from, later, wait) => {
        expect(addWorkingMinutes(from + later, wait, OFFICE)).toBeGreaterThanOrEqual(addWorkingMinutes(from, wait, OFFICE));
      }),
    );
  });

  it('is plain time when the calendar has no working day at all', () => {
    expect(written(addWorkingMinutes(at('2026-11-24 09:00'), 90, { week: {}, holidays: [] }))).toBe('2026-11-24 10:30:00');
  });
});

describe('dates and times in words', () => {
  it('tells the date in Vietnam, also when UTC is a day behind', () => {
    expect(localDate(Date.parse('2026-11-24T16:59:59Z'))).toBe('2026-11-24');
    expect(localDate(Date.parse('2026-11-24T17:00:00Z'))).toBe('2026-11-25');
    expect(localDate(Date.parse('2026-12-31T17:00:00Z'))).toBe('2027-01-01');
  });

  it.each([
    ['2026-11-25 16:30:00', '16 giờ 30 thứ Tư 25/11/2026'],
    ['2026-11-30 07:00:00', '7 giờ thứ Hai 30/11/2026'],
    ['2026-11-24 09:05:59', '9 giờ 05 thứ Ba 24/11/2026'],
    ['2026-11-26 13:30:00', '13 giờ 30 thứ Năm 26/11/2026'],
    ['2026-11-27 17:00:00', '17 giờ thứ Sáu 27/11/2026'],
    ['2026-11-28 11:30:00', '11 giờ 30 thứ Bảy 28/11/2026'],
    ['2026-11-29 00:00:00', '0 giờ Chủ nhật 29/11/2026'],
    ['2027-01-02 10:30:00', '10 giờ 30 thứ Bảy 02/01/2027'],
  ])('says %s as "%s"', (moment, words) => {
    expect(spokenTime(at(moment))).toBe(words);
  });

  it('says a date as people write it', () => {
    expect(spokenDate('2026-11-05')).toBe('05/11/2026');
  });
});
