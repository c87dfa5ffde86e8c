import { describe, expect, it } from 'vitest';
import type { Period } from '../../src/core/catalog.ts';
import { fillPeriods, textOn } from '../../src/core/periods.ts';

const FEE: readonly Period[] = [
  { from: null, to: '2025-06-30', text: '30.000 đồng' },
  { from: '2025-07-01', to: '2026-12-31', text: '15.000 đồng' },
  { from: '2027-02-01', to: null, text: '30.000 đồng (từ 01/02/2027)' },
];

describe('a text that holds for a time', () => {
  it.each([
    ['1999-01-01', '30.000 đồng'],
    ['2025-06-30', '30.000 đồng'],
    ['2025-07-01', '15.000 đồng'],
    ['2026-12-31', '15.000 đồng'],
    ['2027-01-01', null],
    ['2027-01-31', null],
    ['2027-02-01', '30.000 đồng (từ 01/02/2027)'],
    ['2099-12-31', '30.000 đồng (từ 01/02/2027)'],
  ])('on %s is %j: first and last day count', (day, text) => {
    expect(textOn(FEE, day)).toBe(text);
  });

  it('is none when nothing was ever set', () => {
    expect(textOn([], '2026-11-24')).toBeNull();
  });
});

describe('filling a text with what holds on a day', () => {
  const periods = { phi: FEE, 'mien-phi': [{ from: '2026-08-15', to: '2027-02-28', text: 'Được miễn lệ phí.' }] };
  const on = (day: string, text: string): string => fillPeriods(text, periods, day);

  it('puts the text of the day in place of each name', () => {
    expect(on('2026-11-24', 'Lệ phí {{phi}}, đổi lại cũng {{phi}}.')).toBe('Lệ phí 15.000 đồng, đổi lại cũng 15.000 đồng.');
    expect(on('2025-01-01', 'Lệ phí {{phi}}.')).toBe('Lệ phí 30.000 đồng.');
  });

  it('drops a line that is only a name without a text on that day, bullet and line break with it', () => {
    const text = 'Trước.\n- {{mien-phi}}\n- Mục khác\n{{mien-phi}}\nSau.';
    expect(on('2026-08-14', text)).toBe('Trước.\n- Mục khác\nSau.');
    expect(on('2026-08-15', text)).toBe('Trước.\n- Được miễn lệ phí.\n- Mục khác\nĐược miễn lệ phí.\nSau.');
  });

  it('leaves no gap where a paragraph went away', () => {
    expect(on('2028-01-01', 'Trước.\n\n{{mien-phi}}\n\nSau.')).toBe('Trước.\n\nSau.');
    expect(on('2028-01-01', '{{mien-phi}}\n\nSau.\n\n{{mien-phi}}')).toBe('Sau.');
  });

  it('keeps the bullet of a line that says more than the name', () => {
    expect(on('2028-01-01', '- {{mien-phi}} Hỏi tại nơi nộp.')).toMatch(/^- +Hỏi tại nơi nộp\.$/);
  });

  it('never shows a name, even one that nobody defined', () => {
    expect(on('2026-11-24', 'Mất {{khong-co}}tiền.\n{{khong-co}}\nHết.')).toBe('Mất tiền.\nHết.');
  });

  it('takes the text as it is, whatever signs it has', () => {
    const odd = { odd: [{ from: null, to: null, text: "$& $1 $' {{phi}}" }] };
    expect(fillPeriods('a {{odd}} b', odd, '2026-11-24')).toBe("a $& $1 $' {{phi}} b");
  });

  it('leaves a text without names alone', () => {
    const text = 'Lệ phí {phi} hoặc { {phi} }.\n\n- Một\n- Hai';
    expect(on('2026-11-24', text)).toBe(text);
  });
});
