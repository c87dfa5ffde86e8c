import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinks } from '../../src/channels/links.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { FAULTS, startFakeTelegram } from '../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../support/fake-telegram/index.ts';

let telegram: FakeTelegram;
let clock: FakeClock;
beforeEach(async () => {
  telegram = await startFakeTelegram();
  clock = fakeClock(WORKING_MORNING);
});
afterEach(() => telegram.close());

const ZALO = { channel: 'zalo', url: 'https://zalo.me/388613280878808645' };
const TELEGRAM = { channel: 'telegram', url: 'https://t.me/TroLyThuBot' };
const WEB = { channel: 'web', url: 'https://hoidap.example.gov.vn' };

const linksOf = (given: Partial<Parameters<typeof createLinks>[0]> = {}) =>
  createLinks({
    publicUrl: WEB.url,
    zalo: { oaId: '388613280878808645' },
    telegram: { token: telegram.token, apiRoot: telegram.url },
    clock,
    ...given,
  });

describe('where citizens find the helpdesk', () => {
  it('is every channel that is on, the most used first', async () => {
    expect(await linksOf()()).toEqual([ZALO, TELEGRAM, WEB]);
    expect(await linksOf({ zalo: null, publicUrl: null })()).toEqual([TELEGRAM]);
    expect(await linksOf({ zalo: null, telegram: null, publicUrl: null })()).toEqual([]);
  });

  it('is asked of Telegram once, however many look', async () => {
    const links = linksOf();
    await Promise.all([links(), links(), links()]);
    await links();
    expect(telegram.callsTo('getMe').length).toBe(1);
  });

  it('leaves out Telegram while it cannot be asked, and asks again after a minute and no sooner', async () => {
    const links = linksOf();
    telegram.faults.plan('getMe', FAULTS.internal);
    expect(await links()).toEqual([ZALO, WEB]);
    expect(await links()).toEqual([ZALO, WEB]);
    expect(telegram.callsTo('getMe').length).toBe(1);
    clock.advance(60_000);
    expect(await links()).toEqual([ZALO, TELEGRAM, WEB]);
  });

  it('does not keep a reader waiting for a Telegram that says nothing', async () => {
    const links = linksOf();
    telegram.faults.plan('getMe', FAULTS.stall);
    const shown = links();
    await telegram.called('getMe');
    clock.advance(3_000);
    expect(await shown).toEqual([ZALO, WEB]);
  });
});
