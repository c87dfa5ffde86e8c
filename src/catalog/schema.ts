import { z } from 'zod';
import { ASPECTS } from '../core/aspect.ts';
import { PHRASES } from '../core/phrases.ts';
import type { PhraseId } from '../core/phrases.ts';

/** Ids become file names, button payloads and report columns. */
const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'chỉ dùng chữ thường không dấu, số và dấu gạch nối');
const words = z.string().trim().min(1);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'ngày viết theo kiểu 2026-11-24')
  .refine(isRealDay, { error: 'ngày này không có trong lịch' });
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'giờ viết theo kiểu 07:30-11:30')
  .refine((text) => text.slice(0, 5) < text.slice(6), { error: 'giờ cuối phải sau giờ đầu' });

function isRealDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

type Span = { readonly from?: string | undefined; readonly to?: string | undefined };

/** A period that ends before it begins holds on no day, and would silently say nothing. */
function inOrder({ value: { from, to }, issues }: { readonly value: Span; readonly issues: z.core.$ZodRawIssue[] }): void {
  if (from === undefined || to === undefined || from <= to) return;
  issues.push({ code: 'custom', input: to, path: ['to'], message: `Ngày cuối ${to} đứng trước ngày đầu ${from}. Hãy sửa một trong hai.` });
}
const period = z.strictObject({ from: day.optional(), to: day.optional(), text: words }).check(inOrder);
const periods = z.array(period).min(1);

export const intentSchema = z.strictObject({
  title: words,
  examples: z.array(words).min(1),
  near: z.array(z.strictObject({ text: words, intent: id })).default([]),
});

const govLink = z.string().refine((url) => /^https:\/\/(?:[a-z0-9-]+\.)*gov\.vn(?:\/|$)/.test(url), {
  error: 'chỉ dẫn tới trang https của nhà nước (tên miền .gov.vn)',
});

export const answerSchema = z.strictObject({
  title: words,
  essential: z.array(z.int().min(1).max(25)).default([]),
  checked: day,
  review_by: day,
  flow: id.optional(),
  careful: z.boolean().default(false),
  main_aspect: z.enum(ASPECTS).optional(),
  elsewhere: z.partialRecord(z.enum(ASPECTS), id).default({}),
  links: z
    .array(z.strictObject({ title: words, url: govLink }))
    .max(3)
    .default([]),
  legal: z.array(z.union([words, period], { error: 'viết tên văn bản, hoặc {text: tên văn bản, to: ngày hết hiệu lực}' })).default([]),
  sources: z
    .array(
      z.strictObject({
        claim: words,
        fact: z.string().regex(/^(vneid|police|other):\S+$/, 'viết theo kiểu vneid:A1.2, police:4.8 hoặc other:2.1'),
        law: words.optional(),
        date: day.optional(),
        read: day,
      }),
    )
    .min(1),
  periods: z.record(id, periods).default({}),
});

const choice = z.strictObject({ id, label: words.max(40), says: z.array(words).default([]), next: id });

/** By the key that says what kind of step it is. */
export const stepSchemas = {
  ask: z.strictObject({ ask: words, choices: z.array(choice).min(2).max(6) }),
  commune: z.strictObject({ commune: words, next: id }),
  end: z.strictObject({ end: words, see: z.array(id).max(3).default([]) }),
  ticket: z.strictObject({ ticket: words, urgent: z.boolean().default(false) }),
} as const;

export const flowSchema = z.strictObject({
  title: words.max(60),
  intent: id,
  start: id,
  steps: z.record(id, z.union([stepSchemas.ask, stepSchemas.commune, stepSchemas.end, stepSchemas.ticket], { error: explainStep })),
});

function explainStep(): string {
  return 'Bước này phải là một trong bốn loại: "ask" kèm "choices", "commune" kèm "next", "end", hoặc "ticket"; mỗi lựa chọn có id, label (nhiều nhất 40 ký tự) và next.';
}

export const phrasesSchema = z.strictObject(
  Object.fromEntries(Object.keys(PHRASES).map((phrase) => [phrase, words])) as Record<PhraseId, typeof words>,
);

export const organizationSchema = z.strictObject({
  sample: z.boolean().default(false),
  name: words,
  hotline: words.optional(),
  first_answer_minutes: z.int().min(5),
  urgent_answer_minutes: z.int().min(5),
  week: z.strictObject({
    monday: z.array(clock).default([]),
    tuesday: z.array(clock).default([]),
    wednesday: z.array(clock).default([]),
    thursday: z.array(clock).default([]),
    friday: z.array(clock).default([]),
    saturday: z.array(clock).default([]),
    sunday: z.array(clock).default([]),
  }),
  holidays: z.array(z.strictObject({ from: day, to: day.optional(), name: words }).check(inOrder)).default([]),
  communes: z
    .array(
      z.strictObject({
        id: id.max(60),
        name: words.max(40),
        aliases: z.array(words).default([]),
        address: words,
        phone: words.optional(),
      }),
    )
    .default([]),
});

/** The places in the collection of facts that an answer may name as its source. */
export const factsSchema = z.record(z.enum(['vneid', 'police', 'other']), z.array(z.string()));

export const periodsSchema = z.record(
  id,
  z.strictObject({ source: z.strictObject({ fact: words, law: words.optional(), read: day }), values: periods }),
);
