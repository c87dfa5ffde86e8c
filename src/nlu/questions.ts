const BETWEEN =
  /(?<=[?？])\s+|\n+|(?<=[.!;])\s+|\s+(?:và|còn|với lại|ngoài ra|tiện thể|va|con|voi lai|ngoai ra|tien the)\s+(?=(?:cho|thì|thi|làm|lam|muốn|muon|em|tôi|toi|phí|phi|bao|nếu|neu|cái|cai|hỏi|hoi|đổi|doi|xin|cần|can|đăng|dang|nhập|nhap|tách|tach|nộp|nop|tra|mất|mat|quên|quen|cấp|cap)\b)/giu;
/** A shorter piece is a greeting or a particle, no question of its own. */
const LEAST_WORDS = 3;
const MOST_QUESTIONS = 4;

/** The sentences of a message that may each be a question; a message of one question comes back as that. */
export const splitQuestions = (text: string): string[] =>
  text
    .split(BETWEEN)
    .map((piece) => piece.trim())
    .filter((piece) => piece.split(/\s+/).length >= LEAST_WORDS)
    .slice(-MOST_QUESTIONS);
