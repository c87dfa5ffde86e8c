import { ASPECTS, isAspect } from '../core/aspect.ts';
import type { Answer, AspectExamples, Background, Catalog, Flow, Intent, Period } from '../core/catalog.ts';
import type { Organization } from '../core/organization.ts';
import type { Phrases } from '../core/phrases.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import { readAnswerFile } from './answer-file.ts';
import type { AnswerFile } from './answer-file.ts';
import { crossCheck } from './cross-check.ts';
import { readFlowFile } from './flow-file.ts';
import { readOrganizationFile } from './organization-file.ts';
import { toPeriods } from './periods-file.ts';
import { readPhrasesFile } from './phrases-file.ts';
import { CatalogError } from './problem.ts';
import type { Problem } from './problem.ts';
import { factsSchema, intentSchema, periodsSchema } from './schema.ts';
import { readYaml } from './source.ts';
import type { SourceFile } from './source.ts';

/** Everything read so far, with the file each thing came from, so that a later problem can name it. */
export type Draft = {
  readonly intents: Map<
    string,
    { readonly intent: Intent; readonly file: string; readonly lineOf: (path: readonly PropertyKey[]) => number }
  >;
  readonly background: Background[];
  readonly aspects: AspectExamples[];
  readonly answers: Map<string, AnswerFile & { readonly file: string; readonly group: string }>;
  readonly flows: Map<string, { readonly flow: Flow; readonly file: string }>;
  readonly periods: Map<string, readonly Period[]>;
  readonly facts: Set<string>;
  phrases: Phrases | null;
  organization: Organization | null;
  readonly problems: Problem[];
};

/** Which reader takes a file, by its place. */
const READERS: readonly { readonly place: RegExp; readonly read: (draft: Draft, file: SourceFile, group: string, name: string) => void }[] =
  [
    { place: new RegExp(`^intents/(${OUT_OF_SCOPE})/([^/]+)\\.yml$`), read: readBackground },
    { place: /^intents\/(khia-canh)\/([^/]+)\.yml$/, read: readAspect },
    { place: /^intents\/([^/]+)\/([^/]+)\.yml$/, read: readIntent },
    { place: /^content\/answers\/([^/]+)\/([^/]+)\.md$/, read: readAnswer },
    { place: /^content\/(flows)\/([^/]+)\.yml$/, read: readFlow },
    { place: /^content\/(phrases)\.yml$/, read: readPhrases },
    { place: /^content\/(organization)\.yml$/, read: readOrganization },
    { place: /^content\/(periods)\.yml$/, read: readPeriods },
    { place: /^content\/(facts)\.yml$/, read: readFacts },
  ];

/**
 * Makes one checked, frozen catalog of all files.
 *
 * @throws {CatalogError} naming every problem found, not only the first.
 */
export function assembleCatalog(files: readonly SourceFile[], version: string): Catalog {
  const draft: Draft = {
    intents: new Map(),
    background: [],
    aspects: [],
    answers: new Map(),
    flows: new Map(),
    periods: new Map(),
    facts: new Set(),
    phrases: null,
    organization: null,
    problems: [],
  };
  for (const file of files) readFile(draft, file);
  for (const [name, value] of [
    ['content/phrases.yml', draft.phrases],
    ['content/organization.yml', draft.organization],
  ] as const) {
    if (value === null && !draft.problems.some((problem) => problem.file === name))
      draft.problems.push({ file: name, line: 1, message: 'Thiếu tệp này. Hãy khôi phục từ bản trước.' });
  }
  // A file that could not be read leaves gaps everywhere else; those are not the editor's mistakes.
  if (draft.problems.length === 0) crossCheck(draft);
  if (draft.problems.length > 0 || draft.phrases === null || draft.organization === null) throw new CatalogError(draft.problems);
  return deepFreeze({
    version,
    intents: Object.fromEntries([...draft.intents].map(([id, { intent }]) => [id, intent])),
    background: draft.background,
    aspects: draft.aspects,
    answers: Object.fromEntries([...draft.answers].map(([id, { answer }]) => [id, answer])) as Record<string, Answer>,
    flows: Object.fromEntries([...draft.flows].map(([id, { flow }]) => [id, flow])),
    periods: Object.fromEntries(draft.periods),
    phrases: draft.phrases,
    organization: draft.organization,
  });
}

