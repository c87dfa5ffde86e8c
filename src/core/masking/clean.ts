/** What the eye does not see but software acts on: zero-width and filler characters, direction marks, the soft hyphen. */
const INVISIBLE = /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const CONTROL = /[\p{Cc}--[\n\t]]/gv;
const FOREIGN_DIGIT = /[\p{Nd}--[0-9]]/gv;
const FOREIGN_SPACE = /[\p{Zs}--[ ]]/gv;

/** Makes a text what it looks like, so that no number hides between invisible characters or in another script's digits. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .replace(FOREIGN_SPACE, ' ')
    .normalize('NFC')
    .replace(FOREIGN_DIGIT, asciiDigit)
    .trim();
}

const IS_DIGIT = /\p{Nd}/u;
const known = new Map<string, string>();

/** Unicode encodes the digits of a script as a run from zero to nine; a few runs follow one another without a gap. */
function asciiDigit(digit: string): string {
  const seen = known.get(digit);
  if (seen !== undefined) return seen;
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (IS_DIGIT.test(String.fromCodePoint(start - 1))) start -= 1;
  const ascii = String((code - start) % 10);
  known.set(digit, ascii);
  return ascii;
}
