import type { ConsentResult } from './consent.ts';

type Page = { readonly status: number; readonly title: string; readonly text: string };

const AGAIN = 'Anh/chị chạy lại lệnh npm run zalo -- login để có liên kết mới.';

/** What the OA's administrator reads after agreeing at Zalo, and what to do next. */
const PAGES: Readonly<Record<ConsentResult, Page>> = {
  connected: {
    status: 200,
    title: 'Đã kết nối với Zalo OA',
    text: 'Trợ lý đã được phép nhận và trả lời tin nhắn của OA. Anh/chị có thể đóng trang này.',
  },
  not_asked_for: {
    status: 400,
    title: 'Không có yêu cầu kết nối nào đang chờ',
    text: `Liên kết này đã được dùng, hoặc chưa được tạo. ${AGAIN}`,
  },
  too_late: { status: 400, title: 'Liên kết đã quá hạn', text: `Mỗi liên kết chỉ dùng được trong một giờ. ${AGAIN}` },
  wrong_state: {
    status: 400,
    title: 'Liên kết không đúng',
    text: `Đây không phải liên kết được tạo gần nhất. Anh/chị mở liên kết mới nhất, hoặc tạo liên kết khác. ${AGAIN}`,
  },
  wrong_oa: {
    status: 400,
    title: 'Chưa đúng OA',
    text: 'Anh/chị vừa đồng ý cho một OA khác với OA ghi ở ZALO_OA_ID. Anh/chị mở lại liên kết và chọn đúng OA.',
  },
  no_code: {
    status: 400,
    title: 'Zalo chưa cấp quyền',
    text: 'Có thể anh/chị đã chọn từ chối. Anh/chị mở lại liên kết và chọn đồng ý.',
  },
  refused: {
    status: 400,
    title: 'Zalo không chấp nhận',
    text: `Anh/chị kiểm tra mã ứng dụng và khóa bí mật (ZALO_APP_ID, ZALO_APP_SECRET), và địa chỉ Callback URL đã khai ở trang quản lý ứng dụng Zalo. ${AGAIN}`,
  },
  unreachable: {
    status: 503,
    title: 'Chưa gọi được Zalo',
    text: 'Anh/chị kiểm tra kết nối mạng của máy chủ rồi tải lại trang này trong vòng mười phút.',
  },
  unknown: { status: 502, title: 'Zalo chưa trả lời rõ ràng', text: `Không biết Zalo đã cấp quyền hay chưa. ${AGAIN}` },
  not_stored: {
    status: 503,
    title: 'Chưa lưu được quyền vừa nhận',
    text: `Máy chủ không ghi được vào thư mục dữ liệu. Anh/chị kiểm tra ổ đĩa và quyền ghi. ${AGAIN}`,
  },
};

export function consentPage(result: ConsentResult): { readonly status: number; readonly html: string } {
  const { status, title, text } = PAGES[result];
  return {
    status,
    html: `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`,
  };
}
