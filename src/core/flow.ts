import type { Flow, FlowChoice, FlowStep } from './catalog.ts';
import type { FlowAnswer, Form } from './conversation.ts';
import type { Commune } from './organization.ts';

export type FlowForm = Extract<Form, { kind: 'flow' }>;

/** Where a person stands at the start of a flow. */
export const enterFlow = (flow: Flow): FlowForm => ({ kind: 'flow', flow: flow.id, step: flow.start, answers: [], misses: 0 });

export const stepOf = (flow: Flow, form: FlowForm): FlowStep | null => flow.steps[form.step] ?? null;

/** Answers the current step and moves on. */
export const advance = (form: FlowForm, answer: FlowAnswer, next: string): FlowForm => ({
  ...form,
  step: next,
  answers: [...form.answers, answer],
  misses: 0,
});

/** To the step before; null at the first. */
export function stepBack(form: FlowForm): FlowForm | null {
  const last = form.answers.at(-1);
  return last === undefined ? null : { ...form, step: last.step, answers: form.answers.slice(0, -1), misses: 0 };
}

/** To a step answered before, forgetting what was answered there and after; null when the person has not been there. */
export function returnTo(form: FlowForm, step: string): FlowForm | null {
  if (form.step === step) return { ...form, misses: 0 };
  const at = form.answers.findIndex((answer) => answer.step === step);
  return at < 0 ? null : { ...form, step, answers: form.answers.slice(0, at), misses: 0 };
}

const DENIALS: ReadonlySet<string> = new Set(['khong', 'chua', 'chang', 'hong', 'nao', 'het']);

/**
 * The one choice whose words the (folded) text holds, the longest words first; null when none or several fit.
 * "không vào được" does not hold "vào được": a denial right before the words turns them round.
 */
export function choiceBySaying(choices: readonly FlowChoice[], folded: string, fold: (text: string) => string): FlowChoice | null {
  const text = folded.split(' ');
  const longest = choices.map((choice) => ({
    choice,
    length: Math.max(0, ...choice.says.map((words) => heldLength(text, fold(words).split(' ')))),
  }));
  const most = Math.max(...longest.map(({ length }) => length));
  const fitting = longest.filter(({ length }) => length === most && length > 0);
  return fitting.length === 1 ? (fitting[0]?.choice ?? null) : null;
}

/** How many words of a saying stand in the text together and undenied: all of them, or 0. */
function heldLength(text: readonly string[], saying: readonly string[]): number {
  for (let at = 0; at + saying.length <= text.length; at += 1) {
    const held = saying.every((word, i) => text[at + i] === word);
    if (held && !DENIALS.has(text[at - 1] ?? '')) return saying.length;
  }
  return 0;
}

/** The commune the person named on the way, if any. */
export function communeOf(flow: Flow, form: FlowForm, communes: readonly Commune[]): Commune | null {
  const named = form.answers.find((answer) => flow.steps[answer.step]?.kind === 'commune');
  return communes.find((commune) => commune.id === named?.choice) ?? null;
}

/** The questions and answers so far in words, for the officer who takes over. */
export function answersInWords(
  flow: Flow,
  answers: readonly FlowAnswer[],
  communes: readonly Commune[],
): { question: string; answer: string }[] {
  return answers.flatMap(({ step: id, choice }) => {
    const step = flow.steps[id];
    if (step?.kind === 'ask') return [{ question: step.text, answer: step.choices.find((c) => c.id === choice)?.label ?? choice }];
    if (step?.kind === 'commune')
      return [{ question: step.text, answer: communes.find((commune) => commune.id === choice)?.name ?? choice }];
    return [];
  });
}