function readFile(draft: Draft, file: SourceFile): void {
  for (const { place, read } of READERS) {
    const match = place.exec(file.name);
    if (match === null) continue;
    read(
      draft,
      {
        ...file,
        text: file.text
          .normalize('NFC')
          .replace(/^\ufeff/, '')
          .replace(/\r\n?/g, '\n'),
      },
      match[1] ?? '',
      match[2] ?? '',
    );
    return;
  }
  draft.problems.push({
    file: file.name,
    line: 1,
    message:
      'Tệp nằm sai chỗ hoặc sai đuôi nên không được dùng. Câu hỏi: intents/<nhóm>/<mã>.yml; câu trả lời: content/answers/<nhóm>/<mã>.md; hướng dẫn từng bước: content/flows/<mã>.yml.',
  });
}

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** A button's payload holds a topic and a section in 64 bytes. */
const LONGEST_ID = 50;

function readIntent(draft: Draft, file: SourceFile, group: string, id: string): void {
  const other = draft.intents.get(id);
  if (other !== undefined) draft.problems.push({ file: file.name, line: 1, message: `Mã "${id}" đã có ở ${other.file}. Hãy giữ một tệp.` });
  if (!ID.test(id) || id.length > LONGEST_ID)
    draft.problems.push({
      file: file.name,
      line: 1,
      message: `Tên tệp là mã của chủ đề: chỉ dùng chữ thường không dấu, số và dấu gạch nối, nhiều nhất ${LONGEST_ID} ký tự. Hãy đổi tên tệp.`,
    });
  const read = readYaml(file, intentSchema);
  if (!read.ok) draft.problems.push(...read.problems);
  else draft.intents.set(id, { intent: { id, group, ...read.value }, file: file.name, lineOf: read.lineOf });
}

function readBackground(draft: Draft, file: SourceFile, _: string, theme: string): void {
  const read = readYaml(file, intentSchema);
  if (!read.ok) draft.problems.push(...read.problems);
  else draft.background.push({ theme, title: read.value.title, examples: read.value.examples });
}

/** The file of questions that ask for no aspect in particular. */
const NO_ASPECT = 'khong';

function readAspect(draft: Draft, file: SourceFile, _: string, name: string): void {
  const read = readYaml(file, intentSchema);
  if (!read.ok) draft.problems.push(...read.problems);
  else if (name === NO_ASPECT || isAspect(name))
    draft.aspects.push({ aspect: name === NO_ASPECT ? null : name, examples: read.value.examples });
  else
    draft.problems.push({
      file: file.name,
      line: 1,
      message: `Tên tệp ở đây là một khía cạnh: ${[...ASPECTS, NO_ASPECT].join(', ')}. Hãy đổi tên tệp.`,
    });
}

function readAnswer(draft: Draft, file: SourceFile, group: string, intent: string): void {
  const other = draft.answers.get(intent);
  if (other !== undefined)
    draft.problems.push({ file: file.name, line: 1, message: `Câu trả lời cho "${intent}" đã có ở ${other.file}. Hãy giữ một tệp.` });
  const read = readAnswerFile(file, intent);
  if ('answer' in read) draft.answers.set(intent, { ...read, file: file.name, group });
  else draft.problems.push(...read);
}

function readFlow(draft: Draft, file: SourceFile, _: string, id: string): void {
  const read = readFlowFile(file, id);
  if ('steps' in read) draft.flows.set(id, { flow: read, file: file.name });
  else draft.problems.push(...read);
}

function readPhrases(draft: Draft, file: SourceFile): void {
  const read = readPhrasesFile(file);
  if (Array.isArray(read)) draft.problems.push(...(read as readonly Problem[]));
  else draft.phrases = read as Phrases;
}

function readOrganization(draft: Draft, file: SourceFile): void {
  const read = readOrganizationFile(file);
  if ('name' in read) draft.organization = read;
  else draft.problems.push(...read);
}

function readPeriods(draft: Draft, file: SourceFile): void {
  const read = readYaml(file, periodsSchema);
  if (!read.ok) draft.problems.push(...read.problems);
  else for (const [name, { values }] of Object.entries(read.value)) draft.periods.set(name, toPeriods(values));
}

function readFacts(draft: Draft, file: SourceFile): void {
  const read = readYaml(file, factsSchema);
  if (!read.ok) draft.problems.push(...read.problems);
  else for (const [source, places] of Object.entries(read.value)) for (const place of places) draft.facts.add(`${source}:${place}`);
}

/** Frozen all through, so that nothing answering a message can change what the next one is answered with. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
