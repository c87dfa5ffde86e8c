import { describe, expect, it } from 'vitest';
import { officeHours } from '../../src/leaflet/office-hours.ts';

const MORNING = { from: 7 * 60 + 30, to: 11 * 60 + 30 };
const AFTERNOON = { from: 13 * 60, to: 17 * 60 + 5 };

describe('the office’s hours', () => {
  it('are one line for days in a row that are alike', () => {
    const long = [MORNING, AFTERNOON];
    expect(officeHours({ 1: long, 2: long, 3: long, 4: long, 5: long, 6: [MORNING], 7: [] })).toEqual([
      'Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:00–17:05',
      'Thứ Bảy: 7:30–11:30',
    ]);
  });

  it('leave out days off, and do not join what one of them parts', () => {
    expect(officeHours({ 1: [MORNING], 3: [MORNING], 7: [MORNING] })).toEqual([
      'Thứ Hai: 7:30–11:30',
      'Thứ Tư: 7:30–11:30',
      'Chủ nhật: 7:30–11:30',
    ]);
  });

  it('are none where none are known', () => {
    expect(officeHours({})).toEqual([]);
  });
});
