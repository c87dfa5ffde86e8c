import { findCodes } from './masking/codes.ts';
import { findNumbers } from './masking/numbers.ts';
import { findPasswords } from './masking/passwords.ts';
import type { Span } from './masking/span.ts';

export { clean } from './masking/clean.ts';

/**
 * Removes personal data from a citizen's text before anything is stored or logged
 * (Luật 91/2025/QH15: least data; photos and numbers of ID papers are sensitive).
 * Fees, dates, law numbers, dossier codes and hotlines must survive: officers need them.
 */
export const MASKS = {
  id: '[số định danh]',
  phone: '[số điện thoại]',
  card: '[số thẻ ngân hàng]',
  otp: '[mã OTP]',
  password: '[mật khẩu]',
  email: '[email]',
} as const;

export type MaskKind = keyof typeof MASKS;

/** Things officers never ask for; whoever sends one is told so. */
export const SECRETS: ReadonlySet<string> = new Set<MaskKind>(['otp', 'password', 'card']);

export type Masked = {
  readonly text: string;
  readonly kinds: readonly MaskKind[];
  /** Ways to reach the person that were masked, in order: wanted again only if the person is leaving a contact. */
  readonly contacts: readonly string[];
};

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/g;
const CONTACTS: ReadonlySet<string> = new Set<MaskKind>(['phone', 'email']);

const findEmails = (text: string): Span[] =>
  text.includes('@')
    ? [...text.matchAll(EMAIL)].map((match) => ({ kind: 'email', from: match.index, to: match.index + match[0].length }))
    : [];

/** In order of precedence: what one finder has taken, a later one leaves alone. */
const FINDERS: readonly ((text: string) => Span[])[] = [findEmails, findPasswords, findCodes, findNumbers];

/** Masking a word may change what its neighbours mean ("mã là 0912…"), so the text is gone over until nothing is found. */
const MOST_PASSES = 4;

/** @param cleaned a text that went through `clean`. */
export function mask(cleaned: string): Masked {
  let masked = maskOnce({ text: cleaned, kinds: [], contacts: [] });
  for (let pass = 1; pass < MOST_PASSES; pass += 1) {
    const again = maskOnce(masked);
    if (again.text === masked.text) break;
    masked = again;
  }
  return masked;
}

function maskOnce({ text, kinds, contacts }: Masked): Masked {
  const spans = FINDERS.reduce<Span[]>(
    (taken, find) => [...taken, ...find(text).filter((span) => !taken.some((other) => overlaps(span, other)))],
    [],
  );
  const inOrder = spans.toSorted((a, b) => a.from - b.from);
  let masked = '';
  let at = 0;
  for (const { kind, from, to } of inOrder) {
    masked += text.slice(at, from) + MASKS[kind];
    at = to;
  }
  return {
    text: masked + text.slice(at),
    kinds: [...new Set([...kinds, ...inOrder.map(({ kind }) => kind)])],
    contacts: [...contacts, ...inOrder.filter(({ kind }) => CONTACTS.has(kind)).map(({ from, to }) => text.slice(from, to))],
  };
}

const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;
