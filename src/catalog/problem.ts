import type { z } from 'zod';

/** Something wrong in a file that editors write: where, what, and what to do, in their language. */
export type Problem = { readonly file: string; readonly line: number; readonly message: string };

export class CatalogError extends Error {
  override readonly name = 'CatalogError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(inWords).join('\n'));
    this.problems = problems;
  }
}

export const inWords = ({ file, line, message }: Problem): string => `${file}:${line}: ${message}`;

/** Says what a schema found wrong so that an editor knows what to type. */
export function describeIssue(issue: z.core.$ZodIssue, allowedKeys: readonly string[]): string {
  const key = issue.path.map(String).join(' → ') || 'tệp này';
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `Thiếu mục "${key}". Hãy thêm mục này.`
        : `Mục "${key}" phải là ${TYPES[issue.expected] ?? issue.expected}. Hãy sửa lại giá trị.`;
    case 'unrecognized_keys':
      return `Không có mục nào tên ${issue.keys.map((name) => `"${name}"`).join(', ')}. ${
        allowedKeys.length > 0 ? `Các mục được dùng: ${allowedKeys.join(', ')}.` : 'Hãy xoá hoặc sửa lại tên mục.'
      }`;
    case 'invalid_value':
      return `Mục "${key}" phải là một trong: ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return `Mục "${key}" đang trống hoặc quá ngắn (ít nhất ${String(issue.minimum)}). Hãy điền thêm.`;
    case 'too_big':
      return `Mục "${key}" quá dài (nhiều nhất ${String(issue.maximum)}). Hãy rút gọn.`;
    case 'invalid_key':
      return `Mục "${key}" viết chưa đúng: ${issue.issues[0]?.message ?? ''}`;
    case 'custom':
      return issue.message;
    default:
      return `Mục "${key}" viết chưa đúng: ${issue.message}`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'chữ',
  number: 'số',
  int: 'số nguyên',
  boolean: 'true hoặc false',
  array: 'danh sách (mỗi dòng bắt đầu bằng "- ")',
  object: 'một nhóm mục thụt vào trong',
  record: 'một nhóm mục thụt vào trong',
};
