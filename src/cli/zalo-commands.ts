import { openAccess } from '../channels/zalo/access.ts';
import type { AccessNeeds } from '../channels/zalo/access.ts';
import { adviceOn } from '../channels/zalo/advice.ts';
import { reasonOf } from '../channels/zalo/delivery.ts';
import { inspectPair } from '../channels/zalo/inspect.ts';
import type { Inspection } from '../channels/zalo/inspect.ts';
import { PATHS } from '../channels/zalo/paths.ts';
import { asPair } from '../channels/zalo/tokens.ts';
import { spokenTime } from '../core/working-hours.ts';

/** What a command has to say, and whether all is well. */
export type Report = { readonly text: string; readonly ok: boolean };

export type CommandNeeds = AccessNeeds & {
  readonly publicUrl: string | null;
  /** One line of what the operator types. */
  readonly ask: (prompt: string) => Promise<string>;
};

const said = (ok: boolean, ...lines: readonly string[]): Report => ({ ok, text: `${lines.join('\n')}\n` });
const addressOf = (publicUrl: string, path: string): string => publicUrl.replace(/\/+$/, '') + path;

/** Prints the link at which the OA's administrator agrees; the running service takes it from there. */
export async function login(needs: CommandNeeds): Promise<Report> {
  if (needs.publicUrl === null)
    return said(false, 'Chưa đặt PUBLIC_URL. Zalo cần địa chỉ công khai của trợ lý, ví dụ PUBLIC_URL=https://hoidap.example.gov.vn.');
  const callback = addressOf(needs.publicUrl, PATHS.consent);
  const { url, expiresAt } = await openAccess(needs).consents.begin(callback);
  return said(
    true,
    'Người quản trị OA mở liên kết sau bằng trình duyệt, đăng nhập Zalo và chọn đồng ý:',
    '',
    url,
    '',
    `Liên kết dùng được đến ${spokenTime(expiresAt)}. Trợ lý phải đang chạy (npm start) để nhận kết quả.`,
    `Ô Callback URL của ứng dụng tại developers.zalo.me phải ghi đúng từng chữ: ${callback}`,
    'Xong rồi, kiểm tra lại bằng: npm run zalo -- status',
  );
}

/** Stores a pair that the operator brings, e.g. from Zalo's API Explorer. */
export async function paste(needs: CommandNeeds): Promise<Report> {
  const accessToken = (await needs.ask('Dán access token rồi bấm Enter: ')).trim();
  const refreshToken = (await needs.ask('Dán refresh token rồi bấm Enter: ')).trim();
  if (accessToken === '' || refreshToken === '') return said(false, 'Cần cả access token và refresh token. Chưa lưu gì.');
  const pair = asPair({ accessToken, refreshToken }, needs.clock.now());
  const inspection = await inspectPair(pair, needs);
  const { oaId } = needs.settings;
  if (inspection.kind === 'works' && inspection.oaId !== null && inspection.oaId !== oaId)
    return said(false, `Mã này của OA ${inspection.oaId}, không phải OA ${oaId} ghi ở ZALO_OA_ID. Chưa lưu gì.`);
  await openAccess(needs).client.acceptTokens(pair);
  return said(
    inspection.kind === 'works',
    `Đã lưu. ${inWords(inspection)}`,
    'Trợ lý đang chạy sẽ tự dùng mã mới, không cần khởi động lại.',
  );
}

/** Whether the helpdesk may act for the OA, and what Zalo says about the OA. */
export async function status(needs: CommandNeeds): Promise<Report> {
  const { settings, publicUrl, clock } = needs;
  const heading = [
    `OA            ${settings.oaId}, ứng dụng ${settings.appId}`,
    ...(publicUrl === null
      ? ['Địa chỉ       chưa đặt PUBLIC_URL']
      : [`Webhook       ${addressOf(publicUrl, PATHS.webhook)}`, `Callback URL  ${addressOf(publicUrl, PATHS.consent)}`]),
  ];
  const pair = await openAccess(needs)
    .storedPair()
    .catch(() => 'unreadable' as const);
  if (pair === 'unreadable')
    return said(false, ...heading, 'Quyền         không đọc được: ENCRYPTION_KEY đã đổi hoặc tệp bị hỏng. Chạy npm run zalo -- login.');
  if (pair === null) return said(false, ...heading, 'Quyền         chưa có. Chạy npm run zalo -- login.');
  const inspection = await inspectPair(pair, { settings, clock });
  return said(
    inspection.kind === 'works',
    ...heading,
    `Quyền         mã truy cập ${pair.expiresAt > clock.now() ? 'có hạn đến' : 'đã hết hạn lúc'} ${spokenTime(pair.expiresAt)}`,
    `Kết quả       ${inWords(inspection)}`,
  );
}

function inWords(inspection: Inspection): string {
  switch (inspection.kind) {
    case 'works': {
      const { name, packageName, isVerified } = inspection;
      const facts = [
        `OA ${name ?? 'chưa rõ tên'}`,
        `gói ${packageName ?? 'chưa rõ'}`,
        isVerified === true ? 'đã xác thực' : 'chưa xác thực',
      ];
      return `Zalo chấp nhận: ${facts.join(', ')}.`;
    }
    case 'token_refused':
      return 'Zalo không nhận mã truy cập này. Trợ lý đang chạy sẽ tự gia hạn; nếu sau một lần gửi vẫn vậy, chạy npm run zalo -- login.';
    case 'failed': {
      const { reason, code } = reasonOf(inspection.failure);
      return inspection.failure.kind === 'refused'
        ? `Zalo từ chối (mã ${inspection.failure.code}). ${adviceOn(inspection.failure.code)}`
        : `Chưa hỏi được Zalo (${reason}${code === null ? '' : ` ${code}`}). Kiểm tra kết nối mạng rồi thử lại.`;
    }
  }
}
