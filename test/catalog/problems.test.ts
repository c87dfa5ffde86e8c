import { describe, expect, it } from 'vitest';
import { ANSWER, catalogWith, FACTS, FLOW, INTENT, lineWith, ORGANIZATION, PERIODS, PHRASES_FILE, problemsWith, put } from './files.ts';
import type { Edits } from './files.ts';

/** Words that a library says of itself, which an editor cannot act on. */
const ENGLISH = /\b(?:invalid|expected|received|unrecognized|required|must|string|record|unresolved|undefined)\b/i;
const VIETNAMESE = /[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i;

type Case = readonly [what: string, file: string, edit: (text: string) => string, at: string | number, says: RegExp];

/** The one thing wrong is reported, in the file and on the line where it is. */
function expectProblem([, file, edit, at, says]: Case): void {
  const edits: Edits = { [file]: edit };
  const problems = problemsWith(edits);
  const line = typeof at === 'number' ? at : lineWith(edits, file, at);
  expect(problems).toContainEqual({ file, line, message: expect.stringMatching(says) as string });
  for (const { message } of problems) {
    expect(message).toMatch(VIETNAMESE);
    expect(message.replace(/"[^"]*"|\([A-Z_]+\)/g, '')).not.toMatch(ENGLISH);
  }
}

describe('files that hold together', () => {
  it('make a catalog', () => {
    expect(catalogWith().answers['mat-the']).toMatchObject({ intent: 'mat-the', flow: 'lam-lai', elsewhere: { 'le-phi': 'phi-the' } });
  });

  it('may begin with a byte order mark and end their lines as Windows does', () => {
    const windows = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const edits = Object.fromEntries([INTENT, ANSWER, FLOW, PERIODS, PHRASES_FILE, ORGANIZATION, FACTS].map((name) => [name, windows]));
    expect(catalogWith(edits)).toEqual(catalogWith());
    const broken = { ...edits, [ANSWER]: (text: string) => windows(put('## Hồ sơ', '## Hồ')(text)) };
    expect(problemsWith(broken)).toMatchObject([{ file: ANSWER, line: lineWith(broken, ANSWER, '## Hồ') }]);
  });

  it('may be typed with marks as letters of their own', () => {
    const decomposed = (text: string): string => text.normalize('NFD');
    expect(problemsWith({ [ANSWER]: decomposed, [FLOW]: decomposed })).toEqual([]);
  });
});

describe('bad YAML', () => {
  it.each<Case>([
    ['a Tab', INTENT, put('  - rơi', '\t- rơi'), 'rơi', /Tab/],
    ['an uneven indent', INTENT, put('  - rơi', ' - rơi'), 'rơi', /dấu hai chấm|Thụt đầu dòng/],
    ['a quote that is not closed', INTENT, put('- rơi thẻ ở chợ', '- "rơi thẻ ở chợ'), 8, /Thiếu dấu đóng/],
    ['a colon inside a sentence', INTENT, put('title: Mất thẻ', 'title: Thẻ: mất'), 1, /ngoặc kép/],
    ['a key given twice', INTENT, put('examples:', 'title: Lại nữa\nexamples:'), 'Lại nữa', /hai lần/],
    ['a sentence where a key should be', INTENT, put('title: Mất thẻ', 'Mất thẻ'), 1, /thiếu dấu hai chấm/],
    ['a bracket that is not closed', INTENT, put(/examples:\n.*\n.*\n/, 'examples: [mất thẻ\n'), 'near', /dấu đóng|[Tt]hụt/],
    ['a character that means something else', INTENT, put('- rơi thẻ', '- @rơi thẻ'), '@rơi', /Hãy/],
    ['a star for emphasis', INTENT, put('- rơi thẻ ở chợ', '- *rơi*'), '*rơi*', /Hãy/],
    ['a star at the first word', INTENT, put('- rơi thẻ ở chợ', '- *rơi'), '*rơi', /Hãy/],
    ['two documents in one', INTENT, put('examples:', '---\nexamples:'), '---', /Hãy/],
    ['a Tab in front matter', ANSWER, put('  le-phi:', '\tle-phi:'), 'le-phi', /Tab/],
  ])('with %s is shown on its line', (...given) => expectProblem(given));
});

describe('a key', () => {
  it.each<Case>([
    ['in a question', INTENT, put('title:', 'titel:'), 'titel', /"titel".*title, examples, near/],
    ['in an answer', ANSWER, put('review_by:', 'reviewby:'), 'reviewby', /"reviewby".*review_by/],
    ['in a source', ANSWER, put('claim:', 'clam:'), 'clam', /"clam"/],
    ['in a step', FLOW, put('    next: phieu', '    nxet: phieu'), 'Ở xã nào', /steps → xa".*"commune" kèm "next"/],
    ['in a choice', FLOW, put('label: Bị mất', 'lable: Bị mất'), 'Thẻ bị làm sao', /steps → hoi".*label/],
    ['of a phrase', PHRASES_FILE, put('\nhelp:', '\nhepl:'), '\nhepl'.trim(), /"hepl"/],
    ['of the office', ORGANIZATION, put('first_answer_minutes:', 'first_answer:'), 'first_answer', /"first_answer"/],
    ['of a weekday', ORGANIZATION, put('monday:', 'moonday:'), 'moonday', /"moonday"/],
    ['of the facts', FACTS, put('police:', 'polise:'), 'polise', /"polise"/],
  ])('that is mistyped %s is named on its line', (...given) => expectProblem(given));

  it.each<Case>([
    ['of an aspect', ANSWER, put('  le-phi: phi-the', '  lephi: phi-the'), 'lephi', /lephi/],
    ['of a value', PERIODS, put('phi:', 'Phí làm thẻ:'), 'Phí làm thẻ', /không dấu/],
    ['of a value of an answer', ANSWER, put('  noi-nhan:', '  Noi_Nhan:'), 'Noi_Nhan', /không dấu/],
    ['of a step', FLOW, put('  xong:', '  Xong:'), 'Xong', /không dấu/],
  ])('%s that cannot be a code is explained', (...given) => expectProblem(given));

  it.each<Case>([
    ['the title', INTENT, put('title: Mất thẻ\n', ''), 1, /Thiếu mục "title"/],
    ['the sources', ANSWER, put(/sources:\n.*\n/, ''), 2, /Thiếu mục "sources"/],
    ['a phrase', PHRASES_FILE, put(/^help:.*\n/m, ''), 1, /Thiếu mục "help"/],
    ['the name of the office', ORGANIZATION, put(/name: Tổ hỗ trợ\n/, ''), 1, /Thiếu mục "name"/],
    ['everything', INTENT, () => '', 1, /Thiếu|trống|nhóm mục/],
  ])('is asked for when %s is missing', (...given) => expectProblem(given));
});

describe('a value', () => {
  it.each<Case>([
    ['is a number where words should be', INTENT, put('title: Mất thẻ', 'title: 113'), 'title', /"title" phải là chữ/],
    ['is a number among examples', INTENT, put('- rơi thẻ ở chợ', '- 113'), '113', /"examples → 1" phải là chữ/],
    ['is words where a list should be', INTENT, put(/examples:\n.*\n.*\n/, 'examples: mất thẻ\n'), 'examples', /phải là danh sách/],
    ['became a key through a colon', INTENT, put('- rơi thẻ ở chợ', '- hỏi: rơi thẻ ở chợ'), 'hỏi:', /phải là chữ/],
    ['is empty', INTENT, put('title: Mất thẻ', 'title: ""'), 'title', /"title".*trống/],
    ['is an empty list', INTENT, put(/examples:\n.*\n.*\n/, 'examples: []\n'), 'examples', /"examples".*trống/],
    ['is none of the aspects', ANSWER, put('flow: lam-lai', 'flow: lam-lai\nmain_aspect: phi'), 'main_aspect', /le-phi/],
    ['is no code', ANSWER, put('flow: lam-lai', 'flow: Làm lại'), 'Làm lại', /không dấu/],
    ['is a label too long to tap', FLOW, put('Bị hỏng', 'Bị hỏng '.repeat(8)), 'Bị hỏng', /nhiều nhất 40/],
    [
      'leads off to a site of nobody official',
      ANSWER,
      put('flow:', 'links: [{title: a, url: "https://gov.vn.example"}]\nflow:'),
      'links',
      /\.gov\.vn/,
    ],
    ['leads there without https', ANSWER, put('flow:', 'links: [{title: a, url: "http://dichvucong.gov.vn"}]\nflow:'), 'links', /https/],
    ['is no source we know', ANSWER, put('police:4.6', 'báo:4.6'), 'báo:4.6', /police:4\.8/],
    ['is no time of day', ORGANIZATION, put('07:30-11:30', '7h30-11h30'), '7h30', /07:30-11:30/],
    ['is a step of no kind', FLOW, put('ticket: Cán', 'phieu: Cán'), 'phieu: Cán', /bốn loại/],
    ['is a question with one choice', FLOW, put(/ {6}- \{id: hong.*\n/, ''), 'Bị mất', /choices.*ít nhất 2/],
  ])('that %s is explained', (...given) => expectProblem(given));
});

describe('a date', () => {
  it.each<Case>([
    ['is written the other way round', ANSWER, put('checked: 2026-11-24', 'checked: 24/11/2026'), 'checked', /2026-11-24/],
    ['is in no calendar', ANSWER, put('review_by: 2027-05-24', 'review_by: 2027-02-29'), 'review_by', /không có trong lịch/],
    ['lacks its zeros', ANSWER, put('2026-11-22', '2026-11-2'), '2026-11-2}', /2026-11-24/],
    ['is none, in a value', PERIODS, put('to: 2026-12-31', 'to: 2026-13-01'), '2026-13-01', /không có trong lịch/],
    ['is none, in a holiday', ORGANIZATION, put('from: 2027-02-04', 'from: 2027-02-30'), '2027-02-30', /không có trong lịch/],
  ])('that %s is explained', (...given) => expectProblem(given));

  it.each<Case>([
    ['a value', PERIODS, put('{to: 2026-12-31,', '{from: 2026-12-31, to: 2026-01-01,'), '2026-01-01', /2026-01-01/],
    ['a value of an answer', ANSWER, put('to: 2026-12-31', 'to: 2025-12-31'), '2025-12-31', /2025-12-31/],
    ['a holiday', ORGANIZATION, put('to: 2027-02-06', 'to: 2027-02-01'), '2027-02-01', /2027-02-01|Tết/],
  ])('by which %s ends before it begins is reported', (what, file, edit, _, says) => {
    const found = problemsWith({ [file]: edit }).filter((problem) => problem.file === file);
    expect(found, what).toHaveLength(1);
    expect(found[0]?.message).toMatch(says);
  });
});
