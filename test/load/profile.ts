import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type CpuProfile = {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Where a process's time goes, the first that fits: our own parts by folder, then what they stand on. */
const PARTS: readonly (readonly [pattern: RegExp, part: (found: RegExpExecArray) => string])[] = [
  [/\/src\/(zalo-oa-sdk-lite|channels\/\w+|\w+)\//, ([, folder]) => `src/${folder}`],
  [/node_modules\/(?:zalo-oa-sdk-lite)\//, () => 'src/zalo-oa-sdk-lite'],
  [/node_modules\/((?:@[^/]+\/)?[^/]+)/, ([, name]) => String(name)],
  [/^node:internal\/(?:deps\/undici)/, () => 'node: fetch'],
  [/^node:/, () => 'node: other'],
];
const NAMED: Readonly<Record<string, string>> = {
  '(idle)': '(idle)',
  '(garbage collector)': '(garbage collector)',
  '(program)': '(native code)',
};

function partOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  // A native call counts for the function that makes it: here, a statement and, at the end of a batch, the sync.
  if (functionName === 'executeQuery' && url.includes('sqlite-driver')) return 'SQLite';
  const named = NAMED[functionName];
  if (named !== undefined) return named;
  for (const [pattern, part] of PARTS) {
    const found = pattern.exec(url);
    if (found !== null) return part(found);
  }
  return url === '' ? '(native code)' : '(other)';
}

/** The shares of the time in which the process was busy after its first `skippedMs`, largest first; of what Node left in a folder. */
export async function profileIn(folder: string, skippedMs: number): Promise<readonly (readonly [part: string, share: number])[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  const spent = new Map<string, number>();
  for (const file of files) {
    const { nodes, samples, timeDeltas } = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile;
    const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
    let elapsed = 0;
    for (const [i, id] of samples.entries()) {
      elapsed += timeDeltas[i] ?? 0;
      if (elapsed < skippedMs * 1_000) continue;
      const part = parts.get(id) ?? '(other)';
      spent.set(part, (spent.get(part) ?? 0) + (timeDeltas[i] ?? 0));
    }
  }
  spent.delete('(idle)');
  const busy = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return [...spent].map(([part, time]) => [part, time / busy] as const).toSorted(([, a], [, b]) => b - a);
}
