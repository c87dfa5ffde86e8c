import type { DeliveryState, FailureReason } from '../core/message.ts';
import type { Download } from '../core/ports.ts';
import type { Reach } from './reach.ts';
import { nearTime } from './words.ts';

export const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Đang chờ gửi',
  sending: 'Đang gửi',
  sent: 'Đã gửi',
  refused: 'Không gửi được',
  unknown: 'Chưa rõ đã tới chưa',
  dead: 'Không gửi được, cần xem lại',
};

/** Why a message did not arrive, and what an officer can do. */
export const FAILURES: Readonly<Record<FailureReason, { readonly why: string; readonly advice: string }>> = {
  unreachable: { why: 'đã thử nhiều lần mà chưa kết nối được với kênh', advice: 'Gửi lại khi kênh hoạt động bình thường.' },
  unknown_twice: {
    why: 'đã gửi hai lần, kênh không cho biết tin đã tới chưa',
    advice: 'Người dân có thể đã nhận được. Nên hỏi lại trước khi gửi thêm.',
  },
  channel_off: { why: 'kênh này đang tắt', advice: 'Nhờ người quản trị bật lại kênh rồi gửi lại.' },
  window_closed: {
    why: 'đã quá thời gian kênh cho phép nhắn sau tin cuối của người dân',
    advice: 'Gọi số liên hệ nếu có, hoặc chờ người dân nhắn lại rồi gửi lại.',
  },
  contact_gone: {
    why: 'người dân đã chặn hoặc rời kênh',
    advice: 'Gọi số liên hệ nếu có. Gửi lại được khi người dân nhắn trở lại.',
  },
  not_allowed: { why: 'kênh không cho gửi tin này tới người dân', advice: 'Gọi số liên hệ nếu có.' },
  malformed: { why: 'hệ thống soạn tin sai cách của kênh', advice: 'Báo người quản trị. Có thể viết lại ngắn hơn rồi gửi.' },
  discarded: { why: 'cán bộ đã bỏ, không gửi nữa', advice: '' },
  withdrawn: { why: 'người dân đã rút lại sự đồng ý', advice: '' },
};

/** Why an attachment cannot be shown. */
export const NO_ATTACHMENT: Readonly<Record<Extract<Download, { kind: 'none' }>['reason'], string>> = {
  gone: 'Tệp này không còn trên máy chủ của kênh. Xin nhờ người dân gửi lại.',
  too_large: 'Tệp này quá lớn nên không mở được ở đây. Xin nhờ người dân gửi bản nhỏ hơn hoặc mang tới quầy.',
  not_allowed: 'Tệp này không nằm trên máy chủ của kênh nên không được mở, để bảo đảm an toàn.',
  unreachable: 'Chưa lấy được tệp từ máy chủ của kênh. Xin thử lại sau ít phút.',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "7 giờ 20 phút", the words on one line. */
function spokenLength(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / HOUR), Math.ceil((ms % HOUR) / MINUTE)];
  const parts = [...(hours > 0 ? [`${hours} giờ`] : []), ...(minutes > 0 && hours < 24 ? [`${minutes} phút`] : [])];
  return parts.join(' ').replaceAll(' ', '\u00a0');
}

/** In a list: what stands in the way of an answer; null when nothing does. */
export function reachMark(reach: Reach, now: number): string | null {
  switch (reach.kind) {
    case 'open':
      return null;
    case 'gone':
      return 'đã chặn hoặc rời kênh';
    case 'closed':
      return 'hết giờ nhắn';
    case 'closing':
      return `còn ${spokenLength(reach.until - now)} để nhắn`;
  }
}

/** On a ticket: the same as sentences. */
export function reachWarning(reach: Reach, channel: string, replyWindow: number | null, now: number): string | null {
  switch (reach.kind) {
    case 'open':
      return null;
    case 'gone':
      return `Người dân không còn nhận tin trên ${channel} từ ${nearTime(reach.since, now)} (đã chặn hoặc rời kênh). Tin gửi bây giờ sẽ không tới.`;
    case 'closed':
      return `${channel} chỉ cho nhắn trong ${spokenLength(replyWindow ?? 0)} sau lần cuối người dân nhắn. Hạn này đã hết lúc ${nearTime(reach.until, now)}, tin gửi bây giờ sẽ không tới.`;
    case 'closing':
      return `Còn ${spokenLength(reach.until - now)} để nhắn trên ${channel}, tới ${nearTime(reach.until, now)}. Sau đó phải chờ người dân nhắn lại mới nhắn tiếp được.`;
  }
}
