import { describe, expect, it } from 'vitest';
import { ANSWER, FACTS, filesWith, FLOW, INTENT, lineWith, ORGANIZATION, PERIODS, PHRASES_FILE, problemsWith, put } from './files.ts';
import type { Edits } from './files.ts';

type Case = readonly [what: string, edits: Edits, file: string, at: string | number, says: RegExp];

/** Nothing but the one problem is found. */
function expectOnly([, edits, file, at, says]: Case): void {
  const line = typeof at === 'number' ? at : lineWith(edits, file, at);
  expect(problemsWith(edits)).toEqual([{ file, line, message: expect.stringMatching(says) as string }]);
}

const SHARED = 'content/answers/the/phi-the.md';
const SECOND_INTENT = 'intents/giay-to/mat-the.yml';
const SECOND_ANSWER = 'content/answers/giay-to/mat-the.md';
const answer = filesWith().find(({ name }) => name === ANSWER)?.text ?? '';
const intent = filesWith().find(({ name }) => name === INTENT)?.text ?? '';

describe('what is asked and what is answered', () => {
  it.each<Case>([
    [
      'a question without an answer',
      { 'intents/the/hong-the.yml': 'title: Hỏng\nexamples: [hỏng thẻ]\n' },
      'intents/the/hong-the.yml',
      1,
      /Chưa có câu trả lời.*content\/answers\/the\/hong-the\.md/,
    ],
    [
      'an answer without a question',
      { 'content/answers/the/hong-the.md': answer },
      'content/answers/the/hong-the.md',
      1,
      /thêm intents\/the\/hong-the\.yml/,
    ],
    ['an answer in another group', { [ANSWER]: null, [SECOND_ANSWER]: answer }, SECOND_ANSWER, 1, /"giay-to".*"the"/],
    ['a question given twice', { [SECOND_INTENT]: intent }, SECOND_INTENT, 1, /"mat-the" đã có ở intents\/the\/mat-the\.yml/],
    ['an answer given twice', { [SECOND_ANSWER]: answer }, SECOND_ANSWER, 1, /"mat-the" đã có ở content\/answers\/the\/mat-the\.md/],
    [
      'a look-alike of no topic',
      { [INTENT]: put('intent: phi-the', 'intent: phi-xe') },
      INTENT,
      'phi-xe',
      /Không có chủ đề "phi-xe".*ngoai-pham-vi/,
    ],
    [
      'an aspect told elsewhere, but nowhere',
      { [ANSWER]: put('le-phi: phi-the', 'le-phi: phi-xe') },
      ANSWER,
      1,
      /elsewhere \(le-phi\).*"phi-xe"/,
    ],
    ['a flow that is not there', { [ANSWER]: put('flow: lam-lai', 'flow: lam-moi') }, ANSWER, 1, /"lam-moi".*content\/flows/],
    ['a source that is not there', { [ANSWER]: put('police:4.6', 'police:4.9') }, ANSWER, 1, /"police:4\.9".*làm lại ở xã/],
  ])('do not fit: %s', (...given) => expectOnly(given));

  it('need no answer where they are only conversation', () => {
    expect(problemsWith({ 'intents/hoi-thoai/cam-on.yml': 'title: Cảm ơn\nexamples: [cảm ơn]\n' })).toEqual([]);
  });

  it('go by codes that a button can carry back', () => {
    for (const name of ['Mất thẻ', 'Mat-The', 'mat_the', 'mất-thẻ', 'a'.repeat(80)]) {
      const problems = problemsWith({
        [`intents/the/${name}.yml`]: intent,
        [`content/answers/the/${name}.md`]: answer,
      });
      expect(
        problems.map(({ file }) => file),
        name,
      ).toContain(`intents/the/${name}.yml`);
    }
  });
});

