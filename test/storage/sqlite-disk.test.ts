import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/index.ts';
import { inbound, NOW, queue, reply, settlement, takeOne, textsToSend } from './samples.ts';
import { mountSmallDisk } from './tmpfs.ts';
import type { SmallDisk } from './tmpfs.ts';

const MEGABYTES = 1;

let disk: SmallDisk;
let url: string;
beforeEach(async () => {
  disk = await mountSmallDisk(MEGABYTES);
  url = `sqlite:${join(disk.folder, 'helpdesk.db')}`;
  return () => disk.remove();
});

const filler = (): string => join(disk.folder, 'filler');
/** Takes every byte that is left. */
async function fillUp(): Promise<void> {
  await expect(writeFile(filler(), Buffer.alloc(MEGABYTES * 2 ** 20))).rejects.toMatchObject({ code: 'ENOSPC' });
}

describe('a disk that is read-only', () => {
  it('is named as such, whether there is a database on it or not', async () => {
    const store = await openStore(url);
    await store.acceptInbound(inbound(), NOW);
    await store.countStaff();
    await store.close();
    await disk.makeReadOnly();
    await expect(openStore(url)).rejects.toMatchObject({ name: 'StoreError', fault: 'read_only' });
    await expect(openStore(`sqlite:${join(disk.folder, 'new.db')}`)).rejects.toMatchObject({ fault: 'read_only' });
    await disk.makeWritable();
    const again = await openStore(url);
    expect(await again.readTranscript('web', 'an', 0)).toHaveLength(1);
    await again.close();
  });

  it('is named as such when even the folder of the database cannot be made', async () => {
    await disk.makeReadOnly();
    await expect(openStore(`sqlite:${join(disk.folder, '.data/helpdesk.db')}`)).rejects.toMatchObject({ fault: 'read_only' });
  });
});

describe('a database that is refused', () => {
  it('is not kept open', async () => {
    await writeFile(join(disk.folder, 'helpdesk.db'), 'not a database');
    await expect(openStore(url)).rejects.toMatchObject({ fault: 'corrupt' });
    // Making the disk read-only takes that no file on it is open for writing.
    await disk.makeReadOnly();
  });
});

describe('a disk that is full', () => {
  it('refuses messages whole, and takes them once there is room again', async () => {
    const store = await openStore(url);
    const kept = inbound({ text: 'trước khi đầy' });
    await store.acceptInbound(kept, NOW);
    await fillUp();
    // The space that the log already has may do for a few more.
    const long = 'rất dài '.repeat(500);
    const results = await Promise.allSettled(
      Array.from({ length: 300 }, (_, i) => store.acceptInbound(inbound({ text: `${i} ${long}` }), NOW)),
    );
    const accepted = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [`${i} ${long}`] : []));
    expect(accepted.length).toBeLessThan(results.length);
    const texts = async (): Promise<string[]> => (await store.readTranscript('web', 'an', 0)).map(({ text }) => text);
    expect(await texts()).toEqual([kept.text, ...accepted]);

    await rm(filler());
    const last = inbound({ text: 'sau khi có chỗ' });
    expect(await store.acceptInbound(last, NOW)).toBe('new');
    expect(await store.acceptInbound(kept, NOW)).toBe('duplicate');
    const lines = await store.readTranscript('web', 'an', 0);
    expect(lines.map(({ text }) => text)).toEqual([kept.text, ...accepted, last.text]);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1));
    await store.close();
  });

  it('is given as the reason, so that the log can name it', async () => {
    const store = await openStore(url);
    await store.checkWritable(NOW);
    await fillUp();
    const long = inbound({ text: 'rất dài '.repeat(20_000) });
    await expect(store.acceptInbound(long, NOW)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    await rm(filler());
    await store.checkWritable(NOW);
    await store.close();
  });

  it('fails the write check', async () => {
    const store = await openStore(url);
    await fillUp();
    // Each check takes new room in the log, until there is none.
    const checks = await Promise.allSettled(Array.from({ length: 300 }, (_, i) => store.checkWritable(NOW + i)));
    const after = await Promise.allSettled([store.checkWritable(NOW)]);
    expect([...checks, ...after].map(({ status }) => status)).toContain('rejected');
    await rm(filler());
    await store.checkWritable(NOW);
    await store.close();
  });

  it('settles nothing by halves, and the message can be settled later', async () => {
    const store = await openStore(url);
    const message = await takeOne(store);
    await fillUp();
    const replies = Array.from({ length: 100 }, (_, i) => reply(`${i} ${'rất dài '.repeat(500)}`));
    await expect(store.settleInbound(message.id, settlement({ replies }), NOW)).rejects.toThrow();
    expect(await store.readTranscript('web', 'an', 0)).toHaveLength(1);
    await rm(filler());
    expect(await store.claimOutbound(10, NOW)).toEqual({ messages: [], nextAt: null });
    await store.settleInbound(message.id, settlement({ replies: [reply('ngắn thôi')] }), NOW);
    expect(await textsToSend(store, NOW)).toEqual(['ngắn thôi']);
    await queue(store, ['và tiếp'], { contactId: 'binh' });
    await store.close();
  });
});
