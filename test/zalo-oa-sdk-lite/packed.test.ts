import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import { ROOT } from '../support/knowledge.ts';

const SDK = join(ROOT, 'src/zalo-oa-sdk-lite');
const user = '246845883529197922';

let folder = '';
let project = '';
let fake: FakeZalo;

const run = async (cwd: string, command: string, parameters: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(command, parameters, { cwd, env: { ...process.env, ...env } });
  return stdout;
};

/** Packs a copy, for packing rewrites package.json; zod comes as a tarball too, so that no registry is asked. */
beforeAll(async () => {
  fake = await startFakeZalo();
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  project = join(folder, 'project');
  await cp(SDK, join(folder, 'source/sdk'), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'source/node_modules'));
  await run(join(folder, 'source/sdk'), 'npm', ['pack', '--pack-destination', folder]);
  await run(folder, 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder, await realpath(join(ROOT, 'node_modules/zod'))]);
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).map((name) => join(folder, name));
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  await run(project, 'npm', ['install', '--offline', '--no-audit', '--no-fund', ...tarballs]);
  const example = /```ts\n(\/\/ send\.ts[^]*?)```/.exec(await readFile(join(SDK, 'README.md'), 'utf8'))?.[1] ?? '';
  await writeFile(join(project, 'send.ts'), example);
}, 180_000);

afterAll(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

const sendExample = (): Promise<string> => {
  const { appId, appSecret, url } = fake;
  const env = { ZALO_APP_ID: appId, ZALO_APP_SECRET: appSecret, ZALO_USER_ID: user, ZALO_API_ROOT: url, ZALO_OAUTH_ROOT: url };
  return run(project, process.execPath, ['send.ts'], env);
};

describe('the packed client in an empty project', () => {
  it('holds JavaScript and declarations, no TypeScript, and leaves its source as it was', async () => {
    const installed = join(project, 'node_modules/zalo-oa-sdk-lite');
    const names = await readdir(installed, { recursive: true });
    expect(names).toContain('dist/index.js');
    expect(names).toContain('dist/index.d.ts');
    expect(names).toContain('README.md');
    expect(names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
    const source = join(folder, 'source/sdk');
    expect(await readFile(join(source, 'package.json'), 'utf8')).toBe(await readFile(join(SDK, 'package.json'), 'utf8'));
    expect(await readdir(source)).not.toContain('dist');
  });

  it('runs the README’s example as it is written', async () => {
    await writeFile(join(project, 'zalo-tokens.json'), JSON.stringify({ ...fake.tokens.issue(), expiresAt: Date.now() + 90_000_000 }));
    expect(await sendExample()).toMatch(/^sent [0-9a-f]{20}\n$/);
    expect(fake.shown()).toMatchObject([{ userId: user, text: 'Anh/chị cần gì ạ?\n1. Làm lại CCCD\n2. Gặp cán bộ' }]);
  });

  it('refreshes an expired pair and leaves the new one in the file', async () => {
    const path = join(project, 'zalo-tokens.json');
    await writeFile(path, JSON.stringify({ ...fake.tokens.issue(), expiresAt: 0 }));
    expect(await sendExample()).toMatch(/^sent /);
    const kept = JSON.parse(await readFile(path, 'utf8')) as { accessToken: string };
    expect(fake.tokens.accepts(kept.accessToken)).toBe(true);
    fake.faults.plan('/v3.0/oa/message/cs', { kind: 'error', code: -230 });
    expect(await sendExample()).toBe('the person has to write first\n');
  });

  it('type-checks', { timeout: 60_000 }, async () => {
    const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, exactOptionalPropertyTypes: true };
    const types = { types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] };
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, ...types }, include: ['send.ts'] }),
    );
    expect(await run(project, join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.']).catch((error: { stdout: string }) => error.stdout)).toBe(
      '',
    );
    await writeFile(join(project, 'send.ts'), "import { verifySignature } from 'zalo-oa-sdk-lite';\nverifySignature(5);\n");
    await expect(run(project, join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.'])).rejects.toThrow('Command failed');
  });
});
