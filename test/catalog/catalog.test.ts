import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../src/catalog/flow-file.ts';
import { loadCatalog } from '../../src/catalog/index.ts';
import { ASPECTS } from '../../src/core/aspect.ts';
import type { Answer, Flow } from '../../src/core/catalog.ts';
import { CONVERSATION_GROUP } from '../../src/core/confidence.ts';
import type { Reply } from '../../src/core/message.ts';
import { decodePayload, encodePayload } from '../../src/core/payload.ts';
import type { Payload } from '../../src/core/payload.ts';
import { textOn } from '../../src/core/periods.ts';
import { PHRASES } from '../../src/core/phrases.ts';
import { answerReply, sectionsOf } from '../../src/core/reply.ts';
import { ROOT } from '../support/knowledge.ts';

const catalog = await loadCatalog(ROOT);
const answers = Object.values(catalog.answers);
const flows = Object.values(catalog.flows);
const intents = Object.values(catalog.intents);

/** What a button may carry on the tightest channel. */
const PAYLOAD_BYTES = 64;
/** Within, after and long after the periods that the content knows of. */
const DAYS = ['2026-11-24', '2027-01-15', '2027-03-01'];
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+07:00`);

/** Every reply that an answer gives on a day, whatever about it is asked. */
const repliesOf = (answer: Answer, day: string): readonly Reply[] =>
  [null, ...ASPECTS].map((aspect) => answerReply(catalog, answer, aspect, noonOf(day)));

describe('the real content', () => {
  it('is frozen all through', () => {
    const thawed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    visit(catalog, 'catalog');
    expect(thawed).toEqual([]);
  });

  it('reads the same way each time', async () => {
    expect(await loadCatalog(ROOT)).toEqual(catalog);
  });

  it('answers every intent, and asks for every answer', () => {
    const asked = intents.filter(({ group }) => group !== CONVERSATION_GROUP).map(({ id }) => id);
    expect(asked.length).toBeGreaterThan(0);
    expect(answers.map(({ intent }) => intent).toSorted()).toEqual(asked.toSorted());
  });

  it('has a title and examples for every intent, and background to refuse by', () => {
    for (const { id, title, examples } of intents) expect([id, title !== '', examples.length > 0]).toEqual([id, true, true]);
    expect(catalog.background.flatMap(({ examples }) => examples).length).toBeGreaterThan(100);
  });

  it('reaches every flow from an answer, and every step of it from its start', () => {
    const offered = new Set(answers.flatMap(({ flow }) => flow ?? []));
    expect(flows.map(({ id }) => id).toSorted()).toEqual([...offered].toSorted());
    for (const flow of flows) expect([...stepsFrom(flow)].toSorted(), flow.id).toEqual(Object.keys(flow.steps).toSorted());
  });

  it('ends every flow: from each step an end or a ticket can be reached', () => {
    for (const flow of flows)
      for (const id of Object.keys(flow.steps)) {
        const kinds = [...stepsFrom(flow, id)].map((step) => flow.steps[step]?.kind);
        expect(kinds.includes('end') || kinds.includes('ticket'), `${flow.id}/${id}`).toBe(true);
      }
  });

  it('has the topic of each aspect that is told elsewhere, with that section in it', () => {
    for (const { intent, elsewhere } of answers)
      for (const aspect of ASPECTS) {
        const other = elsewhere[aspect];
        if (other === undefined) continue;
        expect(sectionsOf(catalog.answers[other] ?? failed(other)), `${intent} → ${other}`).toContain(aspect);
      }
  });

  const WAIVER = /thì có thể được miễn lệ phí|117\/2026/;

  it('quotes the fee waiver until the day it ends, and nowhere after', () => {
    const quoting = (day: string): string[] =>
      answers.filter((answer) => repliesOf(answer, day).some(({ text }) => WAIVER.test(text))).map(({ intent }) => intent);
    expect(quoting('2027-02-28').length).toBeGreaterThan(5);
    expect(quoting('2027-03-01')).toEqual([]);
  });

  it('gives every button a payload that fits the tightest channel and comes back as it was', () => {
    const payloads: Payload[] = [
      ...answers.flatMap(({ intent }) => [null, ...ASPECTS].map((aspect) => ({ kind: 'topic' as const, intent, aspect }))),
      ...flows.map(({ id }) => ({ kind: 'flow' as const, flow: id })),
      ...flows.flatMap((flow) =>
        Object.values(flow.steps).flatMap((step) =>
          step.kind === 'ask'
            ? step.choices.map((choice) => ({ kind: 'choice' as const, flow: flow.id, step: step.id, choice: choice.id }))
            : [],
        ),
      ),
      ...catalog.organization.communes.map(({ id }) => ({ kind: 'commune' as const, commune: id })),
    ];
    for (const payload of payloads) {
      const text = encodePayload(payload);
      expect(Buffer.byteLength(text), text).toBeLessThanOrEqual(PAYLOAD_BYTES);
      expect(decodePayload(text), text).toEqual(payload);
    }
  });

  it('shows citizens links of the state only', () => {
    for (const { links } of answers)
      for (const { url } of links)
        expect(new URL(url)).toMatchObject({ protocol: 'https:', hostname: expect.stringMatching(/(?:^|\.)gov\.vn$/) as string });
  });
});

describe.each(DAYS)('what citizens are shown on %s', (day) => {
  it('has every value filled in', () => {
    for (const answer of answers)
      for (const { text, buttons } of repliesOf(answer, day)) {
        expect(text, answer.intent).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
        expect(text.trim()).not.toBe('');
        for (const { label } of buttons) expect(label).toMatch(/^[^{}]+$/);
      }
  });

  it('leaves no gap in a sentence whose value has run out', () => {
    const gaps = answers.flatMap((answer) =>
      [answer.short, ...Object.values(answer.sections)]
        .flatMap((text) => text.split('\n'))
        .filter((line) => !/^(?:- )?\{\{[\w-]+\}\}$/.test(line))
        .flatMap((line) => [...line.matchAll(/\{\{([\w-]+)\}\}/g)])
        .filter(([, name = '']) => textOn({ ...catalog.periods, ...answer.periods }[name] ?? [], day) === null)
        .map(([placeholder]) => `${answer.intent}: ${placeholder}`),
    );
    expect(gaps).toEqual([]);
  });

  it('leaves no list or section without its lines', () => {
    for (const answer of answers)
      for (const { text } of repliesOf(answer, day)) {
        expect(text, answer.intent).not.toMatch(/^- *$/m);
        expect(text, answer.intent).not.toMatch(/\n{3}/);
      }
  });
});

describe('what holds for a time', () => {
  const fees = (day: string): string =>
    repliesOf(catalog.answers['le-phi-can-cuoc'] ?? failed('le-phi-can-cuoc'), day)
      .map(({ text }) => text)
      .join('\n');

  it('changes on its day: fees at the new year, the waiver at the end of February', () => {
    const [november = '', january = '', march = ''] = DAYS.map(fees);
    expect(november).toContain('35.000 đồng');
    expect(january).not.toBe(november);
    expect(january).not.toContain('35.000 đồng');
    const waiver = catalog.periods['mien-le-phi-cong-dan-so']?.[0]?.text ?? failed('mien-le-phi-cong-dan-so');
    expect([november, january, march].map((text) => text.includes(waiver))).toEqual([true, true, false]);
  });
});

describe('phrases and steps', () => {
  it('hold only values that are filled in when they are said', () => {
    for (const [id, text] of Object.entries(catalog.phrases)) {
      const allowed: readonly string[] = PHRASES[id as keyof typeof PHRASES];
      const left = allowed.reduce((said, value) => said.replaceAll(`{${value}}`, '…'), text);
      expect(left, id).not.toMatch(/[{}]/);
    }
    for (const flow of flows)
      for (const step of Object.values(flow.steps)) {
        const choices = step.kind === 'ask' ? step.choices.map(({ label }) => label) : [];
        for (const text of [flow.title, step.text.replaceAll('{{noi-lam}}', '…'), ...choices])
          expect(text, `${flow.id}/${step.id}`).not.toMatch(/[{}]/);
      }
  });

  it('say the values that they are there to say', () => {
    for (const [id, values] of Object.entries(PHRASES))
      for (const value of values) expect(catalog.phrases[id as keyof typeof PHRASES], id).toContain(`{${value}}`);
  });
});

function failed(what: string): never {
  throw new Error(`there is no ${what}`);
}

/** Every step that can be come to from one. */
function stepsFrom(flow: Flow, from = flow.start, seen = new Set<string>()): Set<string> {
  const step = flow.steps[from];
  if (step === undefined || seen.has(from)) return seen;
  seen.add(from);
  for (const next of nextSteps(step)) stepsFrom(flow, next, seen);
  return seen;
}
