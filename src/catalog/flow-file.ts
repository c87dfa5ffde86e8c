import type { z } from 'zod';
import type { Flow, FlowStep } from '../core/catalog.ts';
import { encodePayload } from '../core/payload.ts';
import type { Problem } from './problem.ts';
import { flowSchema } from './schema.ts';
import { readYaml } from './source.ts';
import type { SourceFile } from './source.ts';

/** Reads `content/flows/<flow>.yml` and checks that the question tree holds together. */
export function readFlowFile(file: SourceFile, id: string): Flow | readonly Problem[] {
  const read = readYaml(file, flowSchema);
  if (!read.ok) return read.problems;
  const { title, intent, start, steps } = read.value;
  const flow: Flow = {
    id,
    title,
    intent,
    start,
    steps: Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, toStep(name, step)])),
  };
  const problems = [
    ...wrongChoices(flow),
    ...unknownPlaces(flow).map(({ step, whole }) => ({
      path: ['steps', step],
      message: `Bước này dùng ${whole} mà không có giá trị nào tên như vậy. Chỉ có {{noi-lam}}, nơi người dân chọn.`,
    })),
    ...brokenLinks(flow).map(({ from, to }) => ({
      path: ['steps', from],
      message: `Bước "${from}" dẫn tới bước "${to}" không có. Hãy thêm bước hoặc sửa lại tên.`,
    })),
    ...(!Object.hasOwn(steps, start) ? [{ path: ['start'], message: `Bước mở đầu "${start}" không có trong "steps".` }] : []),
    ...unreached(flow).map((step) => ({
      path: ['steps', step],
      message: `Không lựa chọn nào dẫn tới bước "${step}". Hãy nối vào hoặc xoá.`,
    })),
  ];
  return problems.length > 0 ? problems.map(({ path, message }) => ({ file: file.name, line: read.lineOf(path), message })) : flow;
}

/** Of a button's payload, see `core/payload.ts`. */
const LONGEST_PAYLOAD = 64;

function wrongChoices(flow: Flow): { path: (string | number)[]; message: string }[] {
  return Object.values(flow.steps).flatMap((step) =>
    step.kind !== 'ask'
      ? []
      : step.choices.flatMap((choice, i) => {
          const path = ['steps', step.id, 'choices', i];
          const twice = step.choices.findIndex((other) => other.id === choice.id) < i;
          const payload = encodePayload({ kind: 'choice', flow: flow.id, step: step.id, choice: choice.id });
          return [
            ...(twice ? [{ path, message: `Lựa chọn "${choice.id}" có hai lần trong bước này. Hãy đổi một mã.` }] : []),
            ...(payload.length > LONGEST_PAYLOAD
              ? [
                  {
                    path,
                    message: `Mã bước "${step.id}" cùng mã lựa chọn "${choice.id}" dài quá (${payload.length} ký tự, nhiều nhất ${LONGEST_PAYLOAD}). Hãy đặt mã ngắn hơn.`,
                  },
                ]
              : []),
          ];
        }),
  );
}

const unknownPlaces = ({ steps }: Flow): { step: string; whole: string }[] =>
  Object.values(steps).flatMap((step) =>
    [...step.text.matchAll(/\{\{([^}]*)\}\}/g)].filter(([, name]) => name !== 'noi-lam').map(([whole]) => ({ step: step.id, whole })),
  );

type Written = z.output<typeof flowSchema>['steps'][string];

function toStep(id: string, step: Written): FlowStep {
  if ('ask' in step) return { kind: 'ask', id, text: step.ask, choices: step.choices };
  if ('commune' in step) return { kind: 'commune', id, text: step.commune, next: step.next };
  if ('end' in step) return { kind: 'end', id, text: step.end, see: step.see };
  return { kind: 'ticket', id, text: step.ticket, urgent: step.urgent };
}

export function nextSteps(step: FlowStep): readonly string[] {
  if (step.kind === 'ask') return step.choices.map((choice) => choice.next);
  return step.kind === 'commune' ? [step.next] : [];
}

const brokenLinks = ({ steps }: Flow): { from: string; to: string }[] =>
  Object.values(steps).flatMap((step) => nextSteps(step).flatMap((to) => (!Object.hasOwn(steps, to) ? [{ from: step.id, to }] : [])));

function unreached({ start, steps }: Flow): string[] {
  const reached = new Set<string>();
  const visit = (id: string): void => {
    const step = steps[id];
    if (step === undefined || reached.has(id)) return;
    reached.add(id);
    nextSteps(step).forEach(visit);
  };
  visit(start);
  return Object.keys(steps).filter((id) => !reached.has(id));
}
