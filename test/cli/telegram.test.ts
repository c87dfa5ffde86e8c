import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULTS, startFakeTelegram, tooManyRequests } from '../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../support/fake-telegram/index.ts';
import { ROOT } from '../support/knowledge.ts';

let telegram: FakeTelegram;
beforeEach(async () => {
  telegram = await startFakeTelegram({ now: () => Date.parse('2026-11-24T09:30:00+07:00') });
});
afterEach(() => telegram.close());

const SECRET = 'mat-ma_webhook-thu-nghiem';
const URL = 'https://hoidap.example.gov.vn/webhooks/telegram';

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };
/** Not the blocking kind: the fake answers from this very process. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const settings = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_MODE: 'webhook',
      PUBLIC_URL: 'https://hoidap.example.gov.vn/',
    };
    execFile(process.execPath, ['src/cli/telegram.ts', ...args], { cwd: ROOT, env: { ...settings, ...env } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

describe('npm run telegram -- webhook', () => {
  it('set has Telegram send messages to the public address, with the secret, and nothing that waits is dropped', async () => {
    expect(await run(['webhook', 'set'])).toEqual({ code: 0, stdout: `Đã đặt webhook: ${URL}\n`, stderr: '' });
    expect(telegram.callsTo('setWebhook').map(({ body }) => body)).toEqual([
      {
        url: URL,
        secret_token: SECRET,
        allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
        drop_pending_updates: false,
      },
    ]);
  });

  it('set warns when the service would remove it again', async () => {
    const { code, stdout } = await run(['webhook', 'set'], { TELEGRAM_MODE: 'polling' });
    expect(code).toBe(0);
    expect(stdout).toContain('TELEGRAM_MODE=webhook');
  });

  it('delete ends that, keeps what waits, and warns when the service would hear nothing', async () => {
    telegram.useWebhook(URL, SECRET);
    const { code, stdout } = await run(['webhook', 'delete']);
    expect(code).toBe(0);
    expect(stdout).toContain('Đã gỡ webhook');
    expect(stdout).toContain('TELEGRAM_MODE=polling');
    expect(telegram.callsTo('deleteWebhook').map(({ body }) => body)).toEqual([{ drop_pending_updates: false }]);
    expect(telegram.webhookUrl()).toBe('');
  });

  it('info says whose the token is, where messages go, how many wait, what went wrong last and what to do', async () => {
    telegram.person().writes('chờ sẵn');
    telegram.useWebhook('http://127.0.0.1:9/webhooks/telegram', SECRET);
    expect(await telegram.person().writes('không ai nghe').taken).toBe(false);
    expect((await run(['webhook', 'info'])).stdout.split('\n')).toEqual([
      'Bot           @TroLyThuBot, https://t.me/TroLyThuBot',
      'Cách nhận     Telegram gửi tới (webhook)',
      'Webhook       http://127.0.0.1:9/webhooks/telegram',
      'Đang chờ      1 tin',
      'Lỗi gần nhất  9 giờ 30 thứ Ba 24/11/2026: Connection refused',
      'Cần sửa: webhook chưa trỏ về dịch vụ này; chạy lệnh webhook set.',
      '',
    ]);
  });

  it('info finds nothing to mend when all is as configured, either way', async () => {
    telegram.useWebhook(URL, SECRET);
    expect((await run(['webhook', 'info'])).stdout).not.toContain('Cần sửa');
    expect((await run(['webhook', 'info'], { TELEGRAM_MODE: 'polling' })).stdout).toContain('webhook delete');
    telegram.useWebhook('', null);
    expect((await run(['webhook', 'info'], { TELEGRAM_MODE: 'polling' })).stdout).not.toContain('Cần sửa');
  });

  it.each([
    ['the token is refused', FAULTS.unauthorized, 'không nhận TELEGRAM_BOT_TOKEN'],
    ['the address is refused', FAULTS.badWebhook, 'từ chối địa chỉ webhook'],
    ['Telegram wants patience', tooManyRequests(12), 'chờ 12 giây'],
    ['Telegram answers with a page', FAULTS.htmlPage, 'chạy lại lệnh này'],
  ])('says in words what to do when %s, and never the token', async (_, fault, words) => {
    telegram.faults.plan('setWebhook', fault);
    const { code, stdout, stderr } = await run(['webhook', 'set']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain(telegram.token);
  });

  it.each([
    ['an unreachable Telegram', { TELEGRAM_API_ROOT: 'http://127.0.0.1:9' }, 'Không kết nối được'],
    ['no token', { TELEGRAM_BOT_TOKEN: '', TELEGRAM_MODE: '', TELEGRAM_WEBHOOK_SECRET: '' }, '@BotFather'],
    ['a token that is none', { TELEGRAM_BOT_TOKEN: 'bí mật' }, 'TELEGRAM_BOT_TOKEN'],
    ['an address without https', { PUBLIC_URL: 'http://hoidap.example.gov.vn' }, 'PUBLIC_URL'],
    ['no address', { PUBLIC_URL: '' }, 'PUBLIC_URL'],
    ['no secret', { TELEGRAM_WEBHOOK_SECRET: '' }, 'TELEGRAM_WEBHOOK_SECRET'],
    ['no secret yet', { TELEGRAM_WEBHOOK_SECRET: '', TELEGRAM_MODE: 'polling' }, 'TELEGRAM_WEBHOOK_SECRET'],
  ])('set with %s says what to mend', async (_, env, words) => {
    const { code, stderr } = await run(['webhook', 'set'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('bí mật');
    expect(telegram.webhookUrl()).toBe('');
  });

  it.each([[[]], [['webhook', 'constructor']], [['webhook', 'set', 'x']], [['--set']]])(
    'is explained when it is used otherwise: %j',
    async (args) => {
      const { code, stderr } = await run(args);
      expect(code).toBe(2);
      expect(stderr).toContain('Cách dùng');
      expect(telegram.calls).toEqual([]);
    },
  );
});
