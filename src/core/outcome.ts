/**
 * Every message ends in exactly one of these; the name is stored with it.
 * The label is what officers and reports read.
 */
export const OUTCOMES = {
  'answered.faq': 'Đã trả lời từ bộ câu hỏi',
  'answered.two_questions': 'Đã trả lời hai câu hỏi trong một tin',
  'answered.flow': 'Đang hướng dẫn từng bước',
  'answered.flow_result': 'Hướng dẫn từng bước đã xong',
  'answered.form': 'Đã ghi thông tin cho phiếu hỗ trợ',
  'clarify.ambiguous': 'Hỏi lại vì có nhiều khả năng',
  'clarify.rephrase': 'Nhờ nói lại',
  'clarify.flow_step': 'Hỏi lại trong hướng dẫn từng bước',
  'clarify.stale_choice': 'Lựa chọn đã cũ',
  'declined.out_of_scope': 'Ngoài phạm vi, đã mời gặp cán bộ',
  'declined.other_language': 'Không phải tiếng Việt',
  'declined.too_long': 'Tin quá dài',
  'handoff.asked_for_officer': 'Chuyển cán bộ: người dân yêu cầu',
  'handoff.not_understood': 'Chuyển cán bộ: không hiểu câu hỏi',
  'handoff.out_of_scope': 'Chuyển cán bộ: ngoài phạm vi',
  'handoff.wrong_answer': 'Chuyển cán bộ: câu trả lời chưa đúng',
  'handoff.flow': 'Chuyển cán bộ: hướng dẫn từng bước chưa giải quyết được',
  'handoff.urgent': 'Chuyển cán bộ: việc khẩn',
  'handoff.internal_error': 'Chuyển cán bộ: hệ thống gặp lỗi',
  'smalltalk.greeting': 'Chào hỏi',
  'smalltalk.thanks': 'Cảm ơn',
  'smalltalk.help': 'Hỏi trợ lý làm được gì',
  'smalltalk.goodbye': 'Tạm biệt',
  'smalltalk.status': 'Hỏi phiếu đang mở',
  'smalltalk.cancelled': 'Đã thôi việc đang làm',
  'smalltalk.secret_warned': 'Đã nhắc không gửi mã, mật khẩu',
  'held.waiting': 'Thêm vào phiếu đang chờ cán bộ',
  'held.officer': 'Cán bộ đang trả lời',
  'declined.media': 'Ảnh hoặc tệp, trợ lý không đọc được',
  'ignored.no_words': 'Không có chữ để trả lời',
  'ignored.more_media': 'Ảnh, tệp gửi tiếp, đã nhắc rồi',
  'ignored.withdrawn': 'Người dân rút lại sự đồng ý, đã xoá',
} as const;

export type Outcome = keyof typeof OUTCOMES;

/** Why a message sends the conversation to staff. */
export type HandoffReason = Extract<Outcome, `handoff.${string}`> extends `handoff.${infer Reason}` ? Reason : never;

/** Why there is a ticket: a hand-off, or staff who answered in the platform's own tool unasked. */
export type TicketReason = HandoffReason | 'taken_over';

export type OutcomeClass = Outcome extends `${infer Prefix}.${string}` ? Prefix : never;

export const outcomeClass = (outcome: Outcome): OutcomeClass => outcome.slice(0, outcome.indexOf('.')) as OutcomeClass;
