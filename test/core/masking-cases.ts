/** Made-up personal data as citizens write it, and what may be stored of it: [text, stored]. */
export const PERSONAL: readonly (readonly [string, string])[] = [
  // 12 and 9 digits: căn cước and the former chứng minh nhân dân.
  ['số định danh 079 199 012345 của mẹ', 'số định danh [số định danh] của mẹ'],
  ['cccd 001 099 012 345 bị sai ngày sinh', 'cccd [số định danh] bị sai ngày sinh'],
  ['0010 9901 2345 là số định danh của con tôi', '[số định danh] là số định danh của con tôi'],
  ['số thẻ: 001.099.012.345.', 'số thẻ: [số định danh].'],
  ['can cuoc 001-099-012-345 het han', 'can cuoc [số định danh] het han'],
  ['CMND cũ 271234567 còn dùng được không', 'CMND cũ [số định danh] còn dùng được không'],
  ['cmnd 271.234.567 cấp tại Đồng Nai', 'cmnd [số định danh] cấp tại Đồng Nai'],
  ['CCCD079199012345 làm lại mất bao lâu', 'CCCD[số định danh] làm lại mất bao lâu'],
  ['con 079215001234 079188004321 mẹ', 'con [số định danh] [số định danh] mẹ'],
  ['079199012345 12/05/1990 tra giúp em', '[số định danh] 12/05/1990 tra giúp em'],
  ['Nguyễn Thị Lan 079199012345 1990', 'Nguyễn Thị Lan [số định danh] 1990'],
  ['tra cứu 079199012345 giúp em có thẻ chưa', 'tra cứu [số định danh] giúp em có thẻ chưa'],
  ['079199012345 k đăng nhập được', '[số định danh] k đăng nhập được'],
  ['079\u200b199\u200d012\ufeff345', '[số định danh]'],
  ['số ０７９１９９０１２３４５ nha', 'số [số định danh] nha'],
  ['٠٧٩١٩٩٠١٢٣٤٥ ngày 01/07/2024', '[số định danh] ngày 01/07/2024'],

  // Mobile phones.
  ['cán bộ thuế gọi em số 0912345678', 'cán bộ thuế gọi em số [số điện thoại]'],
  ['sđt: 0912  345  678 ạ', 'sđt: [số điện thoại] ạ'],
  ['0912.345.678 - chị Hoa', '[số điện thoại] - chị Hoa'],
  ['zalo 091-234-5678', 'zalo [số điện thoại]'],
  ['https://zalo.me/0912345678 kết bạn giúp em', 'https://zalo.me/[số điện thoại] kết bạn giúp em'],
  ['09 12 34 56 78 nhé', '[số điện thoại] nhé'],
  ['0 9 1 2 3 4 5 6 7 8', '[số điện thoại]'],
  ['dt +84912345678', 'dt [số điện thoại]'],
  ['+84 912 345 678', '[số điện thoại]'],
  ['84912345678 là số mới của tôi', '[số điện thoại] là số mới của tôi'],
  ['SĐT0912345678nhé', 'SĐT[số điện thoại]nhé'],
  ['0912345678 8h sáng mai gọi em', '[số điện thoại] 8h sáng mai gọi em'],
  ['0912345678 k liên lạc được', '[số điện thoại] k liên lạc được'],
  ['0912340000 số đẹp mà vneid không nhận', '[số điện thoại] số đẹp mà vneid không nhận'],
  ['0912345678/0387654321 gọi số nào cũng được', '[số điện thoại]/[số điện thoại] gọi số nào cũng được'],
  ['0912\u00a0345\u00a0678', '[số điện thoại]'],
  ['09\u202e1234\u202c5678', '[số điện thoại]'],

  // Landlines.
  ['nhà em 02838123456', 'nhà em [số điện thoại]'],
  ['bàn: (028) 38123456', 'bàn: [số điện thoại]'],
  ['máy bàn 028 38123456', 'máy bàn [số điện thoại]'],

  // Bank cards: Visa, Mastercard, NAPAS with 16 and 19 digits, American Express.
  ['thẻ 4111111111111111 bị trừ tiền', 'thẻ [số thẻ ngân hàng] bị trừ tiền'],
  ['nộp lệ phí bằng 5500 0012 3456 7891', 'nộp lệ phí bằng [số thẻ ngân hàng]'],
  ['9704-3668-1234-5671', '[số thẻ ngân hàng]'],
  ['the 9704 1812 3456 7890 128', 'the [số thẻ ngân hàng]'],
  ['amex 3782 822463 10005', 'amex [số thẻ ngân hàng]'],

  // One-time codes.
  ['Mã OTP là 482913', 'Mã OTP là [mã OTP]'],
  ['ma otp cua em la 482913 ma khong vao duoc', 'ma otp cua em la [mã OTP] ma khong vao duoc'],
  ['OTP:4829', 'OTP:[mã OTP]'],
  ['mã xác thực gửi về là 903122 mà vẫn báo sai', 'mã xác thực gửi về là [mã OTP] mà vẫn báo sai'],
  ['ma kich hoat 48291375', 'ma kich hoat [mã OTP]'],
  ['482913 là mã xác nhận em nhận được', '[mã OTP] là mã xác nhận em nhận được'],
  ['482913', '[mã OTP]'],
  ['mã OTP gửi về máy của em là 482913', 'mã OTP gửi về máy của em là [mã OTP]'],

  // Passwords.
  ['mật khẩu là Dalat2024', 'mật khẩu là [mật khẩu]'],
  ['mat khau moi Hoa@2024 khong vao duoc', 'mat khau moi [mật khẩu] khong vao duoc'],
  ['mat khau vneid la Saigon1975 sao khong vao duoc', 'mat khau vneid la [mật khẩu] sao khong vao duoc'],
  ['mk: 12345678', 'mk: [mật khẩu]'],
  ['mk 258036 mà vẫn báo sai', 'mk [mật khẩu] mà vẫn báo sai'],
  ['Mật khẩu đăng nhập của tôi là Lan@2580', 'Mật khẩu đăng nhập của tôi là [mật khẩu]'],
  ['pass=Tr0ub4dor', 'pass=[mật khẩu]'],

  // E-mail, and several at once.
  ['gửi về lan_hoa.95@mail.example.vn.', 'gửi về [email].'],
  ['0912345678@gmail.example', '[email]'],
  ['email:hoa@example.com, đt 0387654321', 'email:[email], đt [số điện thoại]'],
  [
    'Tôi tên Hoa, cccd 001099012345, sđt 0912345678, otp 482913, mk là Hoa@1990',
    'Tôi tên Hoa, cccd [số định danh], sđt [số điện thoại], otp [mã OTP], mk là [mật khẩu]',
  ],
];