describe('a value', () => {
  it.each<Case>([
    [
      'has no such name',
      { [ANSWER]: put('Chỉ cần tờ khai.', 'Chỉ cần tờ khai.\nHết {{phi-moi}} thôi.') },
      ANSWER,
      'phi-moi',
      /\{\{phi-moi\}\}/,
    ],
    [
      'has blanks around its name',
      { [ANSWER]: put('{{noi-nhan}}', '{{noi-nhan}} {{ noi-nhan }}') },
      ANSWER,
      'Nộp lại',
      /\{\{ noi-nhan \}\}/,
    ],
    [
      'is named like what every object has',
      { [ANSWER]: put('{{noi-nhan}}', '{{noi-nhan}} {{constructor}}') },
      ANSWER,
      'Nộp lại',
      /\{\{constructor\}\}/,
    ],
    ['is not used', { [ANSWER]: put('{{noi-nhan}}', 'ở xã') }, ANSWER, 1, /\{\{noi-nhan\}\} không được dùng/],
    [
      'is defined in both places',
      { [SHARED]: put('sources:', 'periods: {phi: [{text: không mất}]}\nsources:') },
      SHARED,
      1,
      /\{\{phi\}\} đã có/,
    ],
    [
      'holds for overlapping times',
      { [PERIODS]: put('from: 2027-01-01', 'from: 2026-12-31') },
      PERIODS,
      1,
      /\{\{phi\}\}.*chồng nhau.*… đến 2026-12-31 và 2026-12-31 đến …/,
    ],
    [
      'of an answer holds for overlapping times',
      { [ANSWER]: put('to: 2026-12-31', 'to: 2027-03-01') },
      ANSWER,
      1,
      /\{\{noi-nhan\}\}.*chồng nhau/,
    ],
    ['never ends, and another begins', { [PERIODS]: put('{to: 2026-12-31, ', '{') }, PERIODS, 1, /chồng nhau/],
    [
      'has no such name in a phrase',
      { [PHRASES_FILE]: put('{office}', '{offce}') },
      PHRASES_FILE,
      'greeting',
      /\{offce\}.*Được dùng: \{office\}/,
    ],
    ['has its name in words in a phrase', { [PHRASES_FILE]: put('{office}', '{cơ quan}') }, PHRASES_FILE, 'greeting', /\{cơ quan\}/],
    ['has blanks around its name in a phrase', { [PHRASES_FILE]: put('{office}', '{ office }') }, PHRASES_FILE, 'greeting', /\{ office \}/],
    ['is in a phrase that takes none', { [PHRASES_FILE]: put('"Câu thanks ', '"Câu thanks {case}') }, PHRASES_FILE, 'thanks', /\{case\}/],
  ])('that %s is reported', (...given) => expectOnly(given));

  it('may hold from one day to the next, and may stop holding', () => {
    expect(problemsWith({ [PERIODS]: put('{from: 2027-01-01, text', '{from: 2027-03-01, to: 2027-03-01, text') })).toEqual([]);
  });
});

describe('a guided flow', () => {
  it.each<Case>([
    [
      'leads to a step that is not there',
      { [FLOW]: put('    next: phieu', '    next: phiu') },
      FLOW,
      'Ở xã nào',
      /"xa" dẫn tới bước "phiu"/,
    ],
    [
      'leads to a step named like what every object has',
      { [FLOW]: put('    next: phieu', '    next: constructor') },
      FLOW,
      'Ở xã nào',
      /"constructor"/,
    ],
    ['begins at a step that is not there', { [FLOW]: put('start: hoi', 'start: hoii') }, FLOW, 'start', /mở đầu "hoii"/],
    ['has a step that nothing leads to', { [FLOW]: put(/$/, '  thua:\n    end: Thừa.\n') }, FLOW, 'Thừa', /"thua"/],
    ['belongs to no topic', { [FLOW]: put('intent: mat-the', 'intent: mat-xe') }, FLOW, 1, /"mat-xe"/],
    ['sends on to no topic', { [FLOW]: put('see: [phi-the]', 'see: [phi-xe]') }, FLOW, 1, /"xong".*"phi-xe"/],
  ])('that %s is reported', (_, edits, file, at, says) => {
    // A broken link also leaves behind what it led to.
    const line = typeof at === 'number' ? at : lineWith(edits, file, at);
    expect(problemsWith(edits)).toContainEqual({ file, line, message: expect.stringMatching(says) as string });
  });

  it.each([
    ['two choices of one code', put('{id: hong', '{id: mat'), '"mat"'],
    ['a choice whose button no channel would carry', put('{id: hong', `{id: ${'hong-'.repeat(13)}the`), 'hong-hong'],
    ['a value that nothing fills', put('{{noi-lam}}', '{{noi-lm}}'), '{{noi-lm}}'],
  ])('with %s is reported', (_, edit, named) => {
    expect(problemsWith({ [FLOW]: edit })).toContainEqual(
      expect.objectContaining({ file: FLOW, message: expect.stringContaining(named) as string }),
    );
  });
});

