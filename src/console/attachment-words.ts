import { clean, mask } from '../core/masking.ts';
import type { Attachment, Author } from '../core/message.ts';

export const KIND_WORDS: Readonly<Record<Attachment['kind'], string>> = {
  image: 'ảnh',
  file: 'tệp',
  audio: 'ghi âm',
  video: 'video',
  sticker: 'nhãn dán',
  location: 'vị trí',
  contact: 'danh thiếp',
  link: 'liên kết',
  other: 'nội dung khác',
};

const LONGEST_NAME = 48;
/** Kept of the end, where the kind of file stands. */
const TAIL = 12;

/** A file's own name, which is anybody's text: without numbers that are nobody's business, and no longer than a line. */
export function shownName(name: string): string {
  const letters = Array.from(mask(clean(name)).text.replace(/\s+/g, ' ').trim());
  return letters.length <= LONGEST_NAME
    ? letters.join('')
    : `${letters.slice(0, LONGEST_NAME - TAIL - 1).join('')}…${letters.slice(-TAIL).join('')}`;
}

const KB = 1024;
const rounded = new Intl.NumberFormat('vi', { maximumFractionDigits: 1 });

export const spokenSize = (bytes: number): string =>
  bytes < KB ? `${bytes} byte` : bytes < KB * KB ? `${Math.round(bytes / KB)} KB` : `${rounded.format(bytes / KB / KB)} MB`;

/** What a message says, or shows instead of words: "[ảnh]". */
export function saidWords(text: string, attachments: readonly Attachment[], author: Author = 'citizen'): string {
  if (text !== '') return text;
  if (attachments.length > 0) return attachments.map(({ kind }) => `[${KIND_WORDS[kind]}]`).join(' ');
  // We never say nothing: what we said has been erased.
  return author === 'citizen' ? '(không có chữ)' : '(đã xoá)';
}
