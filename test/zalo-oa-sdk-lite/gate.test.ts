import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/zalo-oa-sdk-lite/gate.ts';

describe('the gate', () => {
  it('lets in so many at a time, in the order of asking, and makes room when work fails', async () => {
    const gate = createGate(3);
    let inside = 0;
    let most = 0;
    const begun: number[] = [];
    const work = (n: number) => async (): Promise<void> => {
      begun.push(n);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
      if (n % 4 === 0) throw new Error('failed');
    };
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const settled = await Promise.allSettled(numbers.map((n) => gate(work(n))));
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(begun).toEqual(numbers);
    expect(most).toBe(3);
  });
});
