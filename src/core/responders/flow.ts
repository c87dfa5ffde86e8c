import type { Flow, FlowStep } from '../catalog.ts';
import { confidentIntent } from '../confidence.ts';
import { advance, choiceBySaying, communeOf, enterFlow, returnTo, stepBack, stepOf } from '../flow.ts';
import type { FlowForm } from '../flow.ts';
import type { Reply } from '../message.ts';
import { encodePayload } from '../payload.ts';
import { say } from '../phrases.ts';
import { commandButton, plain, topicButton } from '../reply.ts';
import { OUT_OF_SCOPE } from '../ranking.ts';
import type { Resolution, Turn } from '../turn.ts';
import { handOff } from './handoff.ts';

/** A choice may be answered in one's own words when the message is no longer than this; a longer one is read as a question. */
const SHORT_ANSWER_WORDS = 12;
/** After this many answers in a row that fit no choice, an officer is offered in so many words. */
const PATIENCE = 2;

/** Takes an answer to the step at hand; a fresh question leaves the flow. */
export function continueFlow(turn: Turn): Resolution | null {
  const { catalog, payload, state } = turn;
  if (payload?.kind === 'flow') return openFlow(turn, payload.flow);
  if (payload?.kind === 'choice') return chooseByButton(turn, payload.flow, payload.step, payload.choice);
  if (state.form?.kind !== 'flow') return null;
  const { form } = state;
  const flow = catalog.flows[form.flow];
  const step = flow === undefined ? null : stepOf(flow, form);
  if (flow === undefined || step === null || payload?.kind === 'topic') return null;
  if (payload?.kind === 'commune' && step.kind === 'commune')
    return moveTo(turn, flow, advance(form, { step: step.id, choice: payload.commune }, step.next));
  if (step.kind === 'ask') return chooseByWords(turn, flow, form, step);
  if (step.kind === 'commune') return nameCommune(turn, flow, form, step);
  return null;
}

/** Starts a flow, and goes past the first question when the words already answer it. */
export function openFlow(turn: Turn, id: string): Resolution | null {
  const flow = turn.catalog.flows[id];
  if (flow === undefined) return stale(turn);
  const form = enterFlow(flow);
  const step = stepOf(flow, form);
  const known = step?.kind === 'ask' ? choiceBySaying(step.choices, turn.folded, turn.language.fold) : null;
  if (step === null || known === null) return moveTo(turn, flow, form);
  const understood = plain(say(turn.catalog.phrases, 'flow-understood', { label: known.label }));
  const moved = moveTo(turn, flow, advance(form, { step: step.id, choice: known.id }, known.next));
  return { ...moved, replies: [understood, ...moved.replies] };
}

/** An answer that leads straight into a flow: the flow's question carries the buttons, so that nobody faces two sets at once. */
export function answerThenFlow(turn: Turn, answer: Reply, id: string): Resolution | null {
  const opened = openFlow(turn, id);
  const last = opened?.replies.at(-1);
  if (opened === null || last === undefined) return null;
  const question = { ...last, buttons: [...last.buttons, commandButton(turn.catalog, 'wrong')] };
  return { ...opened, replies: [plain(answer.text), ...opened.replies.slice(0, -1), question] };
}

export function backInFlow(turn: Turn): Resolution {
  const { form } = turn.state;
  const flow = form?.kind === 'flow' ? turn.catalog.flows[form.flow] : undefined;
  if (form?.kind !== 'flow' || flow === undefined) return stale(turn);
  return moveTo(turn, flow, stepBack(form) ?? enterFlow(flow));
}

/** A button carries its step, so an old one goes back to that step, if the person is still in that flow. */
function chooseByButton(turn: Turn, flowId: string, stepId: string, choiceId: string): Resolution {
  const { form } = turn.state;
  const flow = turn.catalog.flows[flowId];
  const at = form?.kind === 'flow' && form.flow === flowId ? returnTo(form, stepId) : null;
  const step = flow?.steps[stepId];
  const choice = step?.kind === 'ask' ? step.choices.find((candidate) => candidate.id === choiceId) : undefined;
  if (flow === undefined || at === null || choice === undefined) return stale(turn);
  return moveTo(turn, flow, advance(at, { step: stepId, choice: choiceId }, choice.next));
}

function chooseByWords(turn: Turn, flow: Flow, form: FlowForm, step: Extract<FlowStep, { kind: 'ask' }>): Resolution | null {
  const saying = choiceBySaying(step.choices, turn.folded, turn.language.fold);
  const short = turn.folded.split(' ').length <= SHORT_ANSWER_WORDS;
  if (saying !== null && short) return moveTo(turn, flow, advance(form, { step: step.id, choice: saying.id }, saying.next));
  if (asksSomethingElse(turn, flow)) return null;
  if (saying !== null) return moveTo(turn, flow, advance(form, { step: step.id, choice: saying.id }, saying.next));
  return askAgain(turn, flow, form);
}

