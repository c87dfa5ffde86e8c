import type { z } from 'zod';
import type { Flow, FlowStep } from '../core/catalog.ts';
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
    ...brokenLinks(flow).map(({ from, to }) => ({
      path: ['steps', from],
      message: `Bước "${from}" dẫn tới bước "${to}" không có. Hãy thêm bước hoặc sửa lại tên.`,
    })),
    ...(steps[start] === undefined ? [{ path: ['start'], message: `Bước mở đầu "${start}" không có trong "steps".` }] : []),
    ...unreached(flow).map((step) => ({
      path: ['steps', step],
      message: `Không lựa chọn nào dẫn tới bước "${step}". Hãy nối vào hoặc xoá.`,
    })),
  ];
  return problems.length > 0 ? problems.map(({ path, message }) => ({ file: file.name, line: read.lineOf(path), message })) : flow;
}

type Written = z.output<typeof flowSchema>['steps'][string];

function toStep(id: string, step: Written): FlowStep {
  if ('ask' in step) return { kind: 'ask', id, text: step.ask, choices: step.choices };
  if ('commune' in step) return { kind: 'commune', id, text: step.commune, next: step.next };
  if ('end' in step) return { kind: 'end', id, text: step.end, see: step.see };
  return { kind: 'ticket', id, text: step.ticket };
}

export function nextSteps(step: FlowStep): readonly string[] {
  if (step.kind === 'ask') return step.choices.map((choice) => choice.next);
  return step.kind === 'commune' ? [step.next] : [];
}

const brokenLinks = ({ steps }: Flow): { from: string; to: string }[] =>
  Object.values(steps).flatMap((step) => nextSteps(step).flatMap((to) => (steps[to] === undefined ? [{ from: step.id, to }] : [])));

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
