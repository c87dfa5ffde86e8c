import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { handOver, visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import { factOn, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

let service: RunningService;
let officer: Officer;
let citizen: Citizen;

beforeAll(async () => {
  service = await runService({ clock: fakeClock(WORKING_MORNING) });
  officer = await signIn(service.url);
});
afterEach(() => citizen.leaves());
afterAll(() => service.stop());

/** Everything the database has on the disk, the journal included. */
async function bytesOnDisk(): Promise<string> {
  const home = dirname(service.databaseFile);
  const files = await Promise.all((await readdir(home)).map((name) => readFile(join(home, name))));
  return Buffer.concat(files).toString('utf8');
}

describe('given things that must not be kept', () => {
  it('when a citizen leaves a phone number, then it is nowhere in the database, and the officer can read it', async () => {
    citizen = await visit(service.url);
    const ticket = await handOver(citizen);
    await citizen.taps('Bỏ qua');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    await citizen.says('zalo 0987.654.321 hoặc lan.anh@example.vn');
    await citizen.hears('Tôi đã ghi đủ');
    const bytes = await bytesOnDisk();
    for (const part of ['0987.654.321', '0987654321', '987654321', 'lan.anh@example.vn']) expect(bytes).not.toContain(part);
    expect(bytes).toContain('zalo [số điện thoại] hoặc [email]');
    const shown = factOn(await officer.get(ticket), 'Liên hệ khác');
    for (const contact of ['0987.654.321', 'lan.anh@example.vn']) expect(shown).toContain(contact);
  });

  it.each([
    ['mã otp của tôi là 482913', '482913'],
    ['mật khẩu vneid của em là Hoa@Sen2024 mà không vào được', 'Hoa@Sen2024'],
    ['the ngan hang cua toi so 4111 1111 1111 1111', '4111 1111 1111 1111'],
    ['mã otp là ４８２９１４', '４８２９１４'],
    ['mã otp là 48\u200b29\u200b15', '482915'],
  ])('when a citizen sends a secret (“%s”), then they are warned, and it is nowhere in the database or the log', async (text, secret) => {
    citizen = await visit(service.url);
    await citizen.says(text);
    await citizen.hears('Ai hỏi là lừa đảo');
    const kept = (await bytesOnDisk()) + JSON.stringify(service.events);
    for (const form of [secret, secret.replaceAll(' ', ''), secret.normalize('NFKC')]) expect(kept).not.toContain(form);
    expect(JSON.stringify(await citizen.readsBack())).not.toContain(secret);
  });

  it('when a citizen sends the number of their card of identity, then it is masked, without a warning', async () => {
    citizen = await visit(service.url);
    await citizen.says('số căn cước của tôi là 079123456789, lệ phí làm căn cước bao nhiêu');
    await citizen.hears('Lệ phí căn cước');
    expect(await bytesOnDisk()).not.toContain('079123456789');
    expect(citizen.tab.lines.some(({ text }) => text.includes('lừa đảo'))).toBe(false);
  });
});