function nameCommune(turn: Turn, flow: Flow, form: FlowForm, step: Extract<FlowStep, { kind: 'commune' }>): Resolution | null {
  const { catalog, language, message } = turn;
  const found = language.findCommunes(message.text, catalog.organization.communes);
  const [only] = found;
  if (only !== undefined && found.length === 1) return moveTo(turn, flow, advance(form, { step: step.id, choice: only.id }, step.next));
  if (found.length > 1) {
    const buttons = found.map((commune) => ({ label: commune.name, payload: encodePayload({ kind: 'commune', commune: commune.id }) }));
    return {
      outcome: 'clarify.flow_step',
      replies: [plain(say(catalog.phrases, 'flow-commune-which'), [...buttons, commandButton(catalog, 'back')])],
    };
  }
  if (asksSomethingElse(turn, flow)) return null;
  // Not one of ours: kept in the person's own words, the texts then speak of "công an xã, phường" in general.
  const moved = moveTo(turn, flow, advance(form, { step: step.id, choice: message.text.slice(0, 100) }, step.next));
  return { ...moved, replies: [plain(say(catalog.phrases, 'flow-commune-unknown')), ...moved.replies] };
}

/** A question the matcher is sure of, about anything but the flow's own topic. */
function asksSomethingElse(turn: Turn, flow: Flow): boolean {
  const intent = confidentIntent(turn.ranking(), turn.catalog);
  return intent !== null && intent !== flow.intent && intent !== OUT_OF_SCOPE;
}

function askAgain(turn: Turn, flow: Flow, form: FlowForm): Resolution {
  const { catalog } = turn;
  const misses = form.misses + 1;
  const step = stepOf(flow, form);
  const question = step === null ? [] : [stepReply(turn, flow, form, step, misses >= PATIENCE)];
  return {
    outcome: 'clarify.flow_step',
    replies: [plain(say(catalog.phrases, 'flow-not-understood')), ...question],
    state: { form: { ...form, misses } },
  };
}

function moveTo(turn: Turn, flow: Flow, form: FlowForm): Resolution {
  const step = stepOf(flow, form);
  if (step === null) return stale(turn);
  const state = {
    form,
    misses: 0,
    topic: { intent: flow.intent, aspect: null, question: flow.title, at: turn.now },
    question: turn.state.question ?? flow.title,
  };
  if (step.kind === 'ticket') {
    const opened = handOff({ ...turn, state: { ...turn.state, ...state } }, step.urgent ? 'urgent' : 'flow');
    return {
      ...opened,
      replies: [plain(fillPlaces(turn, flow, form, step.text)), ...opened.replies],
      state: { ...state, ...opened.state },
    };
  }
  return {
    outcome: step.kind === 'end' ? 'answered.flow_result' : 'answered.flow',
    replies: [stepReply(turn, flow, form, step, false)],
    state,
  };
}

function stepReply(turn: Turn, flow: Flow, form: FlowForm, step: FlowStep, offerOfficer: boolean): Reply {
  const { catalog } = turn;
  const text = fillPlaces(turn, flow, form, step.text);
  const back = form.answers.length > 0 ? [commandButton(catalog, 'back')] : [];
  const officer = [commandButton(catalog, 'officer')];
  switch (step.kind) {
    case 'ask': {
      const choices = step.choices.map((choice) => ({
        label: choice.label,
        payload: encodePayload({ kind: 'choice', flow: flow.id, step: step.id, choice: choice.id }),
      }));
      return plain(text, [...choices, ...back, ...(offerOfficer ? officer : [])]);
    }
    case 'commune':
      return plain(text, [...back, ...officer]);
    case 'end':
      return plain(text, [...step.see.map((intent) => topicButton(catalog, intent)), ...back, ...officer]);
    case 'ticket':
      return plain(text);
  }
}

/** `{{noi-lam}}` in a step is the office of the commune named on the way. */
function fillPlaces({ catalog }: Turn, flow: Flow, form: FlowForm, text: string): string {
  const commune = communeOf(flow, form, catalog.organization.communes);
  const place =
    commune === null
      ? say(catalog.phrases, 'flow-any-office')
      : [commune.name, commune.office.address, commune.office.phone].filter((part) => part !== null).join(', ');
  return text.replaceAll('{{noi-lam}}', place);
}

const stale = ({ catalog }: Turn): Resolution => ({
  outcome: 'clarify.stale_choice',
  replies: [plain(say(catalog.phrases, 'stale-choice'), [commandButton(catalog, 'menu'), commandButton(catalog, 'officer')])],
});
