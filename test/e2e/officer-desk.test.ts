import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver, visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { ADMIN_PASSWORD, runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';
import { openBrowser } from './browser.ts';

let browser: Browser;
let service: RunningService;
let officer: Page;
let citizen: Citizen;

beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), runService()]);
  officer = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await officer.goto(`${service.url}/console`);
  await officer.fill('#username', 'admin');
  await officer.fill('#password', ADMIN_PASSWORD);
  await officer.click('button[type=submit]');
  await officer.waitForSelector('#queue');
  citizen = await visit(service.url);
});
afterAll(async () => {
  citizen?.leaves();
  await browser?.close();
  await service?.stop();
});

/** Whether the last citizen's line ends inside the part of the conversation that shows. */
const lastWordsShow = (): Promise<boolean> =>
  officer.evaluate(`(() => {
    const frame = document.querySelector('#transcript').getBoundingClientRect();
    const line = [...document.querySelectorAll('#transcript .citizen')].at(-1).getBoundingClientRect();
    return line.bottom <= frame.bottom + 1 && frame.bottom <= innerHeight;
  })()`);

describe('an officer at the desk', () => {
  it('sees a new ticket counted without a reload, opens it and takes it', async () => {
    const path = await handOver(citizen);
    await officer.waitForSelector('.views .count:text-is("1")');
    expect(await officer.title()).toMatch(/^\(1\) /);
    await officer.goto(service.url + path);
    await officer.click('button:text-is("Nhận phiếu")');
    await officer.waitForSelector('#answer');
    const send = await officer.locator('button:text-is("Gửi trả lời")').boundingBox();
    expect((send?.y ?? 800) + (send?.height ?? 0)).toBeLessThan(800);
  });

  it('is asked before closing what nobody has answered, or with an answer half written', async () => {
    const doubts: string[] = [];
    officer.on('dialog', (dialog) => {
      doubts.push(dialog.message());
      void dialog.dismiss();
    });
    await officer.click('button:text-is("Đóng phiếu")');
    await officer.fill('#answer', 'Viết dở');
    await officer.click('button:text-is("Đóng phiếu")');
    expect(doubts).toEqual([expect.stringContaining('chưa trả lời'), expect.stringContaining('chưa được gửi')]);
    expect(await officer.inputValue('#answer')).toBe('Viết dở');
  });

  it('keeps what could not be sent, and only that', async () => {
    await officer.context().setOffline(true);
    await officer.click('button:text-is("Gửi trả lời")');
    await officer.waitForURL('chrome-error://chromewebdata/');
    await officer.context().setOffline(false);
    await officer.goto(`${service.url}/console?view=mine`);
    await officer.click('.tickets a');
    expect(await officer.inputValue('#answer')).toBe('Viết dở');
    await officer.fill('#answer', 'Viết xong');
    await officer.keyboard.press('Control+Enter');
    await officer.waitForSelector('#transcript .officer');
    await citizen.hears('Viết xong');
    expect(await officer.inputValue('#answer')).toBe('');
  });

  it('sees the citizen’s next words come into view while writing', async () => {
    await officer.fill('#answer', 'Đang viết tiếp');
    await citizen.says('còn một câu nữa ạ\n'.repeat(8));
    await officer.waitForSelector('#transcript >> text=còn một câu nữa');
    await expect.poll(lastWordsShow).toBe(true);
    expect(await officer.inputValue('#answer')).toBe('Đang viết tiếp');
  });
});
