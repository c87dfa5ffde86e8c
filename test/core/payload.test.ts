import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, decodePayload, encodePayload } from '../../src/core/payload.ts';
import type { Payload } from '../../src/core/payload.ts';

const id = fc.stringMatching(/^[a-z0-9]{1,12}(?:-[a-z0-9]{1,6})?$/);
const payload: fc.Arbitrary<Payload> = fc.oneof(
  fc.record({ kind: fc.constant('topic' as const), intent: id, aspect: fc.option(id) }),
  fc.record({ kind: fc.constant('flow' as const), flow: id }),
  fc.record({ kind: fc.constant('choice' as const), flow: id, step: id, choice: id }),
  fc.record({ kind: fc.constant('commune' as const), commune: id }),
  fc.record({ kind: fc.constant('command' as const), command: fc.constantFrom(...COMMANDS) }),
);

describe('a button payload', () => {
  it('means the same after a trip through a platform', () => {
    fc.assert(
      fc.property(payload, (given) => {
        expect(decodePayload(encodePayload(given))).toEqual(given);
      }),
    );
  });

  it('is refused when it is nothing we ever sent', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const decoded = decodePayload(text);
        if (decoded !== null) expect(encodePayload(decoded)).toBe(text);
      }),
    );
    for (const text of ['', 'x:delete-everything', 't:', 'c:flow/step', 't:a/b/c', 'T:abc', 't:../etc'])
      expect(decodePayload(text), text).toBeNull();
  });
});
