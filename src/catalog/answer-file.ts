import { ASPECT_HEADINGS, ASPECTS } from '../core/aspect.ts';
import type { Aspect } from '../core/aspect.ts';
import type { Answer } from '../core/catalog.ts';
import { toPeriods } from './periods-file.ts';
import type { Problem } from './problem.ts';
import { answerSchema } from './schema.ts';
import { readYaml } from './source.ts';
import type { SourceFile } from './source.ts';

/** Of the short answer: it is read on a small phone before anything else. */
export const LONGEST_SHORT = 480;
/** Of a section: with its heading, links and dates it still fits one Zalo message of 2,000 characters. */
export const LONGEST_SECTION = 1_500;

const ASPECT_OF_HEADING: ReadonlyMap<string, Aspect> = new Map(ASPECTS.map((aspect) => [ASPECT_HEADINGS[aspect], aspect]));
// The legal basis is made from `legal`, so that it is written once.
const HEADINGS = [...ASPECT_OF_HEADING.keys()].filter((heading) => heading !== ASPECT_HEADINGS['can-cu']);

export type AnswerFile = { readonly answer: Answer; readonly placeholders: readonly { readonly name: string; readonly line: number }[] };

/** Reads `content/answers/<group>/<intent>.md`: front matter, the short answer, sections by aspect. */
export function readAnswerFile(file: SourceFile, intent: string): AnswerFile | readonly Problem[] {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file.text);
  if (parts === null)
    return [{ file: file.name, line: 1, message: 'Tệp phải mở đầu bằng phần thông tin nằm giữa hai dòng "---", rồi mới tới câu trả lời.' }];
  const [, front = '', body = ''] = parts;
  const matter = readYaml({ name: file.name, text: front }, answerSchema, 2);
  const bodyLine = front.split('\n').length + 3;
  const text = readBody(file.name, body, bodyLine);
  if (!matter.ok) return [...matter.problems, ...text.problems];
  if (text.problems.length > 0) return text.problems;
  const { value } = matter;
  return {
    answer: {
      intent,
      title: value.title,
      essential: value.essential,
      short: text.short,
      sections: text.sections,
      mainAspect: value.main_aspect ?? null,
      elsewhere: value.elsewhere,
      flow: value.flow ?? null,
      careful: value.careful,
      links: value.links,
      legal: toPeriods(value.legal.map((law) => (typeof law === 'string' ? { text: law } : law))),
      sources: value.sources.map(({ law, date, ...source }) => ({ ...source, law: law ?? null, date: date ?? null })),
      checked: value.checked,
      reviewBy: value.review_by,
      periods: Object.fromEntries(Object.entries(value.periods).map(([name, periods]) => [name, toPeriods(periods)])),
    },
    placeholders: placeholdersOf(body, bodyLine),
  };
}

type Body = { readonly short: string; readonly sections: Partial<Record<Aspect, string>>; readonly problems: readonly Problem[] };

function readBody(file: string, body: string, firstLine: number): Body {
  const problems: Problem[] = [];
  const sections: Partial<Record<Aspect, string>> = {};
  let short = '';
  let line = firstLine;
  for (const [i, piece] of body.split(/^## /m).entries()) {
    const [heading = '', ...rest] = i === 0 ? ['', piece] : piece.split(/\n(.*)/s);
    const text = (i === 0 ? piece : rest.join('')).trim();
    const problem = (message: string): void => void problems.push({ file, line, message });
    if (i === 0) {
      short = text;
      if (text === '') problem('Thiếu câu trả lời ngắn: hai, ba dòng đứng trước đề mục "##" đầu tiên.');
      if (text.length > LONGEST_SHORT)
        problem(`Câu trả lời ngắn dài ${text.length} ký tự, nhiều nhất ${LONGEST_SHORT}. Hãy chuyển bớt xuống các mục.`);
    } else {
      const aspect = ASPECT_OF_HEADING.get(heading.trim());
      if (aspect === undefined || aspect === 'can-cu')
        problem(`Không có đề mục "${heading.trim()}". Các đề mục được dùng: ${HEADINGS.join(', ')}.`);
      else if (sections[aspect] !== undefined) problem(`Đề mục "${heading.trim()}" có hai lần. Hãy gộp làm một.`);
      else if (text === '') problem(`Đề mục "${heading.trim()}" chưa có nội dung. Hãy viết hoặc xoá đề mục.`);
      else sections[aspect] = text;
      if (text.length > LONGEST_SECTION)
        problem(`Mục "${heading.trim()}" dài ${text.length} ký tự, nhiều nhất ${LONGEST_SECTION}. Hãy rút gọn.`);
    }
    line += piece.split('\n').length - 1;
  }
  return { short, sections, problems };
}

function placeholdersOf(body: string, firstLine: number): { name: string; line: number }[] {
  return body
    .split('\n')
    .flatMap((text, i) => [...text.matchAll(/\{\{([^}]*)\}\}/g)].map((match) => ({ name: match[1] ?? '', line: firstLine + i })));
}
