import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import { ask, publicAddress } from './installation.ts';
import type { Installation } from './installation.ts';

const EXAMPLE = 'Đặt PUBLIC_URL, ví dụ https://hoidap.example.gov.vn.';

export async function checkWebAddress(installation: Installation): Promise<readonly Finding[]> {
  const { publicUrl, zalo, telegram } = installation.config;
  // Platforms call only addresses with https; the web chat alone works without.
  const complain = zalo !== null || telegram?.mode === 'webhook' ? broken : look;
  if (publicUrl === null) return [complain('Chưa đặt PUBLIC_URL.', EXAMPLE)];
  if (!publicUrl.startsWith('https:')) return [complain(`${publicUrl} không phải địa chỉ https.`, EXAMPLE)];
  const answer = await ask(installation, publicAddress(publicUrl, '/healthz'));
  return answer?.status === 200
    ? [good(`${publicUrl} mở được.`)]
    : [
        look(
          `Từ máy này chưa mở được ${publicUrl}${answer === null ? '' : ` (mã ${answer.status})`}.`,
          'Mở thử từ điện thoại dùng mạng di động. Không được thì xem lại tên miền, chứng chỉ, máy chủ trung gian, và dịch vụ đã chạy chưa.',
        ),
      ];
}
