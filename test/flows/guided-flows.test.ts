import { describe, expect, it } from 'vitest';
import type { Flow, FlowStep } from '../../src/core/catalog.ts';
import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import type { ConversationState, FlowAnswer } from '../../src/core/conversation.ts';
import { encodePayload } from '../../src/core/payload.ts';
import type { Settlement } from '../../src/core/ports.ts';
import { route } from '../../src/core/router.ts';
import { ROOMY_LIMITS } from '../../src/core/ask.ts';
import { WORKING_MORNING } from '../support/clock.ts';
import { realKnowledge } from '../support/knowledge.ts';

const BEGUN: ConversationState = { ...NEW_CONVERSATION, greeted: true };
/** A question that is sure to be read, and belongs to neither flow. */
const FRESH_QUESTION = 'lệ phí làm căn cước hết bao nhiêu';

const knowledge = await realKnowledge();
const { catalog } = knowledge;
const flows = Object.values(catalog.flows);

/** One message put through the router. */
const turn = (state: ConversationState, text: string, payload: string | null = null): Settlement =>
  route(
    {
      id: 7,
      conversationId: 1,
      channel: 'any',
      text,
      payload,
      attachments: [],
      masked: [],
      sealed: null,
      acceptedAt: WORKING_MORNING,
      state,
      openTicket: null,
    },
    knowledge,
    ROOMY_LIMITS,
    WORKING_MORNING,
  );

const begin = (flow: Flow): Settlement => turn(BEGUN, flow.title, encodePayload({ kind: 'flow', flow: flow.id }));

type Move = { readonly answer: FlowAnswer; readonly next: string; readonly text: string; readonly payload: string | null };

/** Every way on from a step: each of its choices, or a commune by name. */
function movesFrom(flow: Flow, step: FlowStep): readonly Move[] {
  if (step.kind === 'ask')
    return step.choices.map(({ id, label, next }) => ({
      answer: { step: step.id, choice: id },
      next,
      text: label,
      payload: encodePayload({ kind: 'choice', flow: flow.id, step: step.id, choice: id }),
    }));
  if (step.kind !== 'commune') return [];
  return [{ answer: { step: step.id, choice: 'phuong-song-hien' }, next: step.next, text: 'song hien', payload: null }];
}

type Place = { readonly step: FlowStep; readonly path: readonly Move[]; readonly came: Settlement };

/** Every place of a flow by every way that leads there without passing the same step twice. */
function* places(flow: Flow): Generator<Place> {
  const visit = function* (path: readonly Move[], came: Settlement): Generator<Place> {
    const step = stepAt(flow, path);
    yield { step, path, came };
    for (const move of movesFrom(flow, step)) {
      const passed = move.next === flow.start || path.some(({ next }) => next === move.next);
      if (!passed) yield* visit([...path, move], turn(came.state, move.text, move.payload));
    }
  };
  yield* visit([], begin(flow));
}

function stepAt(flow: Flow, path: readonly Move[]): FlowStep {
  const step = flow.steps[path.at(-1)?.next ?? flow.start];
  if (step === undefined) throw new Error(`${flow.id} leads nowhere`);
  return step;
}

const answersOf = (path: readonly Move[]): readonly FlowAnswer[] => path.map(({ answer }) => answer);
const wayTo = ({ step, path }: Place): string => [...path.map(({ text }) => text), step.id].join(' → ');
const lastReply = ({ replies }: Settlement) => replies.at(-1) ?? { text: '', buttons: [] };
const labels = (settlement: Settlement): string[] => lastReply(settlement).buttons.map(({ label }) => label);

/** Each step once, by the first way found to it. */
function eachStep(flow: Flow): readonly Place[] {
  const found = new Map<string, Place>();
  for (const place of places(flow)) if (!found.has(place.step.id)) found.set(place.step.id, place);
  return [...found.values()];
}

