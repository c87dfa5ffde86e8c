import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Catalog } from '../../src/core/catalog.ts';
import { COMMANDS, decodePayload } from '../../src/core/payload.ts';
import { PHRASES } from '../../src/core/phrases.ts';
import type { Phrases } from '../../src/core/phrases.ts';
import type { ChannelLimits } from '../../src/core/ports.ts';
import { answerReply, commandButton, fit, flowButton, plain, sectionsOf, sectionText, topicButton } from '../../src/core/reply.ts';
import { EMPTY_CATALOG } from '../support/catalog.ts';

/** Every phrase says its own name and values, so that a test sees which one was used. */
const phrases = Object.fromEntries(
  Object.entries(PHRASES).map(([id, values]) => [id, [id, ...values.map((name) => `{${name}}`)].join(' ')]),
) as Phrases;

const answer: Answer = {
  intent: 'cap-lai-can-cuoc',
  title: 'Cấp lại thẻ căn cước',
  essential: [],
  short: 'Nộp trên VNeID. Lệ phí {{phi}}.',
  sections: { 'le-phi': 'Phí {{phi}}.\n{{giam}}', 'ho-so': 'Không cần giấy tờ.', 'cach-lam': 'Mở VNeID.' },
  mainAspect: null,
  elsewhere: {},
  flow: 'mat-the',
  careful: false,
  links: [{ title: 'Cổng Dịch vụ công', url: 'https://dichvucong.gov.vn' }],
  legal: ['Luật 26/2023/QH15', 'Nghị định 70/2024/NĐ-CP'].map((text) => ({ from: null, to: null, text })),
  sources: [],
  checked: '2026-11-20',
  reviewBy: '2026-12-31',
  periods: { giam: [{ from: null, to: '2026-12-31', text: 'Đang giảm một nửa.' }] },
};

const catalog: Catalog = {
  ...EMPTY_CATALOG,
  intents: { 'cap-lai-can-cuoc': { id: 'cap-lai-can-cuoc', group: 'can-cuoc', title: 'Cấp lại thẻ', examples: [], near: [] } },
  answers: { [answer.intent]: answer },
  phrases,
  periods: {
    phi: [
      { from: null, to: '2026-12-31', text: '35.000 đồng' },
      { from: '2027-01-01', to: null, text: '70.000 đồng' },
    ],
  },
};
const NOW = Date.parse('2026-11-24T09:00:00+07:00');
const payloads = (buttons: readonly { readonly payload: string }[]): string[] => buttons.map(({ payload }) => payload);

describe('a button', () => {
  it.each(COMMANDS)('for the command %s has its own words and means it', (command) => {
    const button = commandButton(catalog, command);
    expect(button.label).toBe(`button-${command}`);
    expect(decodePayload(button.payload)).toEqual({ kind: 'command', command });
  });

  it('for a topic carries the title people know it by', () => {
    expect(topicButton(catalog, 'cap-lai-can-cuoc')).toEqual({ label: 'Cấp lại thẻ', payload: 't:cap-lai-can-cuoc' });
  });

  it('for a flow opens it', () => {
    expect(flowButton(catalog, 'mat-the')).toEqual({ label: 'button-flow', payload: 'f:mat-the' });
  });
});

