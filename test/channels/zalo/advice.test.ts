import { describe, expect, it } from 'vitest';
import { apiCode, oauthCode } from 'zalo-oa-sdk-lite';
import { adviceOn } from '../../../src/channels/zalo/advice.ts';

const UNLISTED = 'a code that is in no table read';
const asksOperator = (code: number): boolean =>
  [apiCode(code), oauthCode(code)].some(
    ({ class: asks, meaning }) => asks === 'refresh' || (asks === 'operator_alert' && meaning !== UNLISTED),
  );

describe('the advice to operators', () => {
  it('is there for every code that somebody has to do something about', () => {
    const codes = Array.from({ length: 20_000 }, (_, i) => -i).filter(asksOperator);
    expect(codes.length).toBeGreaterThan(15);
    for (const code of codes) expect(adviceOn(code), String(code)).not.toBe(adviceOn(-99_999));
  });
});
