import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_SECTION, LONGEST_SHORT, readAnswerFile } from '../../src/catalog/answer-file.ts';
import type { AnswerFile } from '../../src/catalog/answer-file.ts';
import type { Problem } from '../../src/catalog/problem.ts';

const NAME = 'content/answers/the/mat-the.md';
const FRONT = `title: Mất thẻ
checked: 2026-11-24
review_by: 2027-05-24
sources:
  - {claim: làm lại ở xã, fact: "police:4.6", read: 2026-11-22}`;
/** The line on which the text after the front matter begins. */
const BODY_LINE = FRONT.split('\n').length + 3;

const read = (body: string, front = FRONT) => readAnswerFile({ name: NAME, text: `---\n${front}\n---\n${body}` }, 'mat-the');

function good(body: string, front = FRONT): AnswerFile {
  const result = read(body, front);
  if ('answer' in result) return result;
  throw new Error(result.map(({ line, message }) => `${line}: ${message}`).join('\n'));
}

function bad(body: string, front = FRONT): readonly Problem[] {
  const result = read(body, front);
  if ('answer' in result) throw new Error('nothing was found wrong');
  return result;
}

const problem = (line: number, says: string | RegExp) => ({ file: NAME, line, message: expect.stringMatching(says) as string });

describe('an answer', () => {
  it('is its front matter, a short answer and sections by aspect', () => {
    const front = `title: Mất thẻ
essential: [2, 7]
checked: 2026-11-24
review_by: 2027-05-24
main_aspect: ho-so
flow: lam-lai
elsewhere: {le-phi: phi-the}
links: [{title: Cổng, url: "https://dichvucong.gov.vn/x"}]
legal: [Luật Căn cước 26/2023/QH15]
sources:
  - {claim: một, fact: "police:4.6", law: 26/2023/QH15, date: 2023-11-27, read: 2026-11-22}
  - {claim: hai, fact: "vneid:A1.2", read: 2026-11-23}
periods:
  han: [{from: 2026-01-01, text: nay}, {to: 2025-12-31, text: trước}]`;
    const body = '\nCâu một.\n\nCâu hai.\n\n## Hồ sơ\n\n- Tờ khai\n- {{han}}\n\n## Nơi nộp\nỞ xã.\n\n### Ghi chú\n\nỞ đâu cũng được.\n';
    expect(good(body, front).answer).toEqual({
      intent: 'mat-the',
      title: 'Mất thẻ',
      essential: [2, 7],
      short: 'Câu một.\n\nCâu hai.',
      sections: { 'ho-so': '- Tờ khai\n- {{han}}', 'noi-nop': 'Ở xã.\n\n### Ghi chú\n\nỞ đâu cũng được.' },
      mainAspect: 'ho-so',
      elsewhere: { 'le-phi': 'phi-the' },
      flow: 'lam-lai',
      careful: false,
      links: [{ title: 'Cổng', url: 'https://dichvucong.gov.vn/x' }],
      legal: [{ from: null, to: null, text: 'Luật Căn cước 26/2023/QH15' }],
      sources: [
        { claim: 'một', fact: 'police:4.6', law: '26/2023/QH15', date: '2023-11-27', read: '2026-11-22' },
        { claim: 'hai', fact: 'vneid:A1.2', law: null, date: null, read: '2026-11-23' },
      ],
      checked: '2026-11-24',
      reviewBy: '2027-05-24',
      periods: {
        han: [
          { from: '2026-01-01', to: null, text: 'nay' },
          { from: null, to: '2025-12-31', text: 'trước' },
        ],
      },
    });
  });

  it('needs no more than a title, dates, a source and a short answer', () => {
    expect(good('Ngắn.').answer).toMatchObject({
      essential: [],
      short: 'Ngắn.',
      sections: {},
      mainAspect: null,
      elsewhere: {},
      flow: null,
      links: [],
      legal: [],
      periods: {},
    });
  });

  it('may hold a rule across the page without ending there', () => {
    expect(good('Trên.\n\n---\n\nDưới.').answer.short).toBe('Trên.\n\n---\n\nDưới.');
  });

  it('names each value it asks for, with its line', () => {
    expect(good('Phí {{phi}}, hạn {{han-nop}}.\n\n## Lệ phí\n\n- {{phi}}\n- {{ phi }}\n').placeholders).toEqual([
      { name: 'phi', line: BODY_LINE },
      { name: 'han-nop', line: BODY_LINE },
      { name: 'phi', line: BODY_LINE + 4 },
      { name: ' phi ', line: BODY_LINE + 5 },
    ]);
  });
});

