import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/knowledge.ts';

type Import = { readonly from: string; readonly typeOnly: boolean };
/** Paths below `src` and what stands in the files. */
type Sources = ReadonlyMap<string, string>;

/** Who may import whom, besides itself. A new part is added here, so that its place is decided once. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  nlu: ['core'],
  catalog: ['core'],
  'content-check': ['core', 'nlu', 'catalog'],
  eval: ['core', 'nlu', 'catalog'],
  channels: ['core', 'channels/telegram', 'channels/web', 'channels/zalo'],
  'channels/telegram': ['core'],
  'channels/web': ['core'],
  'channels/zalo': ['core'],
  storage: ['core'],
  console: ['core', 'html.ts'],
  http: ['core'],
  // The page to print.
  leaflet: ['core', 'html.ts'],
  'zalo-oa-sdk-lite': [],
  'clock.ts': ['core'],
  // The types of what an operator sets.
  'config.ts': ['channels/telegram', 'channels/zalo'],
  'html.ts': [],
  'log.ts': ['core'],
  'secrets.ts': ['core'],
  // The knowledge in use: read, trained, kept, followed.
  'knowledge.ts': ['core', 'nlu', 'catalog', 'model-store.ts', 'watch.ts'],
  'model-store.ts': ['nlu'],
  'training-worker.ts': ['nlu'],
  'watch.ts': ['core'],
  // The only place where parts meet; reports and checks are no part of the service.
  'compose.ts': ['core', 'catalog', 'channels', 'storage', 'console', 'http', 'leaflet', 'config.ts', 'knowledge.ts', 'secrets.ts'],
  'main.ts': ['cli', 'clock.ts', 'compose.ts', 'config.ts', 'log.ts'],
  cli: [
    'core',
    'nlu',
    'catalog',
    'channels/telegram',
    'content-check',
    'eval',
    'storage',
    // To connect an OA is the channel's own affair; the command says it in words.
    'channels/zalo',
    'secrets.ts',
    'clock.ts',
    'compose.ts',
    'config.ts',
    'knowledge.ts',
    'log.ts',
    'model-store.ts',
  ],
};

/** Packages that belong to one part; `core` and `nlu` have none but what is listed for them. */
const HOME_OF_PACKAGE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:kysely|better-sqlite3|node:sqlite|pg)(?:\/|$)/, ['storage']],
  [/^grammy(?:\/|$)/, ['channels/telegram']],
  [/^zalo-oa-sdk-lite(?:\/|$)/, ['channels/zalo', 'cli']],
  [
    /^(?:express|express-rate-limit|cookie)$/,
    ['channels', 'channels/telegram', 'channels/web', 'channels/zalo', 'console', 'http', 'leaflet'],
  ],
  [/^qr(?:\/|$)/, ['leaflet']],
  [/^natural\/lib\/natural\/distance\/index\.js$/, ['nlu', 'eval', 'content-check']],
  [/^natural\/lib\//, ['eval']],
  // Its root loads database clients and reads `.env`.
  [/^natural$/, []],
];
const PACKAGES_OF_PURE_PARTS: Readonly<Record<string, RegExp>> = {
  core: /^(?!)/,
  nlu: /^natural\/lib\/natural\/distance\/index\.js$/,
  'zalo-oa-sdk-lite': /^(?:node:|zod$)/,
};
/** What matching takes from the core beside types. */
const VALUES_FOR_NLU = ['core/aspect.ts', 'core/ranking.ts'];

const CLOCK_AND_CHANCE =
  /\b(?:Date\.now|new Date\(\)|Math\.random|performance|setTimeout|setInterval|setImmediate|fetch|console|process|crypto)\b/;
