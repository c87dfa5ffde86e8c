import { assert, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from 'zalo-oa-sdk-lite';

describe('JSON with ids kept', () => {
  it('gives whole numbers beyond 2^53 as the digits that were written', () => {
    expect(parseJson('{"id":246845883529197922,"n":[9007199254740993],"neg":-9007199254740993}')).toEqual({
      id: '246845883529197922',
      n: ['9007199254740993'],
      neg: '-9007199254740993',
    });
  });

  it('leaves everything else as JSON.parse does', () => {
    const jsonText = json({ maxDepth: 3 }).filter((text) => !/\d{16}/.test(text));
    assert(
      property(jsonText, (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(parseJson('[1.5, 9007199254740991, 1e300, "9007199254740993"]')).toEqual([1.5, 9007199254740991, 1e300, '9007199254740993']);
  });

  it('throws on what is no JSON', () => {
    expect(() => parseJson('<html>')).toThrow(SyntaxError);
  });
});
