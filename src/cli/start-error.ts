import { CatalogError } from '../catalog/index.ts';
import { ConfigError } from '../config.ts';
import { StoreError } from '../storage/engine.ts';
import type { StoreFault } from '../storage/engine.ts';

export const STORE_ADVICE: Readonly<Record<StoreFault, string>> = {
  in_use: 'Một tiến trình khác đang chạy trên cùng cơ sở dữ liệu. Hãy dừng tiến trình đó, hoặc đặt DATABASE_URL khác.',
  read_only: 'Không ghi được vào cơ sở dữ liệu hay thư mục chứa nó. Hãy kiểm tra quyền ghi và ổ đĩa.',
  corrupt: 'Tệp cơ sở dữ liệu bị hỏng hoặc không phải của chương trình này. Hãy giữ tệp lại và khôi phục từ bản sao lưu.',
  newer_schema: 'Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này. Hãy cập nhật chương trình, hoặc dùng bản sao lưu cũ.',
  unusable: 'Không mở được cơ sở dữ liệu. Hãy kiểm tra DATABASE_URL.',
};

/** Says on stderr why a command could not start and what to do; the exit code tells scripts the same. */
export function reportStartError(error: unknown): void {
  process.exitCode = 1;
  process.stderr.write(`${inWords(error)}\n`);
}

function inWords(error: unknown): string {
  if (error instanceof CatalogError) return `Nội dung có lỗi, cần sửa trước khi chạy:\n${error.message}`;
  if (error instanceof ConfigError) return `Cấu hình chưa đúng (xem .env.example):\n${error.message}`;
  if (error instanceof StoreError) return `${STORE_ADVICE[error.fault]}\n(${error.message})`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Cổng mạng đã có chương trình khác dùng. Hãy đặt PORT khác, ví dụ: PORT=3001 npm start\n(${error.message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
