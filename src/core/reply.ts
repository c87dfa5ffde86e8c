import { ASPECT_HEADINGS, ASPECTS } from './aspect.ts';
import type { Aspect } from './aspect.ts';
import type { Answer, Catalog } from './catalog.ts';
import type { Button, Reply } from './message.ts';
import { encodePayload } from './payload.ts';
import type { Command } from './payload.ts';
import { fillPeriods, textsOn } from './periods.ts';
import { say } from './phrases.ts';
import type { PhraseId } from './phrases.ts';
import type { ChannelLimits } from './ports.ts';
import { splitText } from './split.ts';
import { localDate, spokenDate } from './working-hours.ts';

const COMMAND_LABELS = {
  start: 'button-start',
  status: 'button-status',
  officer: 'button-officer',
  back: 'button-back',
  cancel: 'button-cancel',
  skip: 'button-skip',
  menu: 'button-menu',
  wrong: 'button-wrong',
  bot: 'button-bot',
} as const satisfies Record<Command, PhraseId>;

export const commandButton = (catalog: Catalog, command: Command): Button => ({
  label: say(catalog.phrases, COMMAND_LABELS[command]),
  payload: encodePayload({ kind: 'command', command }),
});

export const topicButton = (catalog: Catalog, intent: string): Button => ({
  label: catalog.intents[intent]?.title ?? intent,
  payload: encodePayload({ kind: 'topic', intent, aspect: null }),
});

export const plain = (text: string, buttons: readonly Button[] = []): Reply => ({ text, buttons });

/** The sections an answer has, the legal basis included, in the order in which they are offered. */
export const sectionsOf = (answer: Answer): readonly Aspect[] =>
  ASPECTS.filter((aspect) => (aspect === 'can-cu' ? answer.legal.length > 0 : answer.sections[aspect] !== undefined));

const listed = (laws: readonly string[]): string => laws.map((law) => `- ${law}`).join('\n');

/** The text of one section on a day; null when the answer has none. */
export function sectionText(catalog: Catalog, answer: Answer, aspect: Aspect, now: number): string | null {
  const periods = { ...catalog.periods, ...answer.periods };
  const day = localDate(now);
  const text = aspect === 'can-cu' ? listed(textsOn(answer.legal, day)) : fillPeriods(answer.sections[aspect] ?? '', periods, day);
  return text === '' ? null : text;
}

/**
 * What is said to a question about an answer's topic: the asked section first, or the short answer;
 * then when it was checked, and, past its review date, that it is due for review.
 */
export function answerReply(catalog: Catalog, answer: Answer, aspect: Aspect | null, now: number): Reply {
  const day = localDate(now);
  const section = aspect === null ? null : sectionText(catalog, answer, aspect, now);
  const short = fillPeriods(answer.short, { ...catalog.periods, ...answer.periods }, day);
  const head = aspect !== null && section !== null ? `${answer.title} – ${ASPECT_HEADINGS[aspect]}` : answer.title;
  const missing =
    aspect !== null && section === null
      ? [say(catalog.phrases, 'no-section', { aspect: ASPECT_HEADINGS[aspect].toLowerCase(), title: answer.title })]
      : [];
  const links = answer.links.map((link) => `${link.title}: ${link.url}`);
  const overdue = answer.reviewBy < day;
  return {
    text: [
      head,
      ...missing,
      section ?? short,
      ...(links.length > 0 ? [[say(catalog.phrases, 'links'), ...links].join('\n')] : []),
      say(catalog.phrases, overdue ? 'review-due' : 'checked', { date: spokenDate(overdue ? answer.reviewBy : answer.checked) }),
    ].join('\n\n'),
    buttons: answerButtons(catalog, answer, section === null ? null : aspect, overdue),
  };
}

function answerButtons(catalog: Catalog, answer: Answer, shown: Aspect | null, overdue: boolean): Button[] {
  const flow = answer.flow === null ? [] : [flowButton(catalog, answer.flow)];
  const sections = sectionsOf(answer)
    .filter((aspect) => aspect !== shown)
    .map((aspect) => ({
      label: ASPECT_HEADINGS[aspect],
      payload: encodePayload({ kind: 'topic', intent: answer.intent, aspect }),
    }));
  return [...(overdue ? [commandButton(catalog, 'officer')] : []), ...flow, ...sections, commandButton(catalog, 'wrong')];
}

export const flowButton = (catalog: Catalog, flow: string): Button => ({
  label: say(catalog.phrases, 'button-flow'),
  payload: encodePayload({ kind: 'flow', flow }),
});

/**
 * Fits replies to a channel: long texts become several messages in order, the buttons go under the last. Where the choices
 * stand in the text too, all do, and the channel shows as many as it can as buttons.
 */
export function fit(replies: readonly Reply[], limits: ChannelLimits): Reply[] {
  return replies.flatMap((reply) => {
    const chosen = limits.numbered ? reply.buttons : fewer(reply.buttons, limits.buttons);
    const buttons = chosen.map((button) => ({ ...button, label: shorten(button.label, limits.buttonLabel) }));
    const parts = splitText(reply.text, limits.text);
    const texts = limits.numbered && buttons.length > 0 ? withList(parts, buttons, limits.text) : parts;
    return texts.map((text, i) => ({ text, buttons: i === texts.length - 1 ? buttons : [] }));
  });
}

/** The choices by the numbers that pick them, under the last part or, where that is full, as one more. */
function withList(parts: readonly string[], buttons: readonly Button[], most: number): string[] {
  const list = buttons.map(({ label }, i) => `${i + 1}. ${label}`).join('\n');
  const last = parts.at(-1);
  const together = last === undefined ? list : `${last}\n\n${list}`;
  return together.length <= most ? [...parts.slice(0, -1), together] : [...parts, list];
}

/** Of too many buttons the last one ("Chưa đúng ý", "Gặp cán bộ") is kept. */
export const fewer = (buttons: readonly Button[], most: number): readonly Button[] =>
  buttons.length <= most ? buttons : most === 0 ? [] : [...buttons.slice(0, most - 1), ...buttons.slice(-1)];

/** By whole characters as people see them, so that no emoji or accented letter is cut in two. */
function shorten(label: string, most: number): string {
  if (label.length <= most) return label;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('vi').segment(label)) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
