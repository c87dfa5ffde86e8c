import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTap, encodeTap } from '../../../src/channels/zalo/button.ts';
import { encodePayload } from '../../../src/core/payload.ts';
import type { Payload } from '../../../src/core/payload.ts';

const id = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const payloads: fc.Arbitrary<Payload> = fc.oneof(
  fc.record({ kind: fc.constant('topic' as const), intent: id, aspect: fc.option(id) }),
  fc.record({ kind: fc.constant('choice' as const), flow: id, step: id, choice: id }),
  fc.record({ kind: fc.constant('command' as const), command: fc.constantFrom('officer' as const, 'start' as const) }),
);

describe('the tap of a button', () => {
  it('says what was chosen and what it means, whatever stands on the button', () => {
    fc.assert(
      fc.property(payloads, fc.string({ unit: 'grapheme', minLength: 1 }), (payload, given) => {
        const label = given.trim();
        fc.pre(label !== '');
        const encoded = encodePayload(payload);
        expect(decodeTap(encodeTap({ label, payload: encoded }))).toEqual({ text: label, payload: encoded });
      }),
    );
  });

  it('fits Zalo’s limit with the longest label and payload there are', () => {
    expect(encodeTap({ label: 'a'.repeat(100), payload: 'b'.repeat(64) }).length).toBeLessThan(1_000);
  });

  it('of a menu made in OA Manager, which has no label, keeps its text for officers to read', () => {
    expect(decodeTap('#x:officer')).toEqual({ text: '#x:officer', payload: 'x:officer' });
    expect(decodeTap('x:officer')).toEqual({ text: 'x:officer', payload: 'x:officer' });
  });

  it('is nothing that a person types by chance', () => {
    for (const typed of ['', 'x:nonsense', '#vneid không vào được', 't:a là gì', '#x:nonsense Gặp cán bộ', 'x:officer gặp cán bộ', '#'])
      expect(decodeTap(typed)).toEqual({ text: typed });
  });
});
