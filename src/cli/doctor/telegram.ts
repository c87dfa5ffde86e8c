import { createTelegramClient } from '../../channels/telegram/client.ts';
import { readBot, readWebhook, webhookUrlOf } from '../../channels/telegram/setup.ts';
import type { WebhookState } from '../../channels/telegram/setup.ts';
import type { Config } from '../../config.ts';
import { spokenTime } from '../../core/working-hours.ts';
import { failureInWords } from '../telegram-failure.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Installation } from './installation.ts';

const DAY_MS = 86_400_000;
/** What a service that listens never leaves lying. */
const MANY_WAITING = 100;

export async function checkTelegram({ config, clock }: Installation): Promise<readonly Finding[]> {
  if (config.telegram === null) return [good('Chưa dùng Telegram (chưa đặt TELEGRAM_BOT_TOKEN).')];
  const client = createTelegramClient({ ...config.telegram, clock });
  const bot = await readBot(client);
  if (!bot.ok) return [broken('Chưa dùng được bot.', failureInWords(bot.failure))];
  const webhook = await readWebhook(client);
  return [
    good(`Bot @${bot.value.username}, ${bot.value.link}.`),
    ...(webhook.ok
      ? [destination(config.telegram.mode, config.publicUrl, webhook.value), ...troubles(webhook.value, clock.now())]
      : [broken('Chưa đọc được webhook.', failureInWords(webhook.failure))]),
  ];
}

/** Where messages go, against where the configuration says they should. */
function destination(mode: NonNullable<Config['telegram']>['mode'], publicUrl: string | null, { url }: WebhookState): Finding {
  if (mode === 'polling')
    return url === null
      ? good('Dịch vụ tự lấy tin (polling), không có webhook.')
      : look(
          `Còn webhook ${url} mà TELEGRAM_MODE là polling.`,
          'Dịch vụ gỡ khi khởi động; muốn gỡ ngay: npm run telegram -- webhook delete.',
        );
  const wanted = publicUrl === null ? null : webhookUrlOf(publicUrl);
  return wanted !== null && url === wanted
    ? good(`Telegram gửi tới ${url}.`)
    : broken(
        url === null ? 'Chưa đặt webhook nên không nhận được tin nào.' : `Webhook đang trỏ tới nơi khác: ${url}.`,
        'Chạy npm run telegram -- webhook set.',
      );
}

const troubles = ({ pending, lastError, url }: WebhookState, now: number): readonly Finding[] => [
  ...(lastError !== null && url !== null && now - lastError.at < DAY_MS
    ? [
        look(
          `Lần gần nhất Telegram không gửi tới được: ${spokenTime(lastError.at)}, ${lastError.message}.`,
          'Xem dịch vụ, tên miền và chứng chỉ. Tin đang chờ vẫn được gửi lại.',
        ),
      ]
    : []),
  ...(pending > MANY_WAITING ? [look(`${pending} tin đang chờ ở Telegram.`, 'Xem dịch vụ đã chạy chưa.')] : []),
];