describe('an answer that is not in order', () => {
  it.each(['', 'Chỉ có chữ.', 'title: Mất thẻ\n---\nNgắn.', `---\n${FRONT}\nNgắn.`, `\n---\n${FRONT}\n---\nNgắn.`])(
    'because its front matter is not between two rules (%j) is refused',
    (text) => {
      expect(readAnswerFile({ name: NAME, text }, 'mat-the')).toEqual([problem(1, /giữa hai dòng "---"/)]);
    },
  );

  it('because it says nothing short is refused', () => {
    for (const body of ['', '\n\n', '\n## Hồ sơ\n\nTờ khai.'])
      expect(bad(body), body).toEqual([problem(BODY_LINE, /Thiếu câu trả lời ngắn/)]);
  });

  it('because it is too long for a phone is refused, to the letter', () => {
    expect(good('a'.repeat(LONGEST_SHORT)).answer.short).toHaveLength(LONGEST_SHORT);
    expect(bad('a'.repeat(LONGEST_SHORT + 1))).toEqual([problem(BODY_LINE, `dài ${LONGEST_SHORT + 1} ký tự, nhiều nhất ${LONGEST_SHORT}`)]);
    const section = (length: number): string => `Ngắn.\n\n## Hồ sơ\n\n${'a'.repeat(length)}\n`;
    expect(good(section(LONGEST_SECTION)).answer.sections['ho-so']).toHaveLength(LONGEST_SECTION);
    expect(bad(section(LONGEST_SECTION + 1))).toEqual([problem(BODY_LINE + 2, /"Hồ sơ" dài 1501 ký tự, nhiều nhất 1500/)]);
  });

  it.each([
    ['is none of ours', '## Thủ tục\n\nx', 'Không có đề mục "Thủ tục".*Cách làm, Hồ sơ, Nơi nộp, Lệ phí, Thời hạn giải quyết, Đối tượng'],
    ['is of the wrong case', '## hồ sơ\n\nx', 'Không có đề mục "hồ sơ"'],
    ['is the legal basis, which is made from `legal`', '## Căn cứ\n\nx', 'Không có đề mục "Căn cứ"'],
    ['has nothing under it', '## Hồ sơ\n\n', '"Hồ sơ" chưa có nội dung'],
    ['ends the file', '## Hồ sơ', '"Hồ sơ" chưa có nội dung'],
  ])('because a heading %s is refused', (_, section, says) => {
    expect(bad(`Ngắn.\n\n${section}`)).toEqual([problem(BODY_LINE + 2, says)]);
  });

  it('because a heading comes twice is refused at the second', () => {
    expect(bad('Ngắn.\n\n## Hồ sơ\n\nMột.\n\n## Lệ phí\n\nHai.\n\n## Hồ sơ\n\nBa.')).toEqual([
      problem(BODY_LINE + 10, /"Hồ sơ" có hai lần/),
    ]);
  });

  it('because of several things is told of all of them', () => {
    const problems = bad('\n## Hồ\n\nx\n\n## Lệ phí\n', FRONT.replace('checked: 2026-11-24', 'checked: hôm qua'));
    expect(new Set(problems.map(({ line }) => line))).toEqual(new Set([3, BODY_LINE, BODY_LINE + 1, BODY_LINE + 5]));
  });

  it('is shown on the very line, however long what stands above is', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 5 }), (legal, lines, blanks) => {
        const front = `${FRONT}\nlegal: [${Array.from({ length: legal + 1 }, (_, i) => `\n  luật ${i}`).join(',')}]`;
        const body = `Ngắn.\n\n## Hồ sơ\n\n${'Dòng.\n'.repeat(lines + 1)}${'\n'.repeat(blanks + 1)}## Sai\n\nx`;
        const line = `---\n${front}\n---\n${body}`.split('\n').indexOf('## Sai') + 1;
        expect(bad(body, front)).toEqual([problem(line, '"Sai"')]);
      }),
    );
  });
});
