import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../src/html.ts';

/** Under this name the formatter leaves the markup as it stands. */
const page = html;

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
/** What a browser makes of the text again. */
const read = (markup: string): string => markup.replace(/&[^;]{1,6};/g, (entity) => ENTITIES[entity] ?? entity);

const HOSTILE = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '/',
  '=',
  '`',
  ' ',
  '\n',
  '\0',
  'script',
  '!--',
  '-->',
  ']]>',
  '&lt;',
  '&#x3c;',
  '&amp',
  'onload=',
];
/** Any text at all, and text made of what markup is made of. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE)).map((parts) => parts.join('')),
);

describe('a page fragment', () => {
  it('shows any text as that text, and lets none of it become markup', () => {
    fc.assert(
      fc.property(text, (given) => {
        const [, shown = 'markup'] = /^<p>([^<>"']*)<\/p>$/.exec(page`<p>${given}</p>`.text) ?? [];
        expect(read(shown)).toBe(given);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps any text inside the attribute it is the value of, however that is quoted', () => {
    fc.assert(
      fc.property(text, (given) => {
        const made = page`<a title="${given}" class='${given}'>x</a>`.text;
        const [, double = 'markup', single = 'markup'] = /^<a title="([^<>"']*)" class='([^<>"']*)'>x<\/a>$/.exec(made) ?? [];
        expect([read(double), read(single)]).toEqual([given, given]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no ampersand that a browser could read as the start of something else', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(page`${given}`.text.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[&<>"']/);
      }),
    );
  });

  it('escapes the texts of a list, however deep, and leaves fragments as they are', () => {
    fc.assert(
      fc.property(fc.array(text), (given) => {
        const items = given.map((each) => page`<li>${each}</li>`);
        expect(page`${[items]}`.text).toBe(items.map((item) => item.text).join(''));
        expect(page`${[[given]]}`.text).toBe(given.map((each) => page`${each}`.text).join(''));
      }),
    );
  });

  it('is escaped once, however often it is put into another', () => {
    const inner = page`<b>${'a & b'}</b>`;
    expect(page`<ul>${page`<li>${inner}</li>`}</ul>`.text).toBe('<ul><li><b>a &amp; b</b></li></ul>');
  });

  it('shows nothing for what is absent, and numbers as they are', () => {
    expect(page`[${null}${undefined}${false}${''}]`.text).toBe('[]');
    expect(page`${0} ${-1.5}`.text).toBe('0 -1.5');
  });

  it('is no longer a fragment once it has been a text', () => {
    expect(page`${String(page`<i>x</i>`)}`.text).toBe('&lt;i&gt;x&lt;/i&gt;');
  });
});
