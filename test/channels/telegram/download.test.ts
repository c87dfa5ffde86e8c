import { afterEach, describe, expect, it } from 'vitest';
import { FAULTS } from '../../support/fake-telegram/index.ts';
import { openTelegram } from './open.ts';
import type { Opened } from './open.ts';

let opened: Opened;
afterEach(() => opened?.close());

const MEGABYTE = 1024 * 1024;
const open = async () => {
  opened = await openTelegram();
  const fetchAttachment = (reference: string) => opened.channel.fetchAttachment?.(reference);
  return { ...opened, person: opened.telegram.person(), fetchAttachment };
};

describe('an attachment', () => {
  it('is fetched by the reference that came with the message', async () => {
    const { channel, person, receiver, messages, fetchAttachment } = await open();
    await channel.start(receiver);
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    await person.sendsPhoto({ bytes }).taken;
    const [attachment] = messages[0]?.attachments ?? [];
    expect(attachment).toMatchObject({ kind: 'image', size: 60_000 });
    const file = await fetchAttachment(attachment?.reference ?? '');
    expect(file).toMatchObject({ kind: 'file', mediaType: 'image/jpeg' });
    expect(file?.kind === 'file' && Buffer.compare(file.bytes, bytes)).toBe(0);
  });

  it.each([
    ['documents/file_1.pdf', 'application/pdf'],
    ['voice/file_2.oga', 'audio/ogg'],
    ['photos/FILE.JPG', 'image/jpeg'],
    ['documents/page.html', 'application/octet-stream'],
    ['documents/image.svg', 'application/octet-stream'],
    ['documents/no-ending', 'application/octet-stream'],
  ])('%s is called %s, nothing that a browser would run', async (path, mediaType) => {
    const { telegram, fetchAttachment } = await open();
    const { id } = telegram.files.add(path, new Uint8Array(3));
    expect(await fetchAttachment(id)).toMatchObject({ kind: 'file', mediaType });
  });

  it.each([
    ['says so', undefined],
    ['says nothing', null],
    ['says it is small', 100],
  ])('of more than 20 MB is not fetched, if Telegram %s', async (_, saysSize) => {
    const { telegram, fetchAttachment } = await open();
    const { id } = telegram.files.add('videos/file_1.mp4', new Uint8Array(21 * MEGABYTE), saysSize);
    if (saysSize === 100)
      telegram.faults.plan('getFile', {
        kind: 'body',
        status: 200,
        body: JSON.stringify({ ok: true, result: { file_path: 'videos/file_1.mp4', file_size: 100 } }),
      });
    expect(await fetchAttachment(id)).toEqual({ kind: 'none', reason: 'too_large' });
  });

  it('of just 20 MB is fetched', async () => {
    const { telegram, fetchAttachment } = await open();
    const { id } = telegram.files.add('videos/file_1.mp4', new Uint8Array(20 * MEGABYTE), null);
    expect(await fetchAttachment(id)).toMatchObject({ kind: 'file' });
  });

  it('that Telegram no longer has is gone', async () => {
    const { telegram, fetchAttachment } = await open();
    expect(await fetchAttachment('never-sent')).toEqual({ kind: 'none', reason: 'gone' });
    const { id } = telegram.files.add('photos/file_1.jpg', new Uint8Array(3));
    telegram.faults.plan('file', { kind: 'body', status: 404, body: '' });
    expect(await fetchAttachment(id)).toEqual({ kind: 'none', reason: 'gone' });
  });

  it.each([
    ['getFile', FAULTS.internal],
    ['getFile', FAULTS.htmlPage],
    ['getFile', FAULTS.unauthorized],
    ['file', FAULTS.internal],
    ['file', FAULTS.reset],
  ])('is unreachable when %s fails', async (method, fault) => {
    const { telegram, fetchAttachment, events } = await open();
    const { id } = telegram.files.add('photos/file_1.jpg', new Uint8Array(3));
    telegram.faults.plan(method, fault);
    expect(await fetchAttachment(id)).toEqual({ kind: 'none', reason: 'unreachable' });
    expect(JSON.stringify(events)).not.toContain(telegram.token);
  });

  it('on a network that stalls is given up after a minute, and at once when the service stops', async () => {
    const { channel, telegram, clock, fetchAttachment } = await open();
    const { id } = telegram.files.add('photos/file_1.jpg', new Uint8Array(3));
    telegram.faults.plan('file', FAULTS.stall, 2);
    const first = fetchAttachment(id);
    await telegram.called('file');
    clock.advance(60_000);
    expect(await first).toEqual({ kind: 'none', reason: 'unreachable' });
    const second = fetchAttachment(id);
    await telegram.called('file', 2);
    await channel.stop();
    expect(await second).toEqual({ kind: 'none', reason: 'unreachable' });
  });

  it('is not sought elsewhere: no other reference, no other path, no redirect', async () => {
    const { telegram, fetchAttachment } = await open();
    for (const reference of ['', '../getMe', 'a/b', 'a?b', 'x'.repeat(257)])
      expect(await fetchAttachment(reference), reference).toEqual({ kind: 'none', reason: 'not_allowed' });
    expect(telegram.calls).toEqual([]);
    for (const path of ['../../getMe', '/var/lib/telegram/file_1.jpg', 'photos/../../getMe', '//elsewhere.example/file', 'a\\b', '']) {
      const { id } = telegram.files.add(path, new Uint8Array(3));
      expect(await fetchAttachment(id), path).toEqual({ kind: 'none', reason: 'not_allowed' });
    }
    expect(telegram.callsTo('file')).toEqual([]);
    const { id } = telegram.files.add('photos/file_1.jpg', new Uint8Array(3));
    telegram.faults.plan('file', { kind: 'body', status: 302, body: '', headers: { location: `${telegram.url}/elsewhere` } });
    expect(await fetchAttachment(id)).toEqual({ kind: 'none', reason: 'unreachable' });
  });
});
