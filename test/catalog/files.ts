import { assembleCatalog } from '../../src/catalog/assemble.ts';
import { CatalogError } from '../../src/catalog/index.ts';
import type { Problem } from '../../src/catalog/problem.ts';
import type { SourceFile } from '../../src/catalog/source.ts';
import type { Catalog } from '../../src/core/catalog.ts';
import { PHRASES } from '../../src/core/phrases.ts';

/** The names of a small set of files that holds together, one of each kind. */
export const INTENT = 'intents/the/mat-the.yml';
export const ANSWER = 'content/answers/the/mat-the.md';
export const FLOW = 'content/flows/lam-lai.yml';
export const PERIODS = 'content/periods.yml';
export const PHRASES_FILE = 'content/phrases.yml';
export const ORGANIZATION = 'content/organization.yml';
export const FACTS = 'content/facts.yml';

const GOOD: Readonly<Record<string, string>> = {
  [INTENT]: `title: Mất thẻ
examples:
  - mất thẻ rồi
  - rơi thẻ ở chợ
near:
  - {text: phí làm thẻ, intent: phi-the}
  - {text: mất xe, intent: ngoai-pham-vi}
`,
  'intents/the/phi-the.yml': `title: Phí làm thẻ
examples:
  - phí bao nhiêu
`,
  'intents/hoi-thoai/chao-hoi.yml': `title: Chào hỏi
examples: [xin chào]
`,
  'intents/ngoai-pham-vi/doi-song.yml': `title: Đời sống
examples: [trời mưa quá, mất xe]
`,
  [ANSWER]: `---
title: Mất thẻ
checked: 2026-11-24
review_by: 2027-05-24
flow: lam-lai
elsewhere:
  le-phi: phi-the
sources:
  - {claim: làm lại ở xã, fact: "police:4.6", read: 2026-11-22}
periods:
  noi-nhan:
    - {from: 2026-01-01, to: 2026-12-31, text: ở xã}
    - {from: 2027-01-01, text: ở xã hoặc ở tỉnh}
---
Nộp lại {{noi-nhan}}.

## Hồ sơ

Chỉ cần tờ khai.
`,
  'content/answers/the/phi-the.md': `---
title: Phí làm thẻ
checked: 2026-11-24
review_by: 2027-05-24
sources:
  - {claim: mức phí, fact: "police:4.8", read: 2026-11-22}
---
Phí làm thẻ tuỳ loại.

## Lệ phí

- Làm lại: {{phi}}
`,
  [FLOW]: `title: Làm lại thẻ
intent: mat-the
start: hoi
steps:
  hoi:
    ask: Thẻ bị làm sao?
    choices:
      - {id: mat, label: Bị mất, says: [bị mất], next: xa}
      - {id: hong, label: Bị hỏng, next: xong}
  xa:
    commune: Ở xã nào?
    next: phieu
  xong:
    end: "Mang thẻ tới: {{noi-lam}}."
    see: [phi-the]
  phieu:
    ticket: Cán bộ sẽ trả lời.
`,
  [PERIODS]: `phi:
  source: {fact: "police:4.8", read: 2026-11-22}
  values:
    - {to: 2026-12-31, text: 35.000 đồng}
    - {from: 2027-01-01, text: 70.000 đồng}
`,
  [PHRASES_FILE]: Object.entries(PHRASES)
    .map(([id, values]) => `${id}: "Câu ${id} ${values.map((value) => `{${value}}`).join(' ')}"\n`)
    .join(''),
  [ORGANIZATION]: `name: Tổ hỗ trợ
first_answer_minutes: 240
urgent_answer_minutes: 30
week:
  monday: ["07:30-11:30", "13:30-17:00"]
holidays:
  - {from: 2027-02-04, to: 2027-02-06, name: Tết}
communes:
  - {id: xa-mot, name: Xã Một, address: ấp 1}
  - {id: xa-hai, name: Xã Hai, address: ấp 2}
`,
  [FACTS]: `vneid: ["A1.2"]
police: ["4.6", "4.8"]
other: ["2.1"]
`,
};

/** Makes of a file's text another; null takes the file away. */
export type Edits = Readonly<Record<string, string | null | ((text: string) => string)>>;

/** The small set of files with some of them changed. */
export function filesWith(edits: Edits = {}): SourceFile[] {
  const files = new Map(Object.entries(GOOD));
  for (const [name, edit] of Object.entries(edits)) {
    const text = typeof edit === 'function' ? edit(files.get(name) ?? '') : edit;
    if (text === files.get(name)) throw new Error(`the edit of ${name} changes nothing`);
    if (text === null) files.delete(name);
    else files.set(name, text);
  }
  return [...files].map(([name, text]) => ({ name, text }));
}

export const catalogWith = (edits: Edits = {}): Catalog => assembleCatalog(filesWith(edits), 'test');

/** What is found wrong with the files; none when they make a catalog. */
export function problemsWith(edits: Edits): readonly Problem[] {
  try {
    catalogWith(edits);
    return [];
  } catch (error) {
    if (error instanceof CatalogError) return error.problems;
    throw error;
  }
}

/** Replaces the first occurrence. */
export const put =
  (old: string | RegExp, replacement: string) =>
  (text: string): string =>
    text.replace(old, () => replacement);

/** The number of the first line of a changed file that holds the words. */
export function lineWith(edits: Edits, name: string, words: string): number {
  const text = filesWith(edits).find((file) => file.name === name)?.text ?? '';
  return text.split('\n').findIndex((line) => line.includes(words)) + 1;
}
