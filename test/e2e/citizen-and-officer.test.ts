import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';
import { openBrowser } from './browser.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const DESK = { viewport: { width: 1280, height: 800 } };

let browser: Browser;
let service: RunningService;

beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), runService()]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const ask = async (page: Page, text: string): Promise<void> => {
  await page.fill('#text', text);
  await page.keyboard.press('Enter');
};
const choose = (page: Page, label: string): Promise<void> => page.click(`#log > li:last-child .choices button:text-is("${label}")`);
const lastBubble = (page: Page): Promise<string> => page.innerText('#log > li:last-child .text');

describe('a citizen whose code goes to a lost phone, and the officer who helps', () => {
  it('leads from the question through the flow to a ticket, and the officer’s answer appears without a reload', async () => {
    const citizen = await (await browser.newContext(PHONE)).newPage();
    await citizen.goto(service.url);
    await ask(citizen, 'ma kich hoat vneid gui ve dien thoai cu bi mat');
    await citizen.waitForSelector('text=Trước hết, anh/chị nên khoá lại');
    for (const label of ['Có máy và có SIM đúng số', 'Có thẻ gắn chip', 'Có NFC', 'Nhớ mật khẩu', 'Báo lỗi khác']) {
      await choose(citizen, label);
      await citizen.waitForSelector(`#log > li.citizen:has-text("${label}") + li.bot`);
      await citizen.waitForSelector('#log > li.bot:last-child');
    }
    await citizen.waitForSelector('text=/PHT-\\d{5}/');
    await ask(citizen, 'song hien');
    await citizen.waitForSelector('text=Nếu tin nhắn ở đây không tới');
    await ask(citizen, 'gọi 0912 345 678 buổi tối');
    await citizen.waitForSelector('text=Tôi đã ghi đủ cho phiếu');
    expect(await citizen.innerText('#log')).not.toContain('undefined');

    const officer = await (await browser.newContext(DESK)).newPage();
    await officer.goto(`${service.url}/console`);
    await officer.fill('#username', 'admin');
    await officer.fill('#password', ADMIN_PASSWORD);
    await officer.click('button[type=submit]');
    await officer.click('.tickets a');
    const facts = await officer.innerText('#facts');
    expect(facts).toContain('Phường Sông Hiên');
    expect(facts).toContain('0912 345 678');
    expect(facts).toContain('Bị mất hoặc bị trộm');
    await officer.click('button:text-is("Nhận phiếu")');
    await officer.fill('#answer', 'Chào anh/chị, màn hình báo lỗi gì ạ?');
    await officer.click('button:text-is("Gửi trả lời")');

    await citizen.waitForSelector('#log > li.officer');
    expect(await lastBubble(citizen)).toContain('màn hình báo lỗi gì');

    await ask(citizen, 'nó ghi không đọc được chip');
    await officer.waitForSelector('#transcript >> text=không đọc được chip');
    await officer.click('button:text-is("Đóng phiếu")');
    await citizen.waitForSelector('text=đã được cán bộ trả lời xong');
  });

  it('keeps the conversation over a reload, each line once', async () => {
    const citizen = await (await browser.newContext(PHONE)).newPage();
    await citizen.goto(service.url);
    await ask(citizen, 'lệ phí làm căn cước');
    await citizen.waitForSelector('text=Không mất lệ phí');
    const before = await citizen.locator('#log > li').count();
    await citizen.reload();
    await citizen.waitForSelector('text=Không mất lệ phí');
    expect(await citizen.locator('#log > li').count()).toBe(before);
  });

  it('posts what was typed while the service was away once it is back', async () => {
    const context = await browser.newContext(PHONE);
    const citizen = await context.newPage();
    await citizen.goto(service.url);
    await context.setOffline(true);
    await ask(citizen, 'đặt lịch làm căn cước');
    await citizen.waitForSelector('text=Mất mạng, sẽ tự gửi lại');
    await context.setOffline(false);
    await citizen.waitForSelector('text=Anh/chị làm thẻ căn cước vì lý do nào');
    expect(await citizen.locator('#log > li.citizen').count()).toBe(1);
  });

  it('takes a double tap for one', async () => {
    const citizen = await (await browser.newContext(PHONE)).newPage();
    await citizen.goto(service.url);
    await citizen.dblclick('button:text-is("Đặt lịch làm căn cước")');
    await citizen.waitForSelector('text=Anh/chị làm thẻ căn cước vì lý do nào');
    await citizen.dblclick('#log > li:last-child .choices button >> nth=0');
    await citizen.waitForSelector('text=Làm lần đầu phải đến');
    expect(await citizen.locator('#log > li.citizen').count()).toBe(2);
  });

  it('can be used with the keyboard alone', async () => {
    const citizen = await (await browser.newContext(PHONE)).newPage();
    await citizen.goto(service.url);
    await citizen.keyboard.press('Tab');
    expect(await citizen.evaluate('document.activeElement.textContent')).toContain('Tới ô nhập');
    await citizen.keyboard.press('Enter');
    await citizen.keyboard.type('đặt lịch làm căn cước');
    await citizen.keyboard.press('Enter');
    await citizen.waitForSelector('text=Anh/chị làm thẻ căn cước vì lý do nào');
    await citizen.keyboard.type('1');
    await citizen.keyboard.press('Enter');
    await citizen.waitForSelector('text=Làm lần đầu phải đến');
  });
});
