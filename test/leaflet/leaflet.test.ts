import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.ts';
import type { Catalog } from '../../src/core/catalog.ts';
import type { PublicLink } from '../../src/core/public-link.ts';
import { createApp } from '../../src/http/app.ts';
import { leafletPage } from '../../src/leaflet/page.ts';
import { createLeaflet } from '../../src/leaflet/routes.ts';
import { ROOT } from '../support/knowledge.ts';
import { signIn } from '../support/officer.ts';
import { runService } from '../support/service.ts';

const LINKS: readonly PublicLink[] = [
  { channel: 'zalo', url: 'https://zalo.me/388613280878808645' },
  { channel: 'telegram', url: 'https://t.me/TroLyThuBot' },
  { channel: 'web', url: 'https://hoidap.example.gov.vn' },
];

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog(ROOT);
});

/** What is read, without the markup. */
const textOf = (page: string): string =>
  page
    .replaceAll(/<svg[^]*?<\/svg>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const read = (links = LINKS, given: Partial<Catalog> = {}): string => textOf(leafletPage({ ...catalog, ...given }, links).text);

describe('the page to print', () => {
  it('names everything that the assistant answers, and nothing that is only talk', () => {
    const text = read();
    const answered = Object.values(catalog.intents).filter(({ id }) => catalog.answers[id] !== undefined);
    expect(answered.length).toBeGreaterThan(50);
    for (const { title } of answered) expect(text).toContain(title);
    expect(text).not.toContain('Cảm ơn');
  });

  it('has a heading for every group that there is', () => {
    expect(read()).not.toContain('Việc khác');
  });

  it('prints a group that is new under a heading of its own', () => {
    const intents = { ...catalog.intents, moi: { id: 'moi', group: 'moi', title: 'Việc mới tinh', examples: [], near: [] } };
    const [answer] = Object.values(catalog.answers);
    const answers = { ...catalog.answers, ...(answer !== undefined && { moi: answer }) };
    expect(read(LINKS, { intents, answers })).toContain('Việc khác Việc mới tinh');
  });

  it('says that nobody but a machine answers, and what no officer ever asks for', () => {
    expect(read()).toContain('trợ lý trả lời tự động, không phải người thật');
    expect(read()).toContain('Cán bộ không bao giờ hỏi mã OTP, mật khẩu');
  });

  it('says who runs it, when officers are there and by which number', () => {
    const organization = { ...catalog.organization, name: 'UBND phường Mẫu & Thử', hotline: '0299 123 4567' };
    const text = read(LINKS, { organization });
    expect(text).toContain('UBND phường Mẫu &amp; Thử');
    expect(text).toContain('Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:30–17:00');
    expect(text).toContain('Điện thoại: 0299 123 4567');
    expect(read()).not.toContain('Điện thoại:');
  });

  it('warns as long as the office is made up', () => {
    const organization = { ...catalog.organization, sample: false };
    expect(read()).toContain('bản chạy thử với dữ liệu cơ quan mẫu');
    expect(read(LINKS, { organization })).not.toContain('bản chạy thử');
  });

  it('shows one code for each channel, with its address in letters', () => {
    const page = leafletPage(catalog, LINKS).text;
    expect(page.match(/<svg class="qr"/g)?.length).toBe(3);
    for (const { url } of LINKS) {
      expect(page).toContain(`<a href="${url}">`);
      expect(read()).toContain(url.replace('https://', ''));
    }
    expect(leafletPage(catalog, LINKS.slice(0, 1)).text.match(/<svg class="qr"/g)?.length).toBe(1);
  });

  it('says so when there is no address to print', () => {
    expect(read([])).toContain('Chưa có địa chỉ nào để in mã QR');
  });
});

describe('GET /gioi-thieu', () => {
  let url: string;
  let close: () => void;
  beforeAll(async () => {
    const app = createApp({
      mounts: [{ path: '/gioi-thieu', routes: createLeaflet({ catalog: () => catalog, links: () => Promise.resolve(LINKS) }) }],
      readiness: () => Promise.reject(new Error('not asked')),
      trustProxy: 0,
      https: false,
      log: () => undefined,
    });
    const server = createServer(app);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => {
      server.close();
      server.closeAllConnections();
    };
  });
  afterAll(() => close());

  it('needs nothing that the security policy forbids: no script, no style in the page, all its files from here', async () => {
    const response = await fetch(`${url}/gioi-thieu`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("style-src 'self'");
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
    const files = [...page.matchAll(/<(?:link|img)[^>]*(?:href|src)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files).toContain('/gioi-thieu/assets/leaflet.css');
    for (const file of files) expect(file).toMatch(/^\/(?:gioi-thieu|chat)\/assets\//);
  });

  it('is served with its style', async () => {
    const style = await fetch(`${url}/gioi-thieu/assets/leaflet.css`);
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(await style.text()).toContain('size: A4');
  });

  it('is part of the service, and officers find it from their console', async () => {
    const service = await runService();
    try {
      const response = await fetch(`${service.url}/gioi-thieu`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(textOf(await response.text())).toContain('Hỏi được những gì');
      expect((await (await signIn(service.url)).get('/console')).text).toContain('href="/gioi-thieu"');
    } finally {
      await service.stop();
    }
  });
});
