import { createTelegramClient } from '../channels/telegram/client.ts';
import type { Result, TelegramClient } from '../channels/telegram/client.ts';
import { deleteWebhook, readBot, readWebhook, setWebhook, webhookUrlOf } from '../channels/telegram/setup.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { spokenTime } from '../core/working-hours.ts';
import { readArguments } from './arguments.ts';
import { reportStartError } from './start-error.ts';
import { failureInWords } from './telegram-failure.ts';

/**
 * `npm run telegram -- webhook set` has Telegram send messages to this service's public address.
 * `npm run telegram -- webhook delete` ends that; the service asks for messages itself again.
 * `npm run telegram -- webhook info` says whose the token is, where messages go, how many wait and what went wrong last.
 */
const USAGE = 'Cách dùng: npm run telegram -- webhook set | delete | info';
const { positionals } = readArguments({ allowPositionals: true, options: {} } as const, USAGE);

type TelegramConfig = NonNullable<Config['telegram']>;
type Telegram = { readonly config: TelegramConfig; readonly publicUrl: string | null; readonly client: TelegramClient };

/** Something the operator has to mend first. */
class Advice extends Error {}

const ACTIONS: Readonly<Record<string, (telegram: Telegram) => Promise<readonly string[]>>> = { set, delete: remove, info };

try {
  const [subject, name = '', ...rest] = positionals;
  const action = subject === 'webhook' && rest.length === 0 && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  } else {
    const { telegram: config, publicUrl } = readConfig(process.env, process.cwd());
    if (config === null) throw new Advice('Chưa có TELEGRAM_BOT_TOKEN. Hãy tạo bot ở @BotFather rồi đặt mã vào .env.');
    const client = createTelegramClient({ ...config, clock: systemClock });
    process.stdout.write(`${(await action({ config, publicUrl, client })).join('\n')}\n`);
  }
} catch (error) {
  if (error instanceof Advice) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else reportStartError(error);
}

async function set({ config, publicUrl, client }: Telegram): Promise<readonly string[]> {
  if (publicUrl?.startsWith('https:') !== true)
    throw new Advice('Telegram chỉ gửi tin tới địa chỉ https. Hãy đặt PUBLIC_URL, ví dụ https://hoidap.example.gov.vn.');
  if (config.webhookSecret === null)
    throw new Advice('Chưa có TELEGRAM_WEBHOOK_SECRET. Không có mã này thì ai cũng giả được tin từ Telegram.');
  const url = webhookUrlOf(publicUrl);
  done(await setWebhook(client, url, config.webhookSecret));
  return [
    `Đã đặt webhook: ${url}`,
    ...(config.mode === 'webhook'
      ? []
      : ['Lưu ý: TELEGRAM_MODE chưa phải webhook nên dịch vụ sẽ gỡ webhook này. Hãy đặt TELEGRAM_MODE=webhook rồi khởi động lại dịch vụ.']),
  ];
}

async function remove({ config, client }: Telegram): Promise<readonly string[]> {
  done(await deleteWebhook(client));
  return [
    'Đã gỡ webhook. Tin nhắn đang chờ vẫn còn nguyên.',
    ...(config.mode === 'polling'
      ? []
      : [
          'Lưu ý: TELEGRAM_MODE đang là webhook nên dịch vụ không nhận được tin nào. Hãy đặt TELEGRAM_MODE=polling rồi khởi động lại dịch vụ.',
        ]),
  ];
}

async function info({ config, publicUrl, client }: Telegram): Promise<readonly string[]> {
  const bot = done(await readBot(client));
  const { url, pending, lastError } = done(await readWebhook(client));
  const wanted = config.mode === 'webhook' && publicUrl !== null ? webhookUrlOf(publicUrl) : null;
  const advice =
    url === wanted
      ? []
      : [
          wanted === null
            ? 'Cần sửa: webhook còn đặt mà dịch vụ không dùng; chạy lệnh webhook delete.'
            : 'Cần sửa: webhook chưa trỏ về dịch vụ này; chạy lệnh webhook set.',
        ];
  return [
    `Bot           @${bot.username}, ${bot.link}`,
    `Cách nhận     ${config.mode === 'webhook' ? 'Telegram gửi tới (webhook)' : 'dịch vụ tự hỏi (polling)'}`,
    `Webhook       ${url ?? 'chưa đặt'}`,
    `Đang chờ      ${pending} tin`,
    `Lỗi gần nhất  ${lastError === null ? 'không có' : `${spokenTime(lastError.at)}: ${lastError.message}`}`,
    ...advice,
  ];
}

function done<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Advice(failureInWords(result.failure));
}