describe('the sections of an answer', () => {
  it('come in the fixed order, the legal basis last', () => {
    expect(sectionsOf(answer)).toEqual(['cach-lam', 'ho-so', 'le-phi', 'can-cu']);
    expect(sectionsOf({ ...answer, legal: [], sections: {} })).toEqual([]);
  });

  it('say what holds on the day, the answer’s own periods among it', () => {
    expect(sectionText(catalog, answer, 'le-phi', NOW)).toBe('Phí 35.000 đồng.\nĐang giảm một nửa.');
    expect(sectionText(catalog, answer, 'le-phi', Date.parse('2026-12-31T23:59:59+07:00'))).toContain('35.000');
    expect(sectionText(catalog, answer, 'le-phi', Date.parse('2027-01-01T00:00:00+07:00'))).toBe('Phí 70.000 đồng.');
  });

  it('list the laws one a line, and are null where there is nothing', () => {
    expect(sectionText(catalog, answer, 'can-cu', NOW)).toBe('- Luật 26/2023/QH15\n- Nghị định 70/2024/NĐ-CP');
    expect(sectionText(catalog, { ...answer, legal: [] }, 'can-cu', NOW)).toBeNull();
    expect(sectionText(catalog, answer, 'thoi-han', NOW)).toBeNull();
  });

  it('take a period of the answer before one of the same name shared by all', () => {
    const own = { ...answer, periods: { phi: [{ from: null, to: null, text: 'miễn phí' }] } };
    expect(sectionText(catalog, own, 'le-phi', NOW)).toBe('Phí miễn phí.');
  });
});

describe('an answer', () => {
  it('to a question about the whole topic is the short one, with links and the day it was checked', () => {
    expect(answerReply(catalog, answer, null, NOW).text.split('\n\n')).toEqual([
      'Cấp lại thẻ căn cước',
      'Nộp trên VNeID. Lệ phí 35.000 đồng.',
      'links\nCổng Dịch vụ công: https://dichvucong.gov.vn',
      'checked 20/11/2026',
    ]);
  });

  it('to a question about one aspect is that section, under its heading', () => {
    const [head, body] = answerReply(catalog, answer, 'ho-so', NOW).text.split('\n\n');
    expect([head, body]).toEqual(['Cấp lại thẻ căn cước – Hồ sơ', 'Không cần giấy tờ.']);
  });

  it('says so when it has no such section, and gives the short one', () => {
    const [head, missing, body] = answerReply(catalog, answer, 'thoi-han', NOW).text.split('\n\n');
    expect(head).toBe('Cấp lại thẻ căn cước');
    expect(missing).toBe('no-section thời hạn giải quyết Cấp lại thẻ căn cước');
    expect(body).toBe('Nộp trên VNeID. Lệ phí 35.000 đồng.');
  });

  it('says so too when the section has nothing to say on that day', () => {
    const passing = { ...answer, sections: { 'le-phi': '{{giam}}' } };
    const { text } = answerReply(catalog, passing, 'le-phi', Date.parse('2027-01-05T09:00:00+07:00'));
    expect(text).toContain('no-section lệ phí');
    expect(text).toContain('Nộp trên VNeID. Lệ phí 70.000 đồng.');
  });

  it('speaks of links only when there are some', () => {
    expect(answerReply(catalog, { ...answer, links: [] }, null, NOW).text).not.toContain('links');
  });

  it('warns once its review is overdue, from the day after, Vietnam time', () => {
    const on = (time: string): string => answerReply(catalog, answer, null, Date.parse(time)).text;
    expect(on('2026-12-31T23:59:59+07:00')).toContain('checked 20/11/2026');
    expect(on('2027-01-01T00:00:00+07:00')).toContain('review-due 31/12/2026');
    expect(on('2027-01-01T00:00:00+07:00')).not.toContain('checked');
  });

  it('offers the flow, the other sections and "not what I meant"', () => {
    expect(payloads(answerReply(catalog, answer, 'ho-so', NOW).buttons)).toEqual([
      'f:mat-the',
      't:cap-lai-can-cuoc/cach-lam',
      't:cap-lai-can-cuoc/le-phi',
      't:cap-lai-can-cuoc/can-cu',
      'x:wrong',
    ]);
    const missing = payloads(answerReply(catalog, { ...answer, flow: null }, 'thoi-han', NOW).buttons);
    expect(missing).toHaveLength(5);
  });

  it('offers an officer first when its review is overdue', () => {
    const { buttons } = answerReply(catalog, answer, null, Date.parse('2027-02-01T09:00:00+07:00'));
    expect(payloads(buttons)[0]).toBe('x:officer');
  });
});

