import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { APPS, seatCitizens } from './citizens.ts';
import type { App } from './citizens.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/**
 * `npm run demo:channels` starts the helpdesk beside a stand-in for Zalo and one for Telegram, and lets one chat as a
 * citizen of either. Lines may be piped in; each is answered before the next is taken.
 */
const interactive = process.stdin.isTTY;

let input: Interface | null = null;
let ending = false;
/** Also while it is still starting: nothing is left behind then either. */
const end = (): void => {
  ending = true;
  input?.close();
};
process.on('SIGINT', end);
process.on('SIGTERM', end);

process.stderr.write('Đang khởi động…\n');
const stage = await openStage();
try {
  if (!ending) await chat(stage);
} finally {
  process.stderr.write('Đang dừng…\n');
  await stage.close();
}

async function chat({ url, password, zalo, telegram, quiet }: Stage): Promise<void> {
  const lines = createInterface({ input: process.stdin, ...(interactive && { output: process.stdout }) });
  input = lines;
  lines.on('SIGINT', end);
  let app: App = 'zalo';
  const prompt = (): void => {
    lines.setPrompt(`${app}> `);
    if (interactive && !ending) lines.prompt();
  };
  const show = (text: string): void => {
    // What comes unasked, an officer's answer, does not run into what is being typed.
    if (interactive) process.stdout.write('\r\u001B[K');
    process.stdout.write(`${text.replaceAll(/^/gm, '│ ')}\n\n`);
    if (interactive && !ending) lines.prompt(true);
  };
  const citizens = seatCitizens({ zalo, telegram, show });

  process.stdout.write(
    [
      `Trợ lý đang chạy thử ở ${url}, bàn trực ở ${url}/console (admin, mật khẩu ${password}).`,
      'Zalo và Telegram ở đây là bản giả: không có gì rời khỏi máy này, thoát ra là xóa hết.',
      'Gõ như người dân gõ; số thứ tự chọn một dòng. /zalo và /telegram đổi ứng dụng. Ctrl-C để thoát.',
      '',
      '',
    ].join('\n'),
  );
  prompt();
  for await (const typed of lines) {
    const line = typed.trim();
    const other = APPS.find((name) => line === `/${name}`);
    if (other !== undefined) app = other;
    else if (line !== '') {
      if (!interactive) process.stdout.write(`${app}> ${line}\n`);
      await citizens[app].types(line);
      await quiet();
    }
    prompt();
  }
}