/** Numbers that officers need: each text is stored as it was written. */
export const INNOCENT: readonly string[] = [
  // Fees and amounts.
  'Lệ phí làm hộ chiếu 200.000 đồng đúng không',
  '200000',
  'nộp 1.500.000.000 đồng tiền đất',
  'mã OTP hết hạn sau 1800 giây',
  'còn thiếu 100000000 thì nộp ở đâu',
  'thu nhập 123.456.789đ một năm',
  'từ 125.500-250.500 đồng',
  'giảm 50% còn 100.000, hay 10,5%',
  'nhận OTP có mất 1500đ một tin không',

  // Law numbers.
  'Luật 26/2023/QH15 và Nghị định 70/2024/NĐ-CP',
  'Thông tư 53/2025/TT-BTC khoản 2 Điều 46',
  'Nghị quyết 66.7/2025/NQ-CP',
  'Quyết định 06/QĐ-TTg năm 2022',

  // Dates, ranges, hours, years.
  'từ 01/07/2025 đến hết 31/12/2026',
  '01.07.2024-31.12.2026',
  'ngày 03 12 2026 15h30 em đến',
  '2026-09-15 08:30',
  '20260915 1030 em đi được',
  'sinh ngày 12 05 1990',
  '25 12 2024 10 30',
  'các năm 2021 2022 2023',
  'sinh 1965, 1968 và 1990',
  'mã giao dịch 20261124093001',
  'làm việc 7h30-11h30, 13h30-17h00',

  // Dossier, receipt and procedure codes.
  'H12.34.56-260915-0001',
  'mã hồ sơ H12.34.56-260915-0001 tới đâu rồi',
  'hồ sơ 000.00.12.H26-241001-0012 bị trả',
  '000.00.19.H29-250708-0123',
  'HS-250915000123 bị trả',
  'ma ho so: 123456789012',
  'mã số hồ sơ 12345678 của em',
  'biên nhận số 123456789',
  'mã số biên nhận 20251234',
  'em bi mat ma ho so la H12.34.56-260915-0001',
  'thủ tục 1.004222',
  'thủ tục 1.004222 và 2.000815 khác gì nhau',
  '1.004222.000.00.00.H10',
  'https://dichvucong.gov.vn/chi-tiet.html?ma_thu_tuc=1.004222',

  // Hotlines.
  'tổng đài 1900.0368 hoặc 1900.9095',
  'gọi 18001096 không ai nghe',
  'không có mã OTP gọi 1900 0368 à',
  'mã OTP không về hỏi 18001096 à',
  'đường dây nóng công an tỉnh 0693187200',
  'hotline: 0906123456',
  'gọi 113 hay 111',

  // Tax, customer, tracking codes and postcodes.
  'mã số thuế 0301234567',
  'MST 0101234567-001',
  'mã số thuế của công ty là 0312345678',
  'mã khách hàng PA01030012345',
  'hoá đơn điện PA02040012345',
  'mã vận đơn EG123456789VN',
  'mã bưu chính 70000',
  'postcode 70000 đúng không',
  '70000 là mã bưu chính ở đâu',

  // Ages, houses, counts, requirements.
  'con 14 tuổi, bố sinh năm 1958',
  'số nhà 123/45/6 đường 3/2, căn 1205',
  'nhà có 5 người, xã có 1200 hồ sơ',
  'xe 51F-123.45, thửa 123 tờ bản đồ 45',
  'mật khẩu phải có 8 ký tự, sai 5 lần thì khoá 30 phút',
  'danh sách 1 2 3 4 5 6 7 8 9 10',
];
