import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

let service: RunningService;
let citizen: Citizen;

beforeAll(async () => {
  service = await runService({ clock: fakeClock(WORKING_MORNING) });
});
afterAll(() => service.stop());
afterEach(() => citizen.leaves());

const NO_WORDS = 'Tôi chỉ đọc được chữ';
const VIETNAMESE_ONLY = 'tôi chỉ hiểu tiếng Việt';
const DECLINED = 'tôi không đoán';

describe('given a message that is no question', () => {
  it.each([
    ['nothing', '', NO_WORDS],
    ['blanks', ' \n\t ', NO_WORDS],
    ['emoji', '😀👍🏽', NO_WORDS],
    ['flags and families', '🇻🇳👨‍👩‍👧', NO_WORDS],
    ['signs', '???!!!', NO_WORDS],
    ['characters without width', '\u200b\u200d\ufeff', NO_WORDS],
    ['twenty thousand characters', 'lệ phí làm căn cước '.repeat(1_000), 'Tin nhắn dài quá'],
    ['twenty thousand times the same letter', 'a'.repeat(20_000), 'Tin nhắn dài quá'],
    ['English', 'how can I get an identity card please', VIETNAMESE_ONLY],
    ['Chinese', '你好，请问身份证怎么办', VIETNAMESE_ONLY],
    ['Arabic, from right to left', 'كيف أحصل على بطاقة الهوية', VIETNAMESE_ONLY],
    ['Russian', 'как получить удостоверение личности', VIETNAMESE_ONLY],
    ['a bare number', '12345', DECLINED],
    ['a bare digit where nothing is offered', '7', DECLINED],
    ['half of a character', '\ud83d', NO_WORDS],
  ])('when it is %s, then the citizen is told what to do, and has an officer one tap away', async (_, text, answer) => {
    citizen = await visit(service.url);
    await citizen.says(text);
    const said = await citizen.hears(answer);
    expect(said.buttons.map(({ label }) => label)).toContain('Gặp cán bộ');
    expect(service.events.filter(({ event }) => event === 'router.failed')).toEqual([]);
  });
});

describe('given a question in odd dress', () => {
  it.each([
    ['in capitals', 'LỆ PHÍ LÀM CĂN CƯỚC'],
    ['decomposed', 'lệ phí làm căn cước'.normalize('NFD')],
    ['with characters without width in it', 'lệ\u200b phí làm\u200b căn\ufeff cước'],
    ['turned round by a control character', '\u202elệ phí làm căn cước\u202c'],
    ['with control characters', 'lệ phí\u0000 làm căn\u0007 cước'],
    ['with emoji', '😀 lệ phí làm căn cước 🙏🏽'],
    ['over several lines', 'lệ phí\r\nlàm căn cước\r\n\r\n'],
    ['with blanks of all kinds', '\u3000lệ\u00a0phí  làm\tcăn cước'],
    ['without marks', 'le phi lam can cuoc'],
    ['with letters held down', 'lệ phí làm căn cướccccc'],
  ])('when it is written %s, then it is answered like any other', async (_, text) => {
    citizen = await visit(service.url);
    await citizen.says(text);
    await citizen.hears('Lệ phí căn cước');
  });

  it('when it holds markup, SQL or a template, then that is text', async () => {
    citizen = await visit(service.url);
    for (const text of [
      "'; drop table inbound; --",
      '<b>lệ phí</b>',
      '${process.env}',
      '{{noi-lam}} {case}',
      '__proto__',
      'constructor',
      '%s %d %n',
    ]) {
      await citizen.says(text);
      await citizen.hears(/./);
    }
    const lines = await citizen.readsBack();
    expect(lines.filter(({ author }) => author === 'citizen').map(({ text }) => text)).toContain("'; drop table inbound; --");
    expect(service.events.filter(({ event }) => event === 'router.failed' || event === 'work.failed')).toEqual([]);
  });
});

describe('given a citizen who is not understood', () => {
  it('when it happens three times in a row, then topics are offered, then other words are asked for, then an officer', async () => {
    citizen = await visit(service.url);
    const said: string[][] = [];
    for (const answer of ['mình cần việc nào dưới đây', 'viết lại ngắn gọn', 'chưa hiểu được câu hỏi này']) {
      await citizen.says('cho em hỏi về căn cước');
      said.push((await citizen.hears(answer)).buttons.map(({ label }) => label));
    }
    expect(said[0]?.length).toBeGreaterThanOrEqual(2);
    expect(said[0]?.length).toBeLessThanOrEqual(4);
    for (const labels of said) expect(labels).toContain('Gặp cán bộ');
  });

  it.each(['căn cước', 'thẻ', 'giấy tờ', 'vneid'])(
    'when it is because they name a thing and no question (“%s”), then nothing is guessed',
    async (text) => {
      citizen = await visit(service.url);
      await citizen.says(text);
      const { text: said } = await citizen.hears(/mình cần việc nào|tôi không đoán|Thông tin kiểm tra|đã đến hạn rà soát/);
      expect(said).toMatch(/mình cần việc nào|tôi không đoán/);
    },
  );
});
