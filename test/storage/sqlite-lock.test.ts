import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/index.ts';
import { ROOT } from '../support/knowledge.ts';
import { inbound, NOW } from './samples.ts';

const STORAGE = pathToFileURL(join(ROOT, 'src/storage/index.ts')).href;

/** Opens the database, says how it went, and closes it once nobody listens to it any more. */
const PROGRAM = `
  import { openStore } from ${JSON.stringify(STORAGE)};
  try {
    const store = await openStore(process.argv[1]);
    console.log('open');
    process.stdin.on('data', () => undefined).on('end', () => void store.close());
  } catch (error) {
    console.log(error.fault);
  }
`;

type OtherProcess = {
  /** `open`, or the fault it was refused with. */
  readonly said: string;
  /** Lets it close its store and end. */
  end(): Promise<void>;
  kill(): Promise<void>;
};

async function startAnother(url: string): Promise<OtherProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const { value } = (await createInterface(child.stdout)[Symbol.asyncIterator]().next()) as { value?: string };
  return {
    said: value ?? 'nothing',
    async end() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

let folder: string;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  url = `sqlite:${join(folder, 'helpdesk.db')}`;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a database that one process has open', () => {
  it('is refused to a second one, and free again once it is closed', async () => {
    const store = await openStore(url);
    const refused = await startAnother(url);
    await refused.end();
    expect(refused.said).toBe('in_use');
    // The refusal has done no harm to the first.
    expect(await store.acceptInbound(inbound(), NOW)).toBe('new');
    await store.close();
    const admitted = await startAnother(url);
    await admitted.end();
    expect(admitted.said).toBe('open');
  });

  it('is refused to this process while another has it, until that one closes it', async () => {
    const other = await startAnother(url);
    expect(other.said).toBe('open');
    await expect(openStore(url)).rejects.toMatchObject({ name: 'StoreError', fault: 'in_use' });
    await other.end();
    await (await openStore(url)).close();
  });

  it('is free again once that process has been killed', async () => {
    const other = await startAnother(url);
    expect(other.said).toBe('open');
    await other.kill();
    const store = await openStore(url);
    expect(await store.acceptInbound(inbound(), NOW)).toBe('new');
    await store.close();
  });

  it('is refused to the same process, too', async () => {
    const store = await openStore(url);
    await expect(openStore(url)).rejects.toMatchObject({ fault: 'in_use' });
    await store.close();
    await (await openStore(url)).close();
  });
});
