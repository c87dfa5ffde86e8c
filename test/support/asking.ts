import { visit } from './citizen.ts';

/** What ends every answer, question back and refusal of a question: the sentence that closes it. */
const CLOSING = /Thông tin kiểm tra|đã đến hạn rà soát|tôi không đoán|anh\/chị cho tôi biết mình cần/;

/** One question by somebody new: all that the assistant says to it. */
export async function askService(url: string, text: string): Promise<string> {
  const citizen = await visit(url);
  await citizen.says(text);
  await citizen.hears(CLOSING);
  const said = citizen.tab.lines.map((line) => line.text).join('\n');
  citizen.leaves();
  return said;
}

/** Resolves when the condition first holds; rejects when it does not within the time. */
export async function until(holds: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`not so within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
