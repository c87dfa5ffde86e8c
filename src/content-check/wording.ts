import type { Check, Finding, Material } from './finding.ts';

/** Everything citizens read: the body of answers, flows and phrases, line by line with its place. */
function* citizenLines({ files }: Material): Generator<{ readonly file: string; readonly line: number; readonly text: string }> {
  for (const { name, text } of files) {
    if (!name.startsWith('content/') || /\/(?:facts|organization)\.yml$/.test(name)) continue;
    const lines = text.split('\n');
    const bodyFrom = name.endsWith('.md') ? lines.indexOf('---', 1) + 1 : 0;
    for (const [i, line] of lines.entries()) {
      if (i < bodyFrom || line.trimStart().startsWith('#')) continue;
      yield { file: name, line: i + 1, text: line };
    }
  }
}

const LONGEST_SENTENCE = 32;

/** A sentence of more words is lost on a small phone. */
export const longSentences: Check = (material) => {
  const findings: Finding[] = [];
  for (const { file, line, text } of citizenLines(material)) {
    for (const sentence of text.replace(/^\s*(?:- |\d+\. |[\w-]+: (?:\|-)?)/, '').split(/(?<=[.!?:;])\s/)) {
      const words = sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
      if (words > LONGEST_SENTENCE)
        findings.push({
          severity: 'warning',
          file,
          line,
          message: `Câu dài ${words} tiếng, khó đọc trên điện thoại. Hãy tách thành câu dưới ${LONGEST_SENTENCE} tiếng.`,
        });
    }
  }
  return findings;
};

/** What no longer exists since 1/7/2025 (hai cấp chính quyền) and 1/3/2025 (bỏ công an cấp huyện, Sở GTVT); sending people there costs them a day. */
const ABOLISHED =
  /công an (?:cấp )?(?:quận|huyện|thị xã)|công an cấp huyện|ubnd (?:cấp )?(?:quận|huyện|thị xã)|ủy ban nhân dân (?:quận|huyện)|sở (?:gtvt|giao thông vận tải)|phòng tư pháp (?:quận|huyện)|bảo hiểm xã hội (?:quận|huyện)|bhxh (?:quận|huyện)|chi cục thuế (?:quận|huyện)/giu;
const SAID_TO_BE_GONE = /không còn|đã bỏ|trước đây|trước \d|cũ|thay cho|bãi bỏ|từ 1\/[37]\/2025/iu;

export const abolishedOffices: Check = (material) => {
  const findings: Finding[] = [];
  for (const { file, line, text } of citizenLines(material)) {
    for (const match of text.matchAll(ABOLISHED)) {
      const around = text.slice(Math.max(0, match.index - 60), match.index + match[0].length + 40);
      if (!SAID_TO_BE_GONE.test(around))
        findings.push({
          severity: 'error',
          file,
          line,
          message: `"${match[0]}" không còn nữa. Hãy thay bằng cơ quan cấp xã hoặc cấp tỉnh đang làm việc này.`,
        });
    }
  }
  return findings;
};

const MARKED = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;
const LEAST_WORDS = 5;

/** Answers are read by people: Vietnamese without marks there is a slip. */
export const unmarkedVietnamese: Check = (material) => {
  const findings: Finding[] = [];
  for (const { file, line, text } of citizenLines(material)) {
    if (/\bsays:/.test(text)) continue;
    for (const sentence of text.split(/[.!?:;]\s/)) {
      const words = sentence.split(/\s+/).filter((word) => /^\p{L}+$/u.test(word));
      const english = /\b(?:the|please|only|understand|sorry)\b/i.test(sentence);
      if (words.length >= LEAST_WORDS && !MARKED.test(sentence) && !english)
        findings.push({
          severity: 'error',
          file,
          line,
          message: `Câu viết không dấu: “${sentence.trim().slice(0, 60)}”. Hãy viết có dấu.`,
        });
    }
  }
  return findings;
};
