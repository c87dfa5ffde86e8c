import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, mask, MASKS, SECRETS } from '../../src/core/masking.ts';
import { INNOCENT, PERSONAL } from './masking-cases.ts';

const stored = (text: string): string => mask(clean(text)).text;
const every = (property: RegExp): string[] =>
  Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((char) => property.test(char));
const names = (chars: readonly string[]): string[] => chars.map((char) => `U+${char.codePointAt(0)?.toString(16).padStart(4, '0')}`);

describe('masking', () => {
  it.each(PERSONAL)('hides the personal data in %j', (text, masked) => {
    expect(stored(text)).toBe(masked);
  });

  it.each(INNOCENT)('leaves %j alone', (text) => {
    expect(stored(text)).toBe(text);
    expect(mask(clean(text)).kinds).toEqual([]);
  });

  it('is judged on sixty texts of either kind, none of them twice', () => {
    expect(new Set(PERSONAL.map(([text]) => text)).size).toBe(60);
    expect(new Set(INNOCENT).size).toBe(60);
  });

  it('names each kind it hid once, so that a person who sent a secret can be warned', () => {
    const { kinds } = mask('otp 482913, otp 482914, mk là Hoa@1990, thẻ 4111111111111111, cccd 001099012345, đt 0912345678, a@b.example');
    expect(kinds.toSorted()).toEqual(['card', 'email', 'id', 'otp', 'password', 'phone']);
    expect(kinds.filter((kind) => SECRETS.has(kind)).toSorted()).toEqual(['card', 'otp', 'password']);
  });

  it('hands out the ways to reach a person, as written, and nothing else', () => {
    const { contacts } = mask('cccd 001099012345, đt 0912 345 678, mail hoa@example.com, mk: Hoa@1990, thẻ 4111111111111111');
    expect(contacts.toSorted()).toEqual(['0912 345 678', 'hoa@example.com']);
  });

  it('hands them out in the order of the text', () => {
    expect(mask('0912345678 hoặc hoa@example.com hoặc 0387654321').contacts).toEqual(['0912345678', 'hoa@example.com', '0387654321']);
  });
});

const GLUE = ['-', '/', '.', ':', ' ', '\n', '+', '(', ')', '@', 'mk', 'là', 'otp', 'mã số', 'hồ sơ', 'tổng đài', '0', '19', '2026'];
const fragment = fc.constantFrom(
  ...[...PERSONAL.map(([text]) => text), ...INNOCENT].flatMap((text) => [text, ...text.split(' ')]),
  ...Object.values(MASKS),
  ...GLUE,
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(' ')),
);

describe('masking of any text at all', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = stored(text);
        expect(stored(once)).toBe(once);
        expect(mask(once).kinds).toEqual([]);
      }),
      // What is found depends on rare neighbours, so every run looks at the same many texts.
      { numRuns: 20_000, seed: 20_261_124 },
    );
  });

  it('never makes more than three characters of one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(stored(text).length).toBeLessThanOrEqual(3 * clean(text).length);
      }),
      { numRuns: 1_000 },
    );
  });

  const full = (unit: string, end = ''): string => unit.repeat(Math.floor((20_000 - end.length) / unit.length)) + end;
  const gap = ' '.repeat(9_990);
  it.each([
    ['digits', full('1')],
    ['spaced digits', full('1 ')],
    ['an address that never ends', full('a.', '@')],
    ['addresses', full('a@')],
    ['plus signs', full('+')],
    ['full-width digits', full('１')],
    ['digits of many zeros', full('𝟿')],
    ['digits with zero-width spaces', full('1\u200b')],
    ['cues without a code', full('mã OTP ')],
    ['a cue and words without a code', `otp${full(' a').slice(3)}`],
    ['a cue and signs without a code', `otp${full(':', 'x').slice(3)}`],
    ['cues without a password', full('mật khẩu ')],
    ['a cue and spaces without a password', `mk${full(' ', ',').slice(2)}`],
    ['a cue and spaces on both sides of a sign', `mk${gap}=${gap},`],
    ['labels', full('mã hồ sơ ')],
    ['hotlines', full('đường dây nóng ')],
    ['masks', full(MASKS.phone)],
  ])('takes little time over 20,000 characters of %s', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(20_000);
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      stored(text);
      return performance.now() - start;
    });
    // Linear work takes up to 30 ms on a slow machine; what grows with the square of the length takes a second.
    expect(Math.min(...times)).toBeLessThan(250);
  });
});

describe('cleaning', () => {
  // \p{Bidi_Control} and the format characters without a width of their own.
  const directions = every(/\p{Bidi_Control}/u);
  const zeroWidth = ['\u00ad', '\u034f', '\u180e', '\u200b', '\u200c', '\u200d', '\u2060', '\u2061', '\u2064', '\ufeff'];

  it('removes every direction mark', () => {
    expect(names(directions.filter((char) => clean(`a${char}b`) !== 'ab'))).toEqual([]);
  });

  it('removes zero-width characters', () => {
    expect(names(zeroWidth.filter((char) => clean(`a${char}b`) !== 'ab'))).toEqual([]);
  });

  it('lets no number hide between them', () => {
    const hiding = [...directions, ...zeroWidth].filter((char) => stored(`số ${'079199012345'.split('').join(char)}`) !== `số ${MASKS.id}`);
    expect(names(hiding)).toEqual([]);
  });

  it('removes control characters and keeps line breaks and tabs', () => {
    const controls = every(/\p{Cc}/u).filter((char) => !'\n\r\t'.includes(char));
    expect(names(controls.filter((char) => clean(`a${char}b`) !== 'ab'))).toEqual([]);
    expect(clean('một\r\nhai\rba\n\tbốn')).toBe('một\nhai\nba\n\tbốn');
  });

  it('keeps Vietnamese letters, marks written apart put back on their letter', () => {
    const text = 'Đặng Thị Ngọc Huyền ở phường Hoà Thuỷ, quê Đắk Lắk: ăâđêôơư ÀẢÃÁẠ ẰẲẴẮẶ ẦẨẪẤẬ ỲỶỸÝỴ';
    expect(clean(text)).toBe(text);
    expect(clean(text.normalize('NFD'))).toBe(text);
  });

  it('keeps emoji, flags, skin tones and the sign that makes a heart red', () => {
    const text = 'cảm ơn 😀👍🏽 ❤️ 🇻🇳 ✅';
    expect(clean(text)).toBe(text);
  });

  it('reads the digits of every script', () => {
    const digits = every(/\p{Nd}/u);
    // Unicode encodes digits as whole runs, zero to nine; some runs follow one another without a gap.
    let start = 0;
    const misread = digits.filter((digit, i) => {
      if (digits[i - 1]?.codePointAt(0) !== (digit.codePointAt(0) ?? 0) - 1) start = i;
      return clean(digit) !== String((i - start) % 10);
    });
    expect(names(misread)).toEqual([]);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(clean(clean(text))).toBe(clean(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