const SQL = /\bsql(?:<[^`]*>)?`|['"`]\s*(?:select\s|insert into|update \w+ set|delete from|create (?:table|index)|pragma|begin )/i;
const ENVIRONMENT = /\bprocess\s*(?:\?\.|\.|\[\s*['"])\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b|['"](?:node:)?process['"]/;

const partOf = (path: string): string => /^channels\/[^/]+(?=\/)|^[^/]+/.exec(path)?.[0] ?? path;
const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

function importsOf(source: string): Import[] {
  const statements = source.matchAll(/^\s*(?:import|export)\s+(type\s)?([^;'"`]*?)\bfrom\s*['"]([^'"]+)['"]/gm);
  const bare = source.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm);
  const dynamic = source.matchAll(/\b(?:import|require)\s*\(\s*(?:['"`]([^'"`]*)['"`])?/g);
  const onlyTypes = (names: string): boolean => /^\{(?:\s*type\s[^,}]*,?)+\s*\}\s*$/.test(names);
  return [
    ...[...statements].map(([, type, names = '', from = '']) => ({ from, typeOnly: type !== undefined || onlyTypes(names) })),
    ...[...bare, ...dynamic].map(([, from = '(computed)']) => ({ from, typeOnly: false })),
  ];
}

const targetOf = (path: string, from: string): string => normalize(join(dirname(path), from));

function faultOfImport(path: string, { from, typeOnly }: Import): string | null {
  const part = partOf(path);
  if (from.startsWith('.')) {
    const target = targetOf(path, from);
    const other = partOf(target);
    if (other !== part && !(MAY_IMPORT[part] ?? []).includes(other)) return `${path} imports ${target}`;
    return part === 'nlu' && other === 'core' && !typeOnly && !VALUES_FOR_NLU.includes(target)
      ? `${path} takes values from ${target}`
      : null;
  }
  const home = HOME_OF_PACKAGE.find(([name]) => name.test(from))?.[1];
  const allowed = (home?.includes(part) ?? true) && (PACKAGES_OF_PURE_PARTS[part]?.test(from) ?? true) && from !== '(computed)';
  return allowed ? null : `${path} imports ${from}`;
}

function faultsOfText(path: string, source: string): string[] {
  const code = withoutComments(source);
  const part = partOf(path);
  // A command hands the environment on; only the configuration looks into it.
  const environment = part === 'cli' || part === 'main.ts' ? code.replaceAll('readConfig(process.env,', '') : code;
  return [
    ...(part !== 'config.ts' && ENVIRONMENT.test(environment) ? [`${path} reads the environment`] : []),
    ...(part !== 'storage' && SQL.test(code) ? [`${path} holds SQL`] : []),
    ...((part === 'core' || part === 'nlu') && CLOCK_AND_CHANCE.test(code)
      ? [`${path} is not pure: ${CLOCK_AND_CHANCE.exec(code)?.[0]}`]
      : []),
    ...(MAY_IMPORT[part] === undefined ? [`${path} belongs to no known part`] : []),
  ];
}

/** The first way found from a file back to itself. Types are gone at run time, and so are circles of them. */
function cycleIn(sources: Sources): string | null {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(' → ');
    if (done.has(path)) return null;
    const targets = importsOf(sources.get(path) ?? '').filter(({ from, typeOnly }) => from.startsWith('.') && !typeOnly);
    for (const { from } of targets) {
      const cycle = visit(targetOf(path, from), [...way, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of sources.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

function faultsIn(sources: Sources): string[] {
  const cycle = cycleIn(sources);
  return [
    ...[...sources].flatMap(([path, source]) => [
      ...importsOf(source).flatMap((each) => faultOfImport(path, each) ?? []),
      ...faultsOfText(path, source),
    ]),
    ...(cycle === null ? [] : [`cycle: ${cycle}`]),
  ];
}

async function readSources(): Promise<Sources> {
  const names = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((name) => name.endsWith('.ts'));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(ROOT, 'src', name), 'utf8')] as const)));
}

const real = await readSources();

describe('the parts of the service', () => {
  it('import one another only as the design says', () => {
    expect(real.size).toBeGreaterThan(80);
    expect(faultsIn(real)).toEqual([]);
  });

  it('are all seen: every relative import leads to a file that was read', () => {
    const lost = [...real].flatMap(([path, source]) =>
      importsOf(source)
        .filter(({ from }) => from.startsWith('.') && !real.has(targetOf(path, from)))
        .map(({ from }) => `${path}: ${from}`),
    );
    expect(lost).toEqual([]);
    const statements = [...real.values()].flatMap((source) => source.match(/\bfrom '[^']+';$/gm) ?? []);
    expect([...real.values()].flatMap(importsOf).length).toBeGreaterThanOrEqual(statements.length);
  });
});

/** What is found in the real sources with one line more. */
const planted = (path: string, line: string): string[] => faultsIn(new Map([...real, [path, `${line}\n${real.get(path) ?? ''}`]]));
const anyOf = (path: string) => expect.stringContaining(path) as string;

describe('a breach of the design', () => {
  it.each([
    ['core/router.ts', "import { openStore } from '../storage/index.ts';"],
    ['core/ports.ts', "import type { Selectable } from 'kysely';"],
    ['core/masking.ts', "import { createHash } from 'node:crypto';"],
    ['core/responders/flow.ts', "import { fold } from '../../nlu/normalise.ts';"],
    ['core/inbox.ts', "export { hashPassword } from '../console/password.ts';"],
    ['core/inbox.ts', "const late = await import('../storage/index.ts');"],
    ['core/inbox.ts', 'const late = await import(name);'],
    ['core/inbox.ts', 'const at = Date.now();'],
    ['core/outbox.ts', 'const spread = Math.random();'],
    ['channels/zalo/channel.ts', "import { writeLine } from '../web/streams.ts';"],
    ['channels/web/codec.ts', "import type { Update } from '../telegram/codec.ts';"],
    ['channels/web/routes.ts', "import { language } from '../../nlu/language.ts';"],
    ['channels/web/routes.ts', "import '../../console/routes.ts';"],
    ['channels/web/routes.ts', "import { Api } from 'zalo-oa-sdk-lite';"],
    ['nlu/matcher.ts', "import { say } from '../core/phrases.ts';"],
    ['nlu/matcher.ts', "import { readFile } from 'node:fs/promises';"],
    ['nlu/communes.ts', "import natural from 'natural';"],
    ['catalog/index.ts', "import { fold } from '../nlu/normalise.ts';"],
    ['storage/inbox.ts', "import { createRoutes } from '../channels/web/routes.ts';"],
    ['console/desk.ts', "import { openStore } from '../storage/index.ts';"],
    ['console/desk.ts', 'const rows = db.prepare(`select * from tickets`);'],
    ['http/health.ts', "import Database from 'better-sqlite3';"],
    ['leaflet/page.ts', "import { createLinks } from '../channels/links.ts';"],
    ['http/app.ts', "import { encodeQR } from 'qr';"],
    ['compose.ts', "import { report } from './eval/metrics.ts';"],
    ['knowledge.ts', "const folder = process.env['DATA'];"],
    ['main.ts', 'const port = process.env.PORT;'],
    ['http/app.ts', "import { env } from 'node:process';"],
    ['zalo-oa-sdk-lite/index.ts', "import type { Channel } from '../core/ports.ts';"],
    ['utils/index.ts', 'export const add = 1;'],
  ])('planted in %s is seen: %s', (path, line) => {
    expect(planted(path, line)).toContainEqual(anyOf(path));
  });

  it('that goes in a circle is seen', () => {
    expect(planted('core/phrases.ts', "import { commandButton } from './reply.ts';")).toContainEqual(
      expect.stringMatching(/^cycle: .*core\/phrases\.ts/),
    );
  });

  it('is not seen in a comment or in a type that matching may take', () => {
    expect(planted('core/router.ts', "// import { openStore } from '../storage/index.ts' and Date.now()")).toEqual([]);
    expect(
      planted('nlu/vectors.ts', "import type { Flow } from '../core/catalog.ts';\nimport { type Turn } from '../core/turn.ts';"),
    ).toEqual([]);
  });
});
