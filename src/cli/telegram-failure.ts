import type { Failure } from '../channels/telegram/failure.ts';

/** Why a call of an operator's came to nothing, and what to do. */
export function failureInWords({ meaning, retryAfter }: Failure): string {
  switch (meaning) {
    case 'token_refused':
      return 'Telegram không nhận TELEGRAM_BOT_TOKEN. Hãy lấy lại mã ở @BotFather, lệnh /token.';
    case 'no_connection':
      return 'Không kết nối được tới Telegram. Hãy kiểm tra mạng và TELEGRAM_API_ROOT.';
    case 'too_fast':
      return `Telegram đề nghị chờ ${Math.ceil((retryAfter ?? 0) / 1000)} giây rồi chạy lại lệnh này.`;
    case 'malformed':
      return 'Telegram từ chối địa chỉ webhook. Địa chỉ phải là https với chứng chỉ hợp lệ, ở cổng 443, 80, 88 hoặc 8443.';
    default:
      return 'Telegram chưa trả lời rõ ràng. Hãy chạy lại lệnh này sau ít phút; chạy nhiều lần không hại gì.';
  }
}