describe('a set of files', () => {
  it.each([PHRASES_FILE, ORGANIZATION])('without %s is refused, and that file is named', (name) => {
    expect(problemsWith({ [name]: null })).toEqual([{ file: name, line: 1, message: expect.stringContaining('Thiếu tệp') as string }]);
  });

  it('with a commune given twice is refused', () => {
    const edits: Edits = { [ORGANIZATION]: put('id: xa-hai', 'id: xa-mot') };
    expect(problemsWith(edits)).toEqual([
      {
        file: ORGANIZATION,
        line: lineWith(edits, ORGANIZATION, 'Xã Hai'),
        message: expect.stringContaining('"xa-mot" có hai lần') as string,
      },
    ]);
  });

  it.each([
    'content/answers/mat-the.md',
    'content/answers/the/sau/mat-the.md',
    'content/answers/the/mat-the.txt',
    'intents/mat-the.yml',
    'intents/the/mat-the.yaml',
    'content/flows/lam-lai.yaml',
    'content/phrases.yaml',
    'content/ghi-chu.docx',
  ])('with a file out of place (%s) is refused, so that nobody waits for it to be used', (name) => {
    expect(problemsWith({ [name]: 'title: Mất thẻ' })).toEqual([
      { file: name, line: 1, message: expect.stringMatching(/sai chỗ.*intents\/<nhóm>\/<mã>\.yml/) as string },
    ]);
  });

  it('is told all that is wrong with it at once', () => {
    const problems = problemsWith({
      [INTENT]: put('title:', 'titel:'),
      [ANSWER]: (text) => text.replace('## Hồ sơ', '## Hồ').replace('checked: 2026-11-24', 'checked: hôm nay'),
      [FLOW]: put('start: hoi', 'start: hoii'),
      [PERIODS]: put('2027-01-01', '1/1/2027'),
      [PHRASES_FILE]: put('{office}', '{offce}'),
      [ORGANIZATION]: null,
      [FACTS]: put('police:', '\tpolice:'),
      'content/note.txt': 'x',
    });
    expect(new Set(problems.map(({ file }) => file))).toEqual(
      new Set([INTENT, ANSWER, FLOW, PERIODS, PHRASES_FILE, ORGANIZATION, FACTS, 'content/note.txt']),
    );
    expect(new Set(problems.filter(({ file }) => file === ANSWER).map(({ line }) => line)).size).toBe(2);
  });

  it('is told of what does not fit together all at once, too', () => {
    const problems = problemsWith({
      [INTENT]: put('intent: phi-the', 'intent: phi-xe'),
      [ANSWER]: (text) => text.replace('police:4.6', 'police:9').replace('flow: lam-lai', 'flow: lam-moi'),
      [PERIODS]: put('2027-01-01', '2026-01-01'),
      [FLOW]: put('see: [phi-the]', 'see: [phi-xe]'),
    });
    expect(problems.map(({ file }) => file).toSorted()).toEqual([ANSWER, ANSWER, FLOW, PERIODS, INTENT]);
  });
});