describe('fitting replies to a channel', () => {
  const limits: ChannelLimits = {
    text: 20,
    buttons: 3,
    buttonLabel: 10,
    replyWindow: null,
    checkWindow: 0,
    numbered: false,
    perSecond: null,
  };
  const button = (label: string) => ({ label, payload: `t:${label.toLowerCase()}` });

  it('makes several messages of a long one, the buttons under the last', () => {
    const fitted = fit([plain('một hai ba bốn. năm sáu bảy', [button('A')]), plain('tám')], limits);
    expect(fitted).toEqual([plain('một hai ba bốn.'), plain('năm sáu bảy', [button('A')]), plain('tám')]);
  });

  it('keeps the first buttons and the last when there are too many', () => {
    const [fitted] = fit([plain('x', ['A', 'B', 'C', 'D', 'E'].map(button))], limits);
    expect(fitted?.buttons).toEqual(['A', 'B', 'E'].map(button));
  });

  it('puts every choice into the text by its number where an app may show no buttons', () => {
    const numbered = { ...limits, numbered: true };
    const choices = ['A', 'B', 'C', 'D', 'E'].map(button);
    const [only, ...others] = fit([plain('x', choices.slice(0, 2)), plain('y')], numbered);
    expect(only).toEqual(plain('x\n\n1. A\n2. B', choices.slice(0, 2)));
    expect(others).toEqual([plain('y')]);
    // All can be typed, though not all can be shown as buttons.
    expect(fit([plain('x', choices)], { ...numbered, text: 100 })[0]?.buttons).toEqual(choices);
  });

  it('lets the numbered choices follow by themselves where they do not fit under the text', () => {
    const fitted = fit([plain('mười tám chữ cái..', ['A', 'B'].map(button))], { ...limits, numbered: true });
    expect(fitted).toEqual([plain('mười tám chữ cái..'), plain('1. A\n2. B', ['A', 'B'].map(button))]);
  });

  it('shows no button where none can be shown', () => {
    expect(fit([plain('x', ['A', 'B'].map(button))], { ...limits, buttons: 0 })).toEqual([plain('x')]);
  });

  it('shortens a long label and leaves what it means', () => {
    const [fitted] = fit([plain('x', [{ label: 'Làm lần đầu, từ 14 tuổi', payload: 't:lan-dau' }])], limits);
    expect(fitted?.buttons).toEqual([{ label: 'Làm lần đ…', payload: 't:lan-dau' }]);
    expect(fit([plain('x', [button('0123456789')])], limits)[0]?.buttons[0]?.label).toBe('0123456789');
  });

  it('keeps to every limit, whatever is to be said', () => {
    const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const reply = fc.record({
      text: fc.lorem({ maxCount: 30 }),
      buttons: fc.array(fc.record({ label, payload: fc.constant('x:menu') }), { maxLength: 12 }),
    });
    const some = fc.record({
      text: fc.integer({ min: 2, max: 80 }),
      buttons: fc.integer({ min: 1, max: 8 }),
      buttonLabel: fc.integer({ min: 2, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 4 }), some, (replies, fewer) => {
        const most = { ...limits, ...fewer };
        for (const fitted of fit(replies, most)) {
          expect(fitted.text.length).toBeLessThanOrEqual(most.text);
          expect(fitted.buttons.length).toBeLessThanOrEqual(most.buttons);
          for (const shown of fitted.buttons) expect(shown.label.length).toBeLessThanOrEqual(most.buttonLabel);
        }
      }),
    );
  });

  it('never cuts a character of a label in two', () => {
    const [fitted] = fit([plain('x', [button('123456 8😀 nữa')])], limits);
    expect(fitted?.buttons[0]?.label.isWellFormed()).toBe(true);
  });
});
