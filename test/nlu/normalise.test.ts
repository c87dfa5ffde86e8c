import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldWord, normalise } from '../../src/nlu/normalise.ts';

describe('normalising a text', () => {
  it.each([
    ['hoà bình, thuỷ thủ', 'hòa bình, thủy thủ'],
    ['HOÀ BÌNH', 'hoà bình'],
    ['được rồiiiii', 'được rồi'],
    ['cccd', 'căn cước công dân'],
    ['đk tk vneid', 'đăng ký tài khoản vneid'],
    ['ko dc', 'không được'],
    ['làm bhyt ntn 😭😭', 'làm bảo hiểm y tế như thế nào'],
    ['mã — kích hoạt!!!', 'mã kích hoạt'],
    ['số [số định danh] của tôi', 'số của tôi'],
  ])('reads "%s" as "%s"', (one, other) => {
    expect(normalise(one).accented).toEqual(normalise(other).accented);
  });

  it('keeps "quý" apart from "qúy" spelling rules and leaves qu- words alone', () => {
    expect(normalise('quý').accented).toEqual(['quý']);
  });

  it('gives the same folded words with and without marks', () => {
    expect(normalise('Đặt lịch làm thẻ căn cước ở Đắk Lắk').folded).toEqual(normalise('dat lich lam the can cuoc o dak lak').folded);
  });

  it('folds to lower-case letters without any mark, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const folded = fold(text);
        expect(folded).toBe(folded.toLowerCase());
        expect(folded).not.toMatch(/[\u0300-\u036f\u0111]/);
        expect(normalise(text).accented).toHaveLength(normalise(text).folded.length);
      }),
    );
  });

  it('folds đ and every vowel', () => {
    expect(foldWord('đường')).toBe('duong');
    expect(foldWord('nghiễm')).toBe('nghiem');
  });

  it('cuts a text of thousands of words, in reasonable time', () => {
    const startedAt = performance.now();
    expect(normalise('làm sao '.repeat(50_000)).folded.length).toBeLessThanOrEqual(400);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
