import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccess } from '../../src/channels/zalo/access.ts';
import { login, paste, status } from '../../src/cli/zalo-commands.ts';
import type { CommandNeeds } from '../../src/cli/zalo-commands.ts';
import { createVault } from '../../src/secrets.ts';
import { settingsFor } from '../channels/zalo/world.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import { ROOT } from '../support/knowledge.ts';

const HOUR = 3_600_000;
const TOKEN = '/v4/oa/access_token';

let fake: FakeZalo;
let folder: string;
let clock: FakeClock;
beforeEach(async () => {
  fake = await startFakeZalo();
  folder = await mkdtemp(join(tmpdir(), 'zalo-'));
  clock = fakeClock(WORKING_MORNING);
});
afterEach(async () => {
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

const needs = (given: Partial<CommandNeeds> & { readonly typed?: readonly string[] } = {}): CommandNeeds => {
  const typed = [...(given.typed ?? [])];
  return {
    settings: settingsFor(fake),
    publicUrl: 'https://hoidap.example.gov.vn/',
    dataFolder: folder,
    vault: createVault('0'.repeat(64)),
    clock,
    log: () => undefined,
    chance: () => 0,
    ask: () => Promise.resolve(typed.shift() ?? ''),
    ...given,
  };
};
const linkIn = (text: string): string => /^https?:\/\/\S+permission\S+$/m.exec(text)?.[0] ?? '';
/** The service beside which the command runs. */
const service = () => openAccess(needs());

describe('npm run zalo -- login', () => {
  it('prints a link; once the administrator has agreed, the running service holds the permission', async () => {
    const { ok, text } = await login(needs());
    expect(ok).toBe(true);
    expect(new URL(linkIn(text)).searchParams.get('redirect_uri')).toBe('https://hoidap.example.gov.vn/oauth/zalo/callback');
    expect(text).toContain('10 giờ thứ Ba 24/11/2026');
    expect(await service().consents.complete(fake.tokens.consent(linkIn(text)))).toBe('connected');
    expect(await status(needs())).toMatchObject({ ok: true });
  });

  it('says what is missing when nobody knows the service’s address', async () => {
    const report = await login(needs({ publicUrl: null }));
    expect(report).toMatchObject({ ok: false, text: expect.stringContaining('PUBLIC_URL') as string });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('npm run zalo -- login --paste', () => {
  it('stores a pair that Zalo accepts, and the running service uses it', async () => {
    const running = service();
    expect(await running.client.oaInfo()).toMatchObject({ ok: false });
    const { accessToken, refreshToken } = fake.tokens.issue();
    const report = await paste(needs({ typed: [` ${accessToken}`, `${refreshToken}\r`] }));
    expect(report.ok).toBe(true);
    expect(report.text).toContain('OA OA for tests, gói Nâng cao, đã xác thực');
    expect(await running.client.oaInfo()).toMatchObject({ ok: true });
  });

  it('replaces a pair that is of no use any more', async () => {
    const running = openAccess(needs({ settings: { ...settingsFor(fake), firstPair: fake.tokens.issue() } }));
    await running.adoptFirstPair();
    const { accessToken, refreshToken } = fake.tokens.issue();
    expect(await running.client.oaInfo()).toMatchObject({ failure: { kind: 'no_token' } });
    await paste(needs({ typed: [accessToken, refreshToken] }));
    expect(await running.client.oaInfo()).toMatchObject({ ok: true });
  });

  it('stores nothing of another OA, and nothing by halves', async () => {
    const { accessToken, refreshToken } = fake.tokens.issue();
    const elsewhere = { ...settingsFor(fake), oaId: '1' };
    expect(await paste(needs({ settings: elsewhere, typed: [accessToken, refreshToken] }))).toMatchObject({
      ok: false,
      text: expect.stringContaining(`OA ${fake.oaId}, không phải OA 1`) as string,
    });
    expect(await paste(needs({ typed: [accessToken, ''] }))).toMatchObject({ ok: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stores a pair whose access token has ended, for its refresh token may be good, and does not spend it', async () => {
    const { accessToken, refreshToken } = fake.tokens.issue();
    fake.tokens.expireAccess();
    const report = await paste(needs({ typed: [accessToken, refreshToken] }));
    expect(report).toMatchObject({ ok: false, text: expect.stringContaining('Đã lưu. Zalo không nhận mã truy cập này') as string });
    expect(fake.callsTo(TOKEN)).toEqual([]);
    expect(await service().client.oaInfo()).toMatchObject({ ok: true });
  });

  it('does not repeat the tokens on the screen', async () => {
    const { accessToken, refreshToken } = fake.tokens.issue();
    const { text } = await paste(needs({ typed: [accessToken, refreshToken] }));
    expect(text).not.toContain(accessToken);
    expect(text).not.toContain(refreshToken);
  });
});

describe('npm run zalo -- status', () => {
  const connect = async (): Promise<void> => {
    await openAccess(needs({ settings: { ...settingsFor(fake), firstPair: fake.tokens.issue() } })).adoptFirstPair();
  };

  it('says that all is well, until when, and what to enter at Zalo', async () => {
    await connect();
    const { ok, text } = await status(needs());
    expect(ok).toBe(true);
    expect(text.split('\n')).toEqual([
      `OA            ${fake.oaId}, ứng dụng ${fake.appId}`,
      'Webhook       https://hoidap.example.gov.vn/webhooks/zalo',
      'Callback URL  https://hoidap.example.gov.vn/oauth/zalo/callback',
      'Quyền         mã truy cập có hạn đến 10 giờ thứ Tư 25/11/2026',
      'Kết quả       Zalo chấp nhận: OA OA for tests, gói Nâng cao, đã xác thực.',
      '',
    ]);
  });

  it('never refreshes the tokens: that is the running service’s to do', async () => {
    await connect();
    fake.tokens.expireAccess();
    expect(await status(needs())).toMatchObject({ ok: false, text: expect.stringContaining('sẽ tự gia hạn') as string });
    clock.advance(26 * HOUR);
    expect(await status(needs())).toMatchObject({ ok: false, text: expect.stringContaining('đã hết hạn lúc 10 giờ thứ Tư') as string });
    expect(fake.callsTo(TOKEN)).toEqual([]);
  });

  it('says what is wrong and how to mend it', async () => {
    expect(await status(needs({ publicUrl: null }))).toMatchObject({
      ok: false,
      text: expect.stringMatching(/chưa đặt PUBLIC_URL[^]*chưa có\. Chạy npm run zalo -- login/) as string,
    });
    await connect();
    expect(await status(needs({ vault: createVault('1'.repeat(64)) }))).toMatchObject({
      ok: false,
      text: expect.stringContaining('ENCRYPTION_KEY') as string,
    });
    fake.faults.plan('/v2.0/oa/getoa', { kind: 'error', code: -224 });
    expect((await status(needs())).text).toContain('Zalo từ chối (mã -224). Gói dịch vụ của OA chưa cho dùng API.');
    fake.faults.plan('/v2.0/oa/getoa', { kind: 'html', status: 502 });
    expect((await status(needs())).text).toContain('Chưa hỏi được Zalo (not_json 502)');
  });
});

describe('the command itself', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['src/cli/zalo.ts', ...args], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } });

  it.each([[[]], [['logout']], [['login', 'now']], [['status', '--all']]])('called with %j says how it is used', (args) => {
    const { status: code, stderr } = run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('Cách dùng: npm run zalo -- login');
  });

  it('says what to set when Zalo is not configured', () => {
    const { status: code, stderr } = run('status');
    expect(code).toBe(1);
    expect(stderr).toContain('ZALO_APP_ID');
  });
});
