import type { Catalog, Flow, FlowStep } from '../../src/core/catalog.ts';
import { encodePayload } from '../../src/core/payload.ts';

/** One answer on the way: a choice by its label and payload, or a commune by name. */
export type Move = {
  readonly to: FlowStep;
  readonly label: string;
  /** Null where the way on is typed: a commune. */
  readonly payload: string | null;
};

export type Walk = { readonly flow: Flow; readonly moves: readonly Move[]; readonly leaf: FlowStep };

/** A commune that is on the list, as somebody might type it. */
const COMMUNE = 'song hien';

/** For every leaf of every flow the shortest way to it. */
export const walksOf = ({ flows }: Pick<Catalog, 'flows'>): readonly Walk[] => Object.values(flows).flatMap(walksThrough);

function walksThrough(flow: Flow): Walk[] {
  const start = stepOf(flow, flow.start);
  const ways = new Map<string, { readonly step: FlowStep; readonly moves: readonly Move[] }>([[start.id, { step: start, moves: [] }]]);
  // A map is walked in the order in which it grows: nearest steps first.
  for (const { step, moves } of ways.values())
    for (const move of movesFrom(flow, step)) if (!ways.has(move.to.id)) ways.set(move.to.id, { step: move.to, moves: [...moves, move] });
  return [...ways.values()].filter(({ step }) => isLeaf(step)).map(({ step, moves }) => ({ flow, moves, leaf: step }));
}

/** Every leaf there is, as `flow/step`; read from the files and not from the walks, so that one which no way leads to is missed. */
export const leavesOf = ({ flows }: Pick<Catalog, 'flows'>): readonly string[] =>
  Object.values(flows).flatMap(({ id, steps }) =>
    Object.values(steps)
      .filter(isLeaf)
      .map((leaf) => `${id}/${leaf.id}`),
  );

export const isLeaf = ({ kind }: FlowStep): boolean => kind === 'end' || kind === 'ticket';

/** What a step says, as far as it is the same for everybody. */
export const saysOf = ({ text }: FlowStep): string => text.trim().split('{{')[0]?.trimEnd() ?? '';

const stepOf = (flow: Flow, id: string): FlowStep => {
  const step = flow.steps[id];
  if (step === undefined) throw new Error(`${flow.id} has no step ${id}`);
  return step;
};

function movesFrom(flow: Flow, step: FlowStep): Move[] {
  if (step.kind === 'commune') return [{ to: stepOf(flow, step.next), label: COMMUNE, payload: null }];
  if (step.kind !== 'ask') return [];
  return step.choices.map(({ id, label, next }) => ({
    to: stepOf(flow, next),
    label,
    payload: encodePayload({ kind: 'choice', flow: flow.id, step: step.id, choice: id }),
  }));
}
