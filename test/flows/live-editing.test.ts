import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askService, until } from '../support/asking.ts';
import { ROOT } from '../support/knowledge.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

const ANSWER = 'content/answers/vneid/vneid-quen-mat-khau.md';
const INTENT = 'intents/vneid/vneid-quen-mat-khau.yml';

let root: string;
let service: RunningService;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'helpdesk-content-'));
  for (const folder of ['intents', 'content', '.data/models']) await cp(join(ROOT, folder), join(root, folder), { recursive: true });
  service = await runService({ contentRoot: root });
});
afterAll(async () => {
  await service.stop();
  await rm(root, { recursive: true, force: true });
});

const edit = async (file: string, change: (text: string) => string): Promise<() => Promise<void>> => {
  const path = join(root, file);
  const before = await readFile(path, 'utf8');
  await writeFile(path, change(before));
  return () => writeFile(path, before);
};

const contentProblems = async (): Promise<string[]> => {
  const response = await fetch(`${service.url}/readyz`);
  return ((await response.json()) as { contentProblems: string[] }).contentProblems;
};

describe('an editor at work while citizens ask', () => {
  it('sees a saved answer in use, and the old one again after an undo', async () => {
    const undo = await edit(ANSWER, (text) => text.replace('\n## Cách làm', '\nCâu mới thêm để thử.\n\n## Cách làm'));
    await until(async () => (await askService(service.url, 'quên mật khẩu vneid')).includes('Câu mới thêm để thử.'));
    await undo();
    await until(async () => !(await askService(service.url, 'quên mật khẩu vneid')).includes('Câu mới thêm để thử.'));
  });

  it('keeps the last good content when a file is broken, and says what is wrong', async () => {
    const undo = await edit(ANSWER, (text) => text.replace('title:', 'titel:'));
    await until(async () => (await contentProblems()).length > 0);
    expect(await contentProblems()).toEqual([
      expect.stringMatching(/^content\/answers\/vneid\/vneid-quen-mat-khau\.md:\d+: .*title/),
      expect.stringContaining('titel'),
    ]);
    expect(await askService(service.url, 'quên mật khẩu vneid')).toContain('Quên mật khẩu');
    await undo();
    await until(async () => (await contentProblems()).length === 0);
  });

  it('learns new examples beside the running service', async () => {
    const before = service.events.filter(({ event }) => event === 'matcher.trained').length;
    const undo = await edit(INTENT, (text) =>
      text.replace('examples:\n', 'examples:\n  - zuzu lala quên béng cái khoá số bí mật của ứng dụng\n'),
    );
    await until(() => Promise.resolve(service.events.filter(({ event }) => event === 'matcher.trained').length > before), 60_000);
    expect(await askService(service.url, 'zuzu lala quên béng cái khoá số bí mật của ứng dụng')).toContain('Quên mật khẩu');
    await undo();
  }, 120_000);
});
