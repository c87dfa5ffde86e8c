import { describe, expect, it } from 'vitest';
import { createTally } from '../../../src/channels/zalo/tally.ts';
import { fakeClock } from '../../support/clock.ts';

function open() {
  const clock = fakeClock(0);
  const reports: [string, number][] = [];
  const tally = createTally(clock);
  return { clock, reports, flush: () => tally.flush(), count: (kind: string) => tally.count(kind, (n) => void reports.push([kind, n])) };
}

describe('a tally', () => {
  it('reports the first of a kind at once and a flood once a minute, losing none', () => {
    const { clock, reports, count } = open();
    for (let i = 0; i < 1_000; i += 1) count('a');
    count('b');
    expect(reports).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    clock.advance(60_000);
    count('a');
    expect(reports.at(-1)).toEqual(['a', 1_000]);
  });

  it('reports the rest when it ends, and nothing twice', () => {
    const { reports, count, flush } = open();
    count('a');
    count('a');
    count('b');
    flush();
    flush();
    expect(reports).toEqual([
      ['a', 1],
      ['b', 1],
      ['a', 1],
    ]);
  });
});
