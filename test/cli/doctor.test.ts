import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccess } from '../../src/channels/zalo/access.ts';
import { examine } from '../../src/cli/doctor/examine.ts';
import { isWell } from '../../src/cli/doctor/finding.ts';
import type { Check, Told } from '../../src/cli/doctor/finding.ts';
import { readConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import { createVault } from '../../src/secrets.ts';
import { openStore } from '../../src/storage/index.ts';
import { openLedger, openWorld, settingsFor } from '../channels/zalo/world.ts';
import { fakeClock } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { FAULTS, startFakeTelegram } from '../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../support/fake-telegram/index.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import { ROOT } from '../support/knowledge.ts';
import { runService } from '../support/service.ts';

const HOUR = 3_600_000;
const KEY = '0'.repeat(64);
const PUBLIC = 'https://hoidap.example.gov.vn';

let folder: string;
let clock: FakeClock;
let zalo: FakeZalo;
let telegram: FakeTelegram;
/** What stands behind the public address, and what it was asked. */
let site: { readonly server: Server; readonly asked: string[]; status: number };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  // The fakes' Date header tells the time of this machine.
  clock = fakeClock(Date.now());
  [zalo, telegram] = await Promise.all([startFakeZalo(), startFakeTelegram()]);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${'x-zevent-signature' in request.headers ? 'signed' : 'unsigned'}`);
    response.writeHead(site.status).end();
  });
  site = { server, asked, status: 200 };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  site.server.close();
  site.server.closeAllConnections();
  await Promise.all([zalo.close(), telegram.close()]);
  await rm(folder, { recursive: true, force: true });
});

const environment = (given: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PORT: '1',
  DATABASE_URL: `sqlite:${folder}/helpdesk.db`,
  ENCRYPTION_KEY: KEY,
  PUBLIC_URL: PUBLIC,
  ZALO_APP_ID: zalo.appId,
  ZALO_APP_SECRET: zalo.appSecret,
  ZALO_OA_ID: zalo.oaId,
  ZALO_OA_SECRET_KEY: zalo.oaSecretKey,
  ZALO_API_ROOT: zalo.url,
  ZALO_OAUTH_ROOT: zalo.url,
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  ...given,
});

const configFor = (env: Readonly<Record<string, string>> = {}): Config => ({
  ...readConfig(environment(env), ROOT),
  dataFolder: folder,
});

/** As from outside, but without the internet. */
const reach = (url: string, init: RequestInit): Promise<Response> =>
  fetch(url.replace(PUBLIC, `http://127.0.0.1:${(site.server.address() as AddressInfo).port}`), init);

const diagnose = (env: Readonly<Record<string, string>> = {}, given: Partial<Config> = {}): Promise<readonly Told[]> =>
  examine({ config: { ...configFor(env), ...given }, clock, fetch: reach });

const on = (told: readonly Told[], check: Check): readonly Told[] => told.filter((each) => each.check === check);
/** The levels found by one check, and everything it says. */
const said = (told: readonly Told[], check: Check): string =>
  on(told, check)
    .map(({ level, says, mend }) => `${level}: ${says}${mend === null ? '' : ` → ${mend}`}`)
    .join('\n');

const NO_CHANNELS = {
  ...Object.fromEntries(['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_OA_SECRET_KEY'].map((name) => [name, ''])),
  TELEGRAM_BOT_TOKEN: '',
};

/** The OA has agreed, as the running service would know. */
const connect = async (oaId = zalo.oaId): Promise<void> => {
  const settings = { ...settingsFor(zalo), oaId, firstPair: zalo.tokens.issue() };
  const vault = createVault(KEY);
  await openAccess({ settings, dataFolder: folder, vault, clock, log: () => undefined, chance: () => 0 }).adoptFirstPair();
};

describe('the doctor', () => {
  it('finds nothing to mend where all is well', async () => {
    await connect();
    await (await openStore(`sqlite:${folder}/helpdesk.db`)).close();
    const told = await diagnose();
    expect(told.filter(({ level }) => level !== 'good').map(({ says }) => says)).toEqual([
      'Không có dịch vụ nào chạy ở cổng 1.',
      'Cơ quan, xã, phường còn là dữ liệu mẫu.',
    ]);
    expect(isWell(told)).toBe(true);
    expect(said(told, 'zalo')).toMatch(/good: OA OA for tests, gói Nâng cao, mã truy cập có hạn đến .+\ngood: Webhook trả lời/);
    expect(said(told, 'telegram')).toContain('good: Bot @TroLyThuBot, https://t.me/TroLyThuBot.');
  });

  it('changes nothing: makes no file, refreshes no token, sets no webhook', async () => {
    await diagnose({ ENCRYPTION_KEY: '' });
    expect(await readdir(folder)).toEqual([]);
    await connect();
    zalo.tokens.expireAccess();
    clock.advance(26 * HOUR);
    await diagnose();
    expect(zalo.callsTo('/v4/oa/access_token')).toEqual([]);
    expect([...new Set(telegram.calls.map(({ method }) => method))]).toEqual(['getMe', 'getWebhookInfo']);
  });

  it('gives every bad news with what to do, and no secret', async () => {
    await connect();
    zalo.faults.plan('/v2.0/oa/getoa', { kind: 'error', code: -224 });
    telegram.faults.plan('getMe', FAULTS.unauthorized);
    site.status = 502;
    await writeFile(join(folder, 'helpdesk.db'), 'x'.repeat(10_000));
    const told = await diagnose();
    const bad = told.filter(({ level }) => level !== 'good');
    expect(bad.length).toBeGreaterThanOrEqual(6);
    for (const { mend } of bad) expect(mend).toMatch(/\S{3}/);
    const text = JSON.stringify(told);
    for (const secret of [zalo.appSecret, zalo.oaSecretKey, telegram.token, KEY]) expect(text).not.toContain(secret);
  });

  it('works beside the running service, and hears from it', async () => {
    const service = await runService();
    try {
      const { port } = new URL(service.url);
      const told = await diagnose({ ...NO_CHANNELS, PORT: port, DATABASE_URL: `sqlite:${service.databaseFile}` });
      expect(said(told, 'service')).toBe(`good: Đang chạy ở cổng ${port}, kênh: web.`);
      expect(said(told, 'database')).toMatch(/^good: /);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('knows a stranger on the port', async () => {
    expect(said(await diagnose({ PORT: new URL(zalo.url).port }), 'service')).toMatch(/^broken: Cổng \d+ có chương trình khác/);
  });

  it('tells when the service no longer hears from Telegram', async () => {
    const lastPollAt = clock.now() - HOUR;
    const channels = [{ name: 'telegram', lastPollAt }];
    const config = configFor();
    const answer = (): Response => Response.json({ store: 'writable', contentProblems: [], channels });
    const told = await examine({
      config,
      clock,
      fetch: (url, init) => (url.endsWith('/readyz') ? Promise.resolve(answer()) : reach(url, init)),
    });
    expect(said(told, 'service')).toContain('broken: Kênh telegram không lấy được tin từ');
  });
});

describe('of the database the doctor says', () => {
  it('that it will be made', async () => {
    expect(said(await diagnose(NO_CHANNELS), 'database')).toMatch(/^look: Chưa có tệp .+ sẽ tạo ra tệp này\.$/);
  });

  it('that it is damaged, and to keep it', async () => {
    await writeFile(join(folder, 'helpdesk.db'), 'x'.repeat(10_000));
    expect(said(await diagnose(NO_CHANNELS), 'database')).toMatch(/^broken: .+giữ tệp lại/);
  });

  it('that it is newer than the program', async () => {
    await (await openStore(`sqlite:${folder}/helpdesk.db`)).close();
    const db = new Database(join(folder, 'helpdesk.db'));
    db.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')");
    db.close();
    expect(said(await diagnose(NO_CHANNELS), 'database')).toMatch(/^broken: .+mới hơn/);
  });
});

describe('of the content the doctor says', () => {
  it('where it is wrong first', async () => {
    await mkdir(join(folder, 'intents'));
    await mkdir(join(folder, 'content'));
    await writeFile(join(folder, 'content/phrases.yml'), 'greeting: [');
    expect(said(await diagnose(NO_CHANNELS, { contentRoot: folder }), 'content')).toMatch(/^broken: \d+ chỗ sai[^]*npm run content/);
  });

  it('how many answers are past their review', async () => {
    clock.set(Date.parse('2036-01-01T00:00:00Z'));
    expect(said(await diagnose(NO_CHANNELS), 'content')).toMatch(/look: \d+ câu trả lời đã quá hạn rà soát/);
  });
});

describe('of the clock the doctor says', () => {
  it.each([
    [0, /^good: .+khớp với giờ của (?:Zalo|Telegram)/],
    [120_000, /^look: Máy chủ chạy nhanh 1[12]\d giây so với/],
    [-120_000, /^look: Máy chủ chạy chậm 1[12]\d giây so với/],
    [2 * HOUR, /^broken: Máy chủ chạy nhanh 7[12]\d\d giây/],
  ])('how it differs from the platforms’: by %i ms', async (ms, words) => {
    clock.advance(ms);
    expect(said(await diagnose(), 'clock')).toMatch(words);
  });

  it('that it cannot be right', async () => {
    clock.set(Date.parse('1970-01-01T07:00:00Z'));
    expect(said(await diagnose(NO_CHANNELS), 'clock')).toMatch(/^broken: Máy chủ tưởng bây giờ là 14 giờ thứ Năm 01\/01\/1970/);
  });

  it('that there is nothing to compare it with', async () => {
    expect(said(await diagnose(NO_CHANNELS), 'clock')).toMatch(/^good: .+chưa so được/);
  });
});

describe('of the data folder the doctor says', () => {
  it('which secrets others can read', async () => {
    for (const [name, mode] of [
      ['session.secret', 0o644],
      ['encryption-key.secret', 0o600],
      ['zalo-tokens', 0o640],
    ] as const) {
      await writeFile(join(folder, name), 's'.repeat(64));
      await chmod(join(folder, name), mode);
    }
    const text = said(await diagnose(), 'data_folder');
    expect(text).toContain(`chmod 600 ${folder}/session.secret ${folder}/zalo-tokens`);
    expect(text).not.toContain('encryption-key');
  });

  it('that it is still to be made', async () => {
    expect(said(await diagnose({}, { dataFolder: join(folder, 'none') }), 'data_folder')).toMatch(/^look: Chưa có thư mục/);
  });
});

describe('of the web address the doctor says', () => {
  it.each([
    ['', NO_CHANNELS, /^look: Chưa đặt PUBLIC_URL/],
    ['', {}, /^broken: Chưa đặt PUBLIC_URL/],
    ['http://hoidap.example.gov.vn', NO_CHANNELS, /^look: .+không phải địa chỉ https/],
    ['http://hoidap.example.gov.vn', {}, /^broken: .+không phải địa chỉ https/],
    [PUBLIC, {}, /^good: /],
  ])('of %s', async (address, env, words) => {
    expect(said(await diagnose({ ...env, PUBLIC_URL: address }), 'web_address')).toMatch(words);
  });

  it('that it does not answer', async () => {
    site.status = 502;
    expect(said(await diagnose(), 'web_address')).toMatch(/^look: .+\(mã 502\)/);
  });
});

describe('of Zalo the doctor says', () => {
  it('that it is not used, and asks nobody', async () => {
    expect(said(await diagnose(NO_CHANNELS), 'zalo')).toBe('good: Chưa dùng Zalo (chưa đặt ZALO_APP_ID).');
    expect(zalo.calls).toEqual([]);
  });

  it('that the OA has not agreed yet', async () => {
    expect(said(await diagnose(), 'zalo')).toMatch(/^broken: OA chưa cấp quyền.+npm run zalo -- login/);
  });

  it('what a pair brought along by the operator is worth, before the first start', async () => {
    const { accessToken, refreshToken } = zalo.tokens.issue();
    const env = { ZALO_ACCESS_TOKEN: accessToken, ZALO_REFRESH_TOKEN: refreshToken };
    expect(said(await diagnose(env), 'zalo')).toMatch(/^good: OA OA for tests/);
    expect(said(await diagnose({ ...env, ENCRYPTION_KEY: '' }), 'zalo')).toMatch(/^good: OA OA for tests/);
  });

  it('that what is kept cannot be read with this key', async () => {
    await connect();
    expect(said(await diagnose({ ENCRYPTION_KEY: '1'.repeat(64) }), 'zalo')).toMatch(/^broken: .+ENCRYPTION_KEY/);
  });

  it('that the tokens are another OA’s', async () => {
    await connect('1');
    expect(said(await diagnose({ ZALO_OA_ID: '1' }), 'zalo')).toContain(`broken: Quyền đang giữ là của OA ${zalo.oaId}, không phải OA 1`);
  });

  it('that the access token has ended, which the service mends itself', async () => {
    await connect();
    zalo.tokens.expireAccess();
    clock.advance(26 * HOUR);
    expect(said(await diagnose(), 'zalo')).toMatch(/^look: Mã truy cập đã hết hạn lúc/);
  });

  it('that the access token was taken away before its time', async () => {
    await connect();
    zalo.tokens.issue();
    expect(said(await diagnose(), 'zalo')).toMatch(/^broken: Zalo không nhận mã truy cập dù chưa đến hạn/);
  });

  it('what a refusal means', async () => {
    await connect();
    zalo.faults.plan('/v2.0/oa/getoa', { kind: 'error', code: -224 });
    expect(said(await diagnose(), 'zalo')).toMatch(/^broken: Zalo từ chối \(mã -224\)\. → Gói dịch vụ/);
    expect(said(await diagnose({ ZALO_API_ROOT: 'http://127.0.0.1:9' }), 'zalo')).toMatch(/^broken: Chưa hỏi được Zalo/);
  });

  it('whether the webhook answers the probe that Zalo makes: unsigned, and to be answered 200', async () => {
    await connect();
    await diagnose();
    expect(site.asked).toContain('POST /webhooks/zalo unsigned');
    site.status = 404;
    expect(said(await diagnose(), 'zalo')).toMatch(/broken: Webhook .+ trả lời mã 404, không phải 200/);
    site.server.close();
    site.server.closeAllConnections();
    expect(said(await diagnose(), 'zalo')).toMatch(/broken: Webhook .+ không trả lời/);
  });
});

describe('the doctor’s probe of Zalo’s webhook', () => {
  it('is answered 200 by the channel itself, which takes nothing from it', async () => {
    const world = await openWorld({ fake: zalo });
    try {
      const ledger = openLedger();
      await world.channel.start(ledger);
      const told = await examine({ config: configFor(), clock, fetch: (url, init) => fetch(url.replace(PUBLIC, world.url), init) });
      expect(said(told, 'zalo')).toContain(`good: Webhook trả lời: ${PUBLIC}/webhooks/zalo.`);
      expect([ledger.messages, ledger.notices]).toEqual([[], []]);
    } finally {
      await world.close();
    }
  });
});

describe('of Telegram the doctor says', () => {
  const WEBHOOK = { TELEGRAM_MODE: 'webhook', TELEGRAM_WEBHOOK_SECRET: 'mat-ma_webhook-0123' };
  const ADDRESS = `${PUBLIC}/webhooks/telegram`;

  it('that it is not used, and asks nobody', async () => {
    expect(said(await diagnose(NO_CHANNELS), 'telegram')).toMatch(/^good: Chưa dùng Telegram/);
    expect(telegram.calls).toEqual([]);
  });

  it('that its token is refused, or nobody can be reached', async () => {
    telegram.faults.plan('getMe', FAULTS.unauthorized);
    expect(said(await diagnose(), 'telegram')).toMatch(/^broken: .+@BotFather/);
    expect(said(await diagnose({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' }), 'telegram')).toMatch(/^broken: .+kiểm tra mạng/);
  });

  it.each([
    ['polling', '', {}, 'good: Dịch vụ tự lấy tin'],
    ['polling', ADDRESS, {}, 'look: Còn webhook'],
    ['webhook', ADDRESS, WEBHOOK, `good: Telegram gửi tới ${ADDRESS}`],
    ['webhook', '', WEBHOOK, 'broken: Chưa đặt webhook'],
    ['webhook', 'https://elsewhere.example/hook', WEBHOOK, 'broken: Webhook đang trỏ tới nơi khác'],
  ])('in mode %s with the webhook “%s” what fits and what does not', async (_, address, env, words) => {
    if (address !== '') telegram.useWebhook(address, null);
    expect(said(await diagnose(env), 'telegram')).toContain(words);
  });

  it('what went wrong last, while it is news', async () => {
    telegram.useWebhook('http://127.0.0.1:9/hook', null);
    expect(await telegram.person().writes('không ai nghe').taken).toBe(false);
    expect(said(await diagnose(WEBHOOK), 'telegram')).toMatch(/look: Lần gần nhất Telegram không gửi tới được: .+Connection refused/);
    clock.advance(25 * HOUR);
    expect(said(await diagnose(WEBHOOK), 'telegram')).not.toContain('Lần gần nhất');
  });
});

describe('npm run doctor', () => {
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((resolve) => {
      execFile(process.execPath, ['src/cli/doctor.ts', ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  it('prints a line for each thing it looked at and ends well when nothing is broken', async () => {
    const { code, stdout } = await run([], environment({ ...NO_CHANNELS, PUBLIC_URL: '' }));
    expect(code).toBe(0);
    const [lines = '', verdict] = stdout.split('\n\n');
    for (const line of lines.split('\n')) expect(line).toMatch(/^(?:Tốt {6}|Cần xem {2}|Hỏng {5})\S/);
    expect(verdict).toBe('Không có gì hỏng; nên xem các dòng “Cần xem”.\n');
  });

  it('ends with 1 when something is broken, and says it to programs too', async () => {
    const { code, stdout } = await run(['--json'], environment({ PUBLIC_URL: '' }));
    const told = JSON.parse(stdout) as { readonly ok: boolean; readonly findings: readonly Told[] };
    expect([code, told.ok]).toEqual([1, false]);
    expect(on(told.findings, 'web_address')).toMatchObject([{ level: 'broken' }]);
  });

  it('names the variables of a configuration that is wrong, and never what they hold', async () => {
    const { code, stdout } = await run([], environment({ ZALO_APP_SECRET: '', SESSION_SECRET: 'bí-mật' }));
    expect(code).toBe(1);
    expect(stdout).toContain('Hỏng     Cấu hình         SESSION_SECRET:');
    expect(stdout).not.toContain('bí-mật');
  });

  it('is explained when it is used otherwise', async () => {
    expect(await run(['--fix'], environment())).toMatchObject({ code: 2, stderr: expect.stringContaining('Cách dùng') as string });
  });
});
