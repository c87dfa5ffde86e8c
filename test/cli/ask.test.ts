import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/knowledge.ts';

const ask = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, ['src/cli/ask.ts', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    env: { ...process.env, LOG_LEVEL: 'silent' },
  });

describe('npm run ask', () => {
  it('answers one question and says why', () => {
    const { stdout, status } = ask(['mã kích hoạt vneid gửi về điện thoại cũ']);
    expect(status).toBe(0);
    for (const part of [
      'Mã kích hoạt gửi về thiết bị cũ',
      'vneid-thiet-bi-cu',
      'Khả năng',
      'Cách biệt',
      'Ngưỡng',
      'Vì các chữ',
      'nội dung',
    ])
      expect(stdout).toContain(part);
  });

  it('writes one JSON line a question, in order, for plain lines, texts and conversations', () => {
    const input = [
      'mất căn cước',
      JSON.stringify({ text: 'lệ phí làm căn cước' }),
      JSON.stringify({ turns: ['mất căn cước', 'thế hết bao nhiêu tiền'] }),
      '',
      'xin chào',
    ].join('\n');
    const lines = ask(['--json'], input)
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['text', 'decision', 'intent', 'aspect', 'flow', 'confidence', 'choices', 'also', 'candidates']);
      expect(line['candidates']).toSatisfy((candidates: unknown[]) => candidates.length >= 3);
    }
    expect(lines[1]).toMatchObject({ decision: 'answer', intent: 'le-phi-can-cuoc', aspect: 'le-phi' });
    expect(lines[2]).toMatchObject({ text: 'thế hết bao nhiêu tiền', decision: 'answer', intent: 'le-phi-can-cuoc', aspect: 'le-phi' });
    expect(lines[3]).toMatchObject({ decision: 'smalltalk', intent: 'chao-hoi' });
  });

  it('says how it is used when nothing is asked', () => {
    const { stderr, status } = ask([]);
    expect(status).toBe(2);
    expect(stderr).toContain('Cách dùng');
  });
});
