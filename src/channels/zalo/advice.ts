/** What an operator does about a code by which Zalo refuses everything; each message that meets one waits until it is mended. */
const ADVICE: Readonly<Record<number, string>> = {
  [-204]: 'OA đã bị khóa hoặc xóa. Xem lại OA tại oa.zalo.me.',
  [-205]: 'Không có OA này. Xem lại ZALO_OA_ID và OA tại oa.zalo.me.',
  [-209]: 'Ứng dụng chưa được kích hoạt. Bật ứng dụng tại developers.zalo.me, mục Cài đặt.',
  [-211]: 'OA đã dùng hết hạn mức. Xem gói dịch vụ tại oa.zalo.me.',
  [-212]: 'Ứng dụng chưa đăng ký dùng API của OA. Đăng ký tại developers.zalo.me, mục Đăng ký sử dụng API.',
  [-216]: 'Zalo không nhận mã truy cập. Chạy npm run zalo -- login.',
  [-219]: 'Ứng dụng đã bị gỡ hoặc khóa. Xem lại ứng dụng tại developers.zalo.me.',
  [-220]: 'Mã truy cập đã hết hạn hoặc bị thu hồi. Chạy npm run zalo -- login.',
  [-221]: 'OA chưa xác thực. Xác thực OA tại oa.zalo.me.',
  [-223]: 'OA chưa cấp đủ quyền cho ứng dụng. Đánh dấu đủ quyền tại developers.zalo.me rồi chạy npm run zalo -- login.',
  [-224]: 'Gói dịch vụ của OA chưa cho dùng API. Chọn gói có OpenAPI tại oa.zalo.me.',
  [-235]: 'Loại OA này không dùng được API. Xem lại loại OA tại oa.zalo.me.',
  [-242]: 'Khóa bí mật của ứng dụng chưa đúng. Xem lại ZALO_APP_SECRET.',
  [-248]: 'Tin nhắn bị coi là trái chính sách của Zalo. Xem lại nội dung tin bị từ chối.',
  [-320]: 'Chưa liên kết Zalo Cloud Account. Tin gửi sau 48 giờ được tính tiền vào tài khoản này.',
  [-321]: 'Zalo Cloud Account đã hết tiền. Nạp thêm tiền.',
  [-118]: 'Quyền truy cập đã hết. Chạy npm run zalo -- login.',
  [-14002]: 'Mã ứng dụng chưa đúng, hoặc ứng dụng chưa được kích hoạt. Xem lại ZALO_APP_ID.',
  [-14003]: 'Địa chỉ Callback URL chưa khớp với địa chỉ khai ở ứng dụng. Xem lại PUBLIC_URL.',
  [-14014]: 'Quyền truy cập đã hết hoặc đã được dùng ở nơi khác. Chạy npm run zalo -- login.',
};

export const adviceOn = (code: number): string => ADVICE[code] ?? 'Tra mã này trong tài liệu Zalo OA, mục Mã lỗi.';
