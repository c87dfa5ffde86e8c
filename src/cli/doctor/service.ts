import { z } from 'zod';
import { spokenTime } from '../../core/working-hours.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import { ask } from './installation.ts';
import type { Installation } from './installation.ts';

/** What the running service says of itself to its own machine. */
const readiness = z.object({
  store: z.string(),
  contentProblems: z.array(z.string()),
  channels: z.array(z.object({ name: z.string(), lastPollAt: z.number().nullable() })),
});

/** A poll takes under a minute. */
const STALE_POLL_MS = 3 * 60_000;

export async function checkService(installation: Installation): Promise<readonly Finding[]> {
  const { config, clock } = installation;
  const answer = await ask(installation, `http://127.0.0.1:${config.port}/readyz`);
  if (answer === null) return [look(`Không có dịch vụ nào chạy ở cổng ${config.port}.`, 'Chạy npm start, hoặc xem lại PORT.')];
  const state = readiness.safeParse(await answer.json().catch(() => null));
  if (!state.success)
    return [broken(`Cổng ${config.port} có chương trình khác, không phải trợ lý.`, 'Dừng chương trình đó hoặc đặt PORT khác.')];
  const { store, contentProblems, channels } = state.data;
  const silent = channels.filter(({ lastPollAt }) => lastPollAt !== null && clock.now() - lastPollAt > STALE_POLL_MS);
  return [
    store === 'writable'
      ? good(`Đang chạy ở cổng ${config.port}, kênh: ${channels.map(({ name }) => name).join(', ')}.`)
      : broken('Đang chạy nhưng không ghi được vào cơ sở dữ liệu.', 'Xem ổ đĩa còn chỗ và quyền ghi, rồi khởi động lại.'),
    ...(contentProblems.length > 0
      ? [look(`Đang dùng bản nội dung cũ vì ${contentProblems.length} chỗ sai.`, 'Chạy npm run content rồi sửa.')]
      : []),
    ...silent.map(({ name, lastPollAt }) =>
      broken(
        `Kênh ${name} không lấy được tin từ ${spokenTime(lastPollAt ?? 0)}.`,
        'Xem mạng của máy chủ; có chương trình khác dùng cùng mã bot thì dừng nó.',
      ),
    ),
  ];
}
