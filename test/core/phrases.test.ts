import { describe, expect, it } from 'vitest';
import { PHRASES, say } from '../../src/core/phrases.ts';
import type { PhraseId, Phrases } from '../../src/core/phrases.ts';

const blank = Object.fromEntries(Object.keys(PHRASES).map((id) => [id, ''])) as Phrases;
const worded = (id: PhraseId, text: string): Phrases => ({ ...blank, [id]: text });

describe('a phrase', () => {
  it('is said with its values, each wherever it stands', () => {
    const phrases = worded('ticket-opened', 'Phiếu {case}, trước {when}. Nhớ mã {case}.');
    expect(say(phrases, 'ticket-opened', { case: 'PHT-00012', when: '9 giờ thứ Ba 24/11/2026' })).toBe(
      'Phiếu PHT-00012, trước 9 giờ thứ Ba 24/11/2026. Nhớ mã PHT-00012.',
    );
  });

  it('without values is said as it stands', () => {
    expect(say(worded('thanks', 'Không có gì ạ.'), 'thanks')).toBe('Không có gì ạ.');
  });

  it('need not use a value it is given', () => {
    expect(say(worded('checked', 'Đã kiểm tra.'), 'checked', { date: '24/11/2026' })).toBe('Đã kiểm tra.');
  });

  it('takes a value as it is, whatever signs it has', () => {
    const odd = '{title} $& $1 {office}';
    expect(say(worded('second-question', '“{title}”'), 'second-question', { title: odd })).toBe(`“${odd}”`);
  });

  it('leaves braces that name no value of its own', () => {
    const text = '{khac} {constructor} {} {case';
    expect(say(worded('ticket-closed', text), 'ticket-closed', { case: 'PHT-00001' })).toBe(text);
    expect(say(worded('help', text), 'help')).toBe(text);
  });

  it('has names that a file and a pattern can hold', () => {
    for (const [id, values] of Object.entries(PHRASES)) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      for (const value of values) expect(value).toMatch(/^\w+$/);
    }
  });
});
