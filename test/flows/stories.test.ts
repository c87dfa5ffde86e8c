import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { postMessage, visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

const MINUTE = 60_000;
const FEE = 'Lệ phí căn cước';
const PASSWORD = 'Quên mật khẩu hoặc passcode';

let service: RunningService;
let clock: FakeClock;
const citizens: Citizen[] = [];

beforeAll(async () => {
  clock = fakeClock(WORKING_MORNING);
  service = await runService({ clock });
});
afterEach(() => {
  for (const citizen of citizens.splice(0)) citizen.leaves();
});
afterAll(() => service.stop());

async function somebody(): Promise<Citizen> {
  const citizen = await visit(service.url);
  citizens.push(citizen);
  return citizen;
}
const labels = ({ buttons }: { readonly buttons: readonly { readonly label: string }[] }): string[] => buttons.map(({ label }) => label);
const heard = (citizen: Citizen, words: string): number => citizen.tab.lines.filter(({ text }) => text.includes(words)).length;

describe('given a citizen who types without marks', () => {
  it('when they ask where to replace a lost card, then they are answered exactly as with marks', async () => {
    const [unmarked, marked] = [await somebody(), await somebody()];
    await unmarked.says('mat can cuoc lam lai o dau');
    await marked.says('mất căn cước làm lại ở đâu');
    const answer = await unmarked.hears('Cấp lại thẻ căn cước bị mất – Nơi nộp');
    expect((await marked.hears('Cấp lại thẻ căn cước')).text).toBe(answer.text);
    expect(answer.text).toMatch(/Thông tin kiểm tra ngày \d{2}\/\d{2}\/\d{4}|đã đến hạn rà soát/);
  });
});

describe('given a citizen who has never written before', () => {
  it('when they ask, then the first thing said is that this is no person, and it is said once', async () => {
    const citizen = await somebody();
    await citizen.says('lệ phí làm căn cước');
    await citizen.hears(FEE);
    expect(citizen.tab.lines[0]?.text).toMatch(/trợ lý trả lời tự động .*không phải người thật/);
    await citizen.says('quên mật khẩu vneid');
    await citizen.hears(PASSWORD);
    await citizen.says('xin chào');
    await citizen.hears('Anh/chị cần hỏi việc gì?');
    expect(heard(citizen, 'trả lời tự động')).toBe(1);
  });

  it('when they greet, then they are greeted once, with something to choose from', async () => {
    const citizen = await somebody();
    await citizen.says('xin chào');
    expect(labels(await citizen.hears('trả lời tự động'))).toContain('Gặp cán bộ');
    await citizen.says('cảm ơn');
    await citizen.hears('Không có gì ạ');
    expect(citizen.tab.lines).toHaveLength(2);
  });
});

describe('given a question that nobody prepared for', () => {
  it('when it is asked, then the assistant does not guess and offers an officer, who gets that question', async () => {
    const citizen = await somebody();
    await citizen.says('giá vàng hôm nay bao nhiêu');
    const declined = await citizen.hears('tôi không đoán');
    expect(labels(declined)).toContain('Gặp cán bộ');
    await citizen.taps('Gặp cán bộ');
    await citizen.hears(/PHT-\d{5}/);
    // The question is known, so the next thing asked is the commune.
    await citizen.hears('xã, phường nào');
    expect(heard(citizen, 'viết câu cần hỏi')).toBe(0);
  });
});

describe('given two questions in one message', () => {
  it('when it is sent, then both are answered, in order, the second under its own heading', async () => {
    const citizen = await somebody();
    await citizen.says('làm căn cước mất bao nhiêu tiền? quên mật khẩu vneid thì làm sao?');
    const [first, second] = [await citizen.hears(`${FEE} – Lệ phí`), await citizen.hears('Về câu hỏi thứ hai')];
    expect(second.text).toContain(PASSWORD);
    expect(second.seq).toBe(first.seq + 1);
  });
});

describe('given a topic just spoken of', () => {
  const lost = async (): Promise<Citizen> => {
    const citizen = await somebody();
    await citizen.says('mất căn cước thì làm lại thế nào');
    await citizen.hears('Cấp lại thẻ căn cước bị mất – Cách làm');
    return citizen;
  };

  it('when only “what papers” is asked, then it is about that topic', async () => {
    const citizen = await lost();
    await citizen.says('cần giấy tờ gì');
    await citizen.hears('Cấp lại thẻ căn cước bị mất – Hồ sơ');
  });

  it('when “how long” and “how much” are asked, then they are answered where that is written, for that topic', async () => {
    const citizen = await lost();
    await citizen.says('thế bao lâu có?');
    await citizen.hears('Tra cứu và nhận thẻ căn cước – Thời hạn giải quyết');
    await citizen.says('the het bao nhieu tien');
    await citizen.hears(`${FEE} – Lệ phí`);
  });

  it('when “what about …” names another topic, then the same thing is answered about that one', async () => {
    const citizen = await lost();
    await citizen.says('cần giấy tờ gì');
    await citizen.hears('– Hồ sơ');
    await citizen.says('còn đổi căn cước thì sao?');
    await citizen.hears('Đổi thẻ căn cước – Hồ sơ');
  });

  it('when half an hour has passed, then “what papers” is not taken to be about it any more', async () => {
    const citizen = await lost();
    clock.advance(31 * MINUTE);
    await citizen.says('cần giấy tờ gì');
    await citizen.hears(/./);
    expect(heard(citizen, 'Cấp lại thẻ căn cước bị mất – Hồ sơ')).toBe(0);
  });
});

describe('given an answer that was not meant', () => {
  it('when “Chưa đúng ý” is pressed, then the next likeliest are offered, and at the second time an officer is called', async () => {
    const citizen = await somebody();
    await citizen.says('lệ phí làm căn cước');
    const answer = await citizen.hears(FEE);
    expect(labels(answer)).toContain('Chưa đúng ý');
    await citizen.taps('Chưa đúng ý');
    const offered = await citizen.hears('tôi trả lời chưa đúng ý');
    expect(offered.buttons.length).toBeGreaterThanOrEqual(2);
    expect(labels(offered)).not.toContain(FEE);
    await citizen.taps('Chưa đúng ý');
    await citizen.hears(/đã chuyển câu hỏi cho cán bộ.*PHT-\d{5}/);
  });
});

describe('given choices on the screen', () => {
  it('when their number or their words are typed instead of tapped, then that is the choice', async () => {
    const [tapping, counting, typing] = [await somebody(), await somebody(), await somebody()];
    for (const citizen of [tapping, counting, typing]) {
      await citizen.says('mã kích hoạt vneid gửi về điện thoại cũ');
      await citizen.hears('Điện thoại cũ đang đăng nhập VNeID');
    }
    await tapping.taps('Bị mất hoặc bị trộm');
    await counting.says('3');
    await typing.says('bi mat hoac bi trom');
    for (const citizen of [tapping, counting, typing]) await citizen.hears('anh/chị nên khoá lại');
  });

  it('when a number is typed that none of them has, then nothing is picked', async () => {
    const citizen = await somebody();
    await citizen.says('mã kích hoạt vneid gửi về điện thoại cũ');
    await citizen.hears('Điện thoại cũ đang đăng nhập VNeID');
    for (const number of ['0', '42']) {
      await citizen.says(number);
      await citizen.hears('Tôi chưa rõ ý anh/chị');
    }
  });

  it('when a button of a walk left long ago is pressed, then it says so; one of an answer works as ever', async () => {
    const citizen = await somebody();
    await citizen.says('mã kích hoạt vneid gửi về điện thoại cũ');
    await citizen.hears('Điện thoại cũ đang đăng nhập VNeID');
    await citizen.says('lệ phí làm căn cước');
    await citizen.hears(FEE);
    await citizen.says('quên mật khẩu vneid');
    await citizen.hears(PASSWORD);
    clock.advance(3 * 24 * 60 * MINUTE);
    await citizen.taps('Bị mất hoặc bị trộm');
    await citizen.hears('thuộc về câu hỏi trước');
    const fee = citizen.tab.lines.find(({ text }) => text.startsWith(FEE))?.buttons.find(({ label }) => label === 'Căn cứ');
    await citizen.says('Căn cứ', fee?.payload);
    await citizen.hears(`${FEE} – Căn cứ`);
  });

  it('when somebody sends a button that we never made, then it is read as words', async () => {
    const citizen = await somebody();
    await citizen.says('lệ phí làm căn cước', 'x:delete-everything');
    await citizen.hears(FEE);
  });
});

describe('given a bad line', () => {
  it('when the same message arrives twice, then it is answered once', async () => {
    const citizen = await somebody();
    const message = { id: randomUUID(), text: 'lệ phí làm căn cước' };
    for (let i = 0; i < 2; i += 1) await postMessage(service.url, citizen.cookie, message);
    await citizen.hears(FEE);
    await citizen.says('quên mật khẩu vneid');
    await citizen.hears(PASSWORD);
    expect(heard(citizen, FEE)).toBe(1);
  });

  it('when several messages arrive in the same instant, then they are answered one by one, in the order of their arrival', async () => {
    const citizen = await somebody();
    const answers: Readonly<Record<string, string>> = {
      'lệ phí làm căn cước': FEE,
      'làm hộ chiếu ở đâu': 'Cấp hộ chiếu',
      'mất căn cước làm lại ở đâu': 'Cấp lại thẻ căn cước',
      'giá vàng hôm nay bao nhiêu': 'tôi không đoán',
    };
    await Promise.all(Object.keys(answers).map((text) => postMessage(service.url, citizen.cookie, { id: randomUUID(), text })));
    for (const answer of Object.values(answers)) await citizen.tab.waitFor(answer);
    const lines = await citizen.readsBack();
    const arrival = lines.filter(({ author }) => author === 'citizen').map(({ text }) => answers[text] ?? text);
    const answeredAt = arrival.map((answer) => lines.findIndex(({ author, text }) => author === 'bot' && text.includes(answer)));
    expect(arrival).toHaveLength(4);
    expect(answeredAt).toEqual(answeredAt.toSorted((a, b) => a - b));
  });
});
