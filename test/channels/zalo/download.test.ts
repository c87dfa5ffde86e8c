import nock from 'nock';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDownload } from '../../../src/channels/zalo/download.ts';
import { systemClock } from '../../../src/clock.ts';
import { fakeClock } from '../../support/clock.ts';
import { startFakeZalo } from '../../support/fake-zalo/index.ts';
import type { FakeZalo } from '../../support/fake-zalo/index.ts';

const LIMIT = 20 * 1024 * 1024;
const photo = Buffer.from('ảnh');
const API_ROOT = 'https://openapi.zalo.me';
const download = createDownload({ apiRoot: API_ROOT, clock: systemClock });

afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

describe('an attachment at Zalo’s', () => {
  it.each(['photo-stal-1.zdn.vn', 'zdn.vn', 's120-ava-talk.zadn.vn', 'file-stal-22.dlfl.vn', 'video-stal-16.dlmd.me'])(
    'is fetched from %s',
    async (host) => {
      nock(`https://${host}`).get('/gr/a.jpg?k=1').reply(200, photo, { 'content-type': 'image/jpeg' });
      expect(await download(`https://${host}/gr/a.jpg?k=1`)).toEqual({ kind: 'file', bytes: photo, mediaType: 'image/jpeg' });
    },
  );

  it('is fetched bare: no token goes along', async () => {
    const scope = nock('https://a.zdn.vn', { badheaders: ['access_token', 'appsecret_proof', 'cookie', 'authorization'] })
      .get('/a')
      .reply(200, photo);
    expect(await download('https://a.zdn.vn/a')).toMatchObject({ kind: 'file' });
    scope.done();
  });

  it('is followed from one of Zalo’s hosts to another, as files are', async () => {
    nock('https://file-stal-22.dlfl.vn').get('/gr/a').reply(302, '', { location: 'https://file-stal-22.flchat.vn/gr/a' });
    nock('https://file-stal-22.flchat.vn').get('/gr/a').reply(302, '', { location: '/edge/a' });
    nock('https://file-stal-22.flchat.vn').get('/edge/a').reply(200, photo, { 'content-type': 'application/pdf' });
    expect(await download('https://file-stal-22.dlfl.vn/gr/a')).toMatchObject({ kind: 'file', mediaType: 'application/pdf' });
  });

  it('is not followed to anywhere else, nor for ever', async () => {
    for (const location of [
      'https://evil.example/a',
      'http://a.zdn.vn/a',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'https://',
    ]) {
      nock('https://a.zdn.vn').get('/a').reply(302, '', { location });
      expect(await download('https://a.zdn.vn/a'), location).toEqual({ kind: 'none', reason: 'not_allowed' });
    }
    nock('https://a.zdn.vn').persist().get('/round').reply(302, '', { location: '/round' });
    expect(await download('https://a.zdn.vn/round')).toEqual({ kind: 'none', reason: 'not_allowed' });
  });

  it.each([
    ['image/png', 'image/png'],
    ['Image/JPEG; charset=binary', 'image/jpeg'],
    ['text/html', 'application/octet-stream'],
    ['image/svg+xml', 'application/octet-stream'],
    ['application/javascript', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('said to be %s is handed on as %s', async (said, mediaType) => {
    nock('https://a.zdn.vn').get('/a').reply(200, photo, { 'content-type': said });
    expect(await download('https://a.zdn.vn/a')).toMatchObject({ kind: 'file', mediaType });
  });

  it.each([
    [404, 'gone'],
    [403, 'gone'],
    [410, 'gone'],
    [304, 'gone'],
    [429, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ] as const)('answered with %i is %s', async (status, reason) => {
    nock('https://a.zdn.vn').get('/a').reply(status);
    expect(await download('https://a.zdn.vn/a')).toEqual({ kind: 'none', reason });
  });
});

describe('a reference to anywhere else', () => {
  it.each([
    'https://evil.example/a',
    'https://zdn.vn.evil.example/a',
    'https://evilzdn.vn/a',
    'https://zdn.vn@evil.example/a',
    'https://user:secret@a.zdn.vn/a',
    'https://a.zdn.vn:8443/a',
    'http://a.zdn.vn/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://localhost/a',
    'file:///etc/passwd',
    'data:text/plain,a',
    '//a.zdn.vn/a',
    '',
    'a',
    `${API_ROOT}.evil.example/a`,
  ])('%s is not asked', async (reference) => {
    nock.disableNetConnect();
    expect(await download(reference)).toEqual({ kind: 'none', reason: 'not_allowed' });
    nock.enableNetConnect();
  });
});

describe('an attachment of a stand-in for Zalo', () => {
  let fake: FakeZalo;
  beforeEach(async () => {
    fake = await startFakeZalo();
  });
  afterEach(() => fake.close());

  it('comes from the stand-in, and from no other address of this machine', async () => {
    fake.serve('/files/a', (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(photo));
    const fetchIt = createDownload({ apiRoot: fake.url, clock: systemClock });
    expect(await fetchIt(`${fake.url}/files/a`)).toEqual({ kind: 'file', bytes: photo, mediaType: 'image/png' });
    const other = await startFakeZalo();
    expect(await fetchIt(`${other.url}/files/a`)).toEqual({ kind: 'none', reason: 'not_allowed' });
    await other.close();
  });

  it('that is larger than 20 MB is refused by the length it announces', async () => {
    let read = false;
    fake.serve('/files/a', (_request, response) => {
      response.writeHead(200, { 'content-length': String(LIMIT + 1) }).write('a', () => {
        read = true;
      });
    });
    expect(await createDownload({ apiRoot: fake.url, clock: systemClock })(`${fake.url}/files/a`)).toEqual({
      kind: 'none',
      reason: 'too_large',
    });
    expect(read).toBe(true);
  });

  it('that announces nothing and goes on for ever is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    let sent = 0;
    let cut = false;
    fake.serve('/files/a', (_request, response) => {
      response.writeHead(200);
      response.on('close', () => {
        cut = true;
      });
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', pour);
      pour();
    });
    expect(await createDownload({ apiRoot: fake.url, clock: systemClock })(`${fake.url}/files/a`)).toEqual({
      kind: 'none',
      reason: 'too_large',
    });
    await vi.waitFor(() => expect(cut).toBe(true));
    expect(sent).toBeLessThan(LIMIT + 8 * chunk.length);
  });

  it('that has exactly 20 MB is fetched', async () => {
    fake.serve('/files/a', (_request, response) => response.end(Buffer.alloc(LIMIT)));
    const fetched = await createDownload({ apiRoot: fake.url, clock: systemClock })(`${fake.url}/files/a`);
    expect(fetched.kind === 'file' && fetched.bytes.byteLength).toBe(LIMIT);
  });

  it.each([
    ['before the first byte', () => undefined],
    ['in the middle', (response: { write(text: string): unknown }) => void response.write('a')],
  ])('that stalls %s is given up after twenty seconds', async (_, begin) => {
    const clock = fakeClock(0);
    let asked = false;
    fake.serve('/files/a', (_request, response) => {
      begin(response);
      asked = true;
    });
    let over = false;
    const fetching = createDownload({ apiRoot: fake.url, clock })(`${fake.url}/files/a`).finally(() => {
      over = true;
    });
    await vi.waitFor(() => expect(asked).toBe(true));
    clock.advance(19_999);
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    expect(over).toBe(false);
    clock.advance(1);
    expect(await fetching).toEqual({ kind: 'none', reason: 'unreachable' });
  });

  it('whose connection breaks, or that nobody serves, is unreachable', async () => {
    fake.serve('/files/a', (_request, response) => response.destroy());
    const fetchIt = createDownload({ apiRoot: fake.url, clock: systemClock });
    expect(await fetchIt(`${fake.url}/files/a`)).toEqual({ kind: 'none', reason: 'unreachable' });
    await fake.close();
    expect(await fetchIt(`${fake.url}/files/a`)).toEqual({ kind: 'none', reason: 'unreachable' });
  });
});
