import type { TokenPair } from 'zalo-oa-sdk-lite';
import { openAccess } from '../../channels/zalo/access.ts';
import { adviceOn } from '../../channels/zalo/advice.ts';
import { reasonOf } from '../../channels/zalo/delivery.ts';
import { inspectPair } from '../../channels/zalo/inspect.ts';
import type { Inspection } from '../../channels/zalo/inspect.ts';
import { PATHS } from '../../channels/zalo/paths.ts';
import type { ZaloSettings } from '../../channels/zalo/settings.ts';
import { asPair } from '../../channels/zalo/tokens.ts';
import { spokenTime } from '../../core/working-hours.ts';
import { createVault, findSecret } from '../../secrets.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import { ask, publicAddress } from './installation.ts';
import type { Installation } from './installation.ts';

const LOGIN = 'Chạy npm run zalo -- login.';

export async function checkZalo(installation: Installation): Promise<readonly Finding[]> {
  const { zalo: settings } = installation.config;
  if (settings === null) return [good('Chưa dùng Zalo (chưa đặt ZALO_APP_ID).')];
  return Promise.all([checkTokens(settings, installation), checkWebhook(installation)]);
}

async function checkTokens(settings: ZaloSettings, installation: Installation): Promise<Finding> {
  const { clock } = installation;
  const pair = await pairOf(settings, installation);
  if (pair === 'unreadable') return broken('Không đọc được quyền đã lưu: ENCRYPTION_KEY đã đổi hoặc tệp bị hỏng.', LOGIN);
  if (pair === null) return broken('OA chưa cấp quyền cho trợ lý.', LOGIN);
  return inWords(await inspectPair(pair, { settings, clock }), settings, pair, clock.now());
}

/** The pair that is kept or, before the first start, the one the operator brought along. Nothing is made or written. */
async function pairOf(settings: ZaloSettings, { config, clock }: Installation): Promise<TokenPair | 'unreadable' | null> {
  const key = config.encryptionKey ?? (await findSecret(config.dataFolder, 'encryption-key'));
  const first = settings.firstPair === null ? null : asPair(settings.firstPair, clock.now());
  if (key === null) return first;
  const { dataFolder } = config;
  const access = openAccess({ settings, dataFolder, vault: createVault(key), clock, log: () => undefined, chance: () => 0 });
  try {
    return (await access.storedPair()) ?? first;
  } catch {
    return 'unreadable';
  }
}

function inWords(inspection: Inspection, { oaId }: ZaloSettings, { expiresAt }: TokenPair, now: number): Finding {
  switch (inspection.kind) {
    case 'works': {
      const { name, packageName, isVerified } = inspection;
      if (inspection.oaId !== null && inspection.oaId !== oaId)
        return broken(
          `Quyền đang giữ là của OA ${inspection.oaId}, không phải OA ${oaId} ghi ở ZALO_OA_ID.`,
          `Sửa ZALO_OA_ID, hoặc: ${LOGIN}`,
        );
      const says = `OA ${name ?? oaId}, gói ${packageName ?? 'chưa rõ'}, mã truy cập có hạn đến ${spokenTime(expiresAt)}`;
      return isVerified === true ? good(`${says}.`) : look(`${says}, chưa xác thực.`, 'Xác thực OA tại oa.zalo.me.');
    }
    case 'token_refused':
      return expiresAt <= now
        ? look(
            `Mã truy cập đã hết hạn lúc ${spokenTime(expiresAt)}.`,
            `Dịch vụ tự gia hạn khi chạy và gửi tin; sau đó vẫn vậy thì: ${LOGIN}`,
          )
        : broken('Zalo không nhận mã truy cập dù chưa đến hạn: quyền bị thu hồi, hoặc đã được gia hạn ở nơi khác.', LOGIN);
    case 'failed': {
      const { reason, code } = reasonOf(inspection.failure);
      return inspection.failure.kind === 'refused'
        ? broken(`Zalo từ chối (mã ${inspection.failure.code}).`, adviceOn(inspection.failure.code))
        : broken(`Chưa hỏi được Zalo (${reason}${code === null ? '' : ` ${code}`}).`, 'Kiểm tra mạng của máy chủ và ZALO_API_ROOT.');
    }
  }
}

/** Zalo itself posts something unsigned to see whether the webhook is there; it is taken for nothing and answered 200. */
async function checkWebhook(installation: Installation): Promise<Finding> {
  const { publicUrl } = installation.config;
  if (publicUrl === null) return broken('Zalo chưa gửi tin tới được vì chưa có PUBLIC_URL.', 'Đặt PUBLIC_URL.');
  const url = publicAddress(publicUrl, PATHS.webhook);
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(installation, url, { method: 'POST', headers, body: '{}' });
  if (answer?.status === 200) return good(`Webhook trả lời: ${url}.`);
  return broken(
    `Webhook ${url} ${answer === null ? 'không trả lời' : `trả lời mã ${answer.status}, không phải 200`}.`,
    answer?.status === 404
      ? 'Khởi động lại dịch vụ sau khi đặt các biến ZALO_*, và xem máy chủ trung gian có chuyển đường dẫn này không.'
      : 'Xem dịch vụ đã chạy chưa, tên miền, chứng chỉ và máy chủ trung gian.',
  );
}