describe.each(flows)('the guided flow $id', (flow) => {
  const all = [...places(flow)];

  it('is walked to every step, and so to every leaf', () => {
    expect(new Set(all.map(({ step }) => step.id))).toEqual(new Set(Object.keys(flow.steps)));
    expect(all.filter(({ step }) => step.kind === 'end' || step.kind === 'ticket').length).toBeGreaterThan(3);
  });

  it('shows at every step its question and every choice, in order', () => {
    for (const place of all) {
      const { step, came } = place;
      const said = came.replies.map(({ text }) => text).join('\n');
      expect(said, wayTo(place)).toContain(step.text.trim().split('{{')[0]?.trimEnd());
      expect(said, wayTo(place)).not.toMatch(/\{|undefined|null/);
      if (step.kind === 'ask') expect(labels(came).slice(0, step.choices.length)).toEqual(step.choices.map(({ label }) => label));
      if (step.kind === 'end')
        expect(labels(came).slice(0, step.see.length)).toEqual(step.see.map((intent) => catalog.intents[intent]?.title));
      if (step.kind !== 'ticket')
        expect(came.state.form, wayTo(place)).toMatchObject({ flow: flow.id, step: step.id, answers: answersOf(place.path) });
      expect(came.outcome).toBe(
        {
          ask: 'answered.flow',
          commune: 'answered.flow',
          end: 'answered.flow_result',
          ticket: step.kind === 'ticket' && step.urgent ? 'handoff.urgent' : 'handoff.flow',
        }[step.kind],
      );
    }
  });

  it('opens a ticket at a leaf that needs staff, with every answer on the way', () => {
    for (const { step, path, came } of all.filter((place) => place.step.kind === 'ticket' || place.step.kind === 'end')) {
      if (step.kind === 'end') expect(came.ticket).toBeNull();
      else {
        const commune = path.find((move) => flow.steps[move.answer.step]?.kind === 'commune')?.answer.choice ?? null;
        expect(came.ticket).toMatchObject({
          kind: 'open',
          draft: {
            reason: step.kind === 'ticket' && step.urgent ? 'urgent' : 'flow',
            topic: flow.intent,
            flow: { id: flow.id, answers: answersOf(path) },
            commune,
          },
        });
      }
    }
  });

  it('goes back one step from every step but the first, and forward again', () => {
    for (const place of all.filter(({ step, path }) => path.length > 0 && step.kind !== 'ticket')) {
      const back = turn(place.came.state, 'quay lại');
      expect(back.state.form, wayTo(place)).toMatchObject({
        step: place.path.at(-1)?.answer.step,
        answers: answersOf(place.path.slice(0, -1)),
      });
      expect(labels(place.came), wayTo(place)).toContain('Quay lại');
      const move = place.path.at(-1);
      const again = turn(back.state, move?.text ?? '', move?.payload ?? null);
      expect(again.state.form).toEqual(place.came.state.form);
    }
    expect(turn(begin(flow).state, 'quay lại').state.form).toMatchObject({ step: flow.start, answers: [] });
  });

  it('goes on after a restart in the middle as if nothing had been', () => {
    for (const place of all) {
      const saved = JSON.parse(JSON.stringify(place.came.state)) as ConversationState;
      for (const move of movesFrom(flow, place.step))
        expect(turn(saved, move.text, move.payload), wayTo(place)).toEqual(turn(place.came.state, move.text, move.payload));
    }
  });

  it('hands over at every step to whoever types “gặp cán bộ”, with the answers so far', () => {
    for (const place of all.filter(({ step }) => step.kind !== 'ticket')) {
      for (const text of ['gặp cán bộ', 'gap can bo']) {
        const { outcome, ticket } = turn(place.came.state, text);
        expect(outcome, wayTo(place)).toBe('handoff.flow');
        expect(ticket, wayTo(place)).toMatchObject({
          draft: { flow: { id: flow.id, answers: answersOf(place.path) }, topic: flow.intent },
        });
      }
    }
  });

  it('is left at every step by a question about something else, which is answered', () => {
    for (const place of eachStep(flow).filter(({ step }) => step.kind !== 'ticket')) {
      const { outcome, reading, state } = turn(place.came.state, FRESH_QUESTION);
      expect({ outcome, intent: reading?.intent, form: state.form }, wayTo(place)).toEqual({
        outcome: 'answered.faq',
        intent: 'le-phi-can-cuoc',
        form: null,
      });
    }
  });

  it('takes the number and the typed label of a choice, with or without marks, for the choice', () => {
    for (const { step, came } of eachStep(flow)) {
      for (const [i, move] of step.kind === 'ask' ? movesFrom(flow, step).entries() : []) {
        const tapped = turn(came.state, move.text, move.payload);
        const unmarked = move.text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
        for (const typed of [`${i + 1}`, move.text, unmarked, move.text.toUpperCase()])
          expect(turn(came.state, typed).state, `${step.id}: ${typed}`).toEqual(tapped.state);
      }
    }
  });

  it('takes each of a choice’s own sayings for that choice', () => {
    const misread = eachStep(flow).flatMap(({ step, came }) =>
      step.kind !== 'ask'
        ? []
        : step.choices.flatMap((choice) =>
            choice.says
              .filter((saying) => chosenBy(came, step, saying) !== choice.id)
              .map((saying) => `${step.id}/${choice.id}: “${saying}” is taken for ${chosenBy(came, step, saying)}`),
          ),
    );
    expect(misread).toEqual([]);
  });

  it('asks again, and then offers an officer, when the answer fits no choice', () => {
    const first = turn(begin(flow).state, 'ờ thì');
    expect(first.outcome).toBe('clarify.flow_step');
    expect(labels(first)).not.toContain('Gặp cán bộ');
    const second = turn(first.state, 'ờ thì');
    expect(labels(second)).toContain('Gặp cán bộ');
    expect(second.state.form).toMatchObject({ step: flow.start });
  });

  it('goes back to an earlier step when its button is pressed late, and forgets what came after', () => {
    const deep = all.findLast(({ step, path }) => path.length >= 3 && step.kind !== 'ticket');
    const [first] = movesFrom(flow, stepAt(flow, []));
    const late = turn(deep?.came.state ?? BEGUN, first?.text ?? '', first?.payload ?? null);
    expect(late.state.form).toMatchObject({ step: first?.next, answers: [first?.answer] });
  });
});

/** What a typed answer was taken for at a step; null when it was asked again. */
function chosenBy(came: Settlement, step: FlowStep, text: string): string | null {
  const { ticket, state } = turn(came.state, text);
  const given = ticket?.kind === 'open' ? ticket.draft.flow?.answers : state.form?.kind === 'flow' ? state.form.answers : undefined;
  return given?.find((answer) => answer.step === step.id)?.choice ?? null;
}

describe('a denial', () => {
  it.each([
    ['dat-lich-can-cuoc', 'vneid', 'không dùng được', 'khong'],
    ['dat-lich-can-cuoc', 'di-thang', 'không đi được', 'tai-nha'],
    ['vneid-thiet-bi-cu', 'lay-ma', 'không vào được', null],
    ['vneid-thiet-bi-cu', 'nfc', 'máy em không có nfc', 'khong'],
    ['vneid-thiet-bi-cu', 'muon-may', 'em không mượn được', 'khong'],
    ['vneid-thiet-bi-cu', 'may-nguoi-khac', 'không gặp được', 'khong'],
    ['vneid-thiet-bi-cu', 'lay-ma', 'em chưa vào được', null],
    ['vneid-thiet-bi-cu', 'doc-lai', 'vẫn chưa được', 'khong'],
    ['vneid-thiet-bi-cu', 'the-chip', 'em không có thẻ', 'khong'],
  ])('in %s at %s, “%s”, is never taken for its opposite', (id, stepId, text, meant) => {
    const flow = catalog.flows[id];
    const place = flow === undefined ? undefined : eachStep(flow).find(({ step }) => step.id === stepId);
    if (place === undefined) throw new Error(`${id} has no step ${stepId}`);
    expect([meant, null]).toContain(chosenBy(place.came, place.step, text));
  });
});

describe('a button or a step of a flow', () => {
  it('whose flow the person has left says so instead of guessing', () => {
    const [move] = flows.flatMap((flow) => movesFrom(flow, stepAt(flow, [])));
    expect(turn(BEGUN, move?.text ?? '', move?.payload ?? null).outcome).toBe('clarify.stale_choice');
  });

  it.each(['c:no-such-flow/step/choice', 'f:no-such-flow', 'c:vneid-thiet-bi-cu/no-step/x', 'c:vneid-thiet-bi-cu/may-cu/no-choice'])(
    'that content no longer has (%s) is answered, not failed',
    (payload) => {
      const flow = catalog.flows['vneid-thiet-bi-cu'];
      const state = flow === undefined ? BEGUN : begin(flow).state;
      expect(turn(state, 'nút cũ', payload).outcome).toBe('clarify.stale_choice');
    },
  );

  it('that is taken out of the content under a person who stands at it leaves them answered all the same', () => {
    const form = { kind: 'flow', flow: 'vneid-thiet-bi-cu', step: 'a-step-removed-since', answers: [], misses: 0 } as const;
    for (const text of ['1', 'có', 'quay lại', FRESH_QUESTION]) expect(turn({ ...BEGUN, form }, text).replies.length).toBeGreaterThan(0);
  });
});
