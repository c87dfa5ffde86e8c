import { isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './problem.ts';
import type { Problem } from './problem.ts';

/** A file an editor wrote, as read. `name` is its path below the content folder, with forward slashes. */
export type SourceFile = { readonly name: string; readonly text: string };

/** What was read, or what is wrong with it. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value; readonly lineOf: (path: readonly PropertyKey[]) => number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads YAML against a schema; every problem names its line.
 *
 * @param firstLine the line of the file on which this YAML begins, when it is only a part of it.
 */
export function readYaml<Schema extends z.ZodType>(file: SourceFile, schema: Schema, firstLine = 1): Read<z.output<Schema>> {
  const before = lastRead.get(file.name);
  if (before?.text === file.text && before.schema === schema && before.firstLine === firstLine)
    return before.read as Read<z.output<Schema>>;
  const fresh = parseYaml(file, schema, firstLine);
  // Where lines are is hardly ever asked of a good file, and remembering it would take ten times the text.
  const read: Read<z.output<Schema>> = fresh.ok ? { ...fresh, lineOf: (path) => lineIn(file, schema, firstLine, path) } : fresh;
  lastRead.set(file.name, { text: file.text, schema, firstLine, read });
  return read;
}

/**
 * Every file as it was last read. An editor's save changes one of some 150 files; reading all of them again would hold up
 * everybody's messages for a second.
 */
const lastRead = new Map<
  string,
  { readonly text: string; readonly schema: z.ZodType; readonly firstLine: number; readonly read: Read<unknown> }
>();

function lineIn(file: SourceFile, schema: z.ZodType, firstLine: number, path: readonly PropertyKey[]): number {
  const read = parseYaml(file, schema, firstLine);
  return read.ok ? read.lineOf(path) : firstLine;
}

function parseYaml<Schema extends z.ZodType>(file: SourceFile, schema: Schema, firstLine: number): Read<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.map((error) => ({ file: file.name, line: at(error.pos[0]), message: explainSyntax(error.code) })),
    };

  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return firstLine;
  };
  const value = valueOf(document);
  if (value === undefined) return { ok: false, problems: [{ file: file.name, line: at(firstAlias(document)), message: ALIAS }] };
  const keyLine = (path: readonly PropertyKey[], key: PropertyKey): number => {
    const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => isNode(item.key) && String(item.key) === String(key)) : undefined;
    return pair !== undefined && isNode(pair.key) && pair.key.range ? at(pair.key.range[0]) : lineOf(path);
  };
  const lineOfIssue = (issue: z.core.$ZodIssue): number => {
    if (issue.code === 'unrecognized_keys') return keyLine(issue.path, issue.keys[0] ?? '');
    return issue.code === 'invalid_key' ? keyLine(issue.path.slice(0, -1), issue.path.at(-1) ?? '') : lineOf(issue.path);
  };
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data, lineOf };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => ({
      file: file.name,
      line: lineOfIssue(issue),
      message: describeIssue(issue, keysOf(schema, issue.path)),
    })),
  };
}

const ALIAS = 'Dấu * hoặc & đứng đầu câu có nghĩa khác trong YAML. Hãy đặt cả câu trong ngoặc kép.';

/** Undefined when an alias (`*word`) points to nothing, which is what a sentence that begins with a star looks like. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    return undefined;
  }
}

function firstAlias(document: Document): number {
  let found = 0;
  visit(document, {
    Alias(_, node) {
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** The keys a schema allows at its top, to be named when an editor mistypes one. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0 && 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : [];
}

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: 'Thụt đầu dòng chưa đều. Các mục ngang hàng phải thụt vào bằng nhau, dùng dấu cách.',
  TAB_AS_INDENT: 'Dòng này thụt vào bằng phím Tab. Hãy dùng dấu cách.',
  DUPLICATE_KEY: 'Mục này có hai lần. Hãy giữ một.',
  MISSING_CHAR: 'Thiếu dấu đóng (ngoặc kép, ngoặc vuông hoặc ngoặc nhọn). Hãy thêm cho đủ cặp.',
  UNEXPECTED_TOKEN: 'Có ký tự không hiểu được. Nếu câu có dấu hai chấm hay dấu #, hãy đặt cả câu trong ngoặc kép.',
  MULTILINE_IMPLICIT_KEY: 'Câu này trải nhiều dòng hoặc thiếu dấu hai chấm sau tên mục.',
  BLOCK_AS_IMPLICIT_KEY: 'Câu có dấu hai chấm ở giữa. Hãy đặt cả câu trong ngoặc kép.',
};

const explainSyntax = (code: string): string => SYNTAX[code] ?? `Sai cú pháp YAML (${code}). Hãy so với một tệp đang đúng.`;
