import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { loadCatalog } from './catalog/index.ts';
import type { Log } from './core/ports.ts';
import type { Knowledge } from './core/turn.ts';
import { trainingExamples } from './nlu/examples.ts';
import { language } from './nlu/language.ts';
import { createMatcher } from './nlu/matcher.ts';
import type { Example, Model } from './nlu/model.ts';
import { trainModel } from './nlu/train.ts';

/** Where trained models are kept, below the data folder. */
const MODEL_FOLDER = 'models';

/** Reads the catalog, trains the matcher (or takes the one trained before from the same examples by the same code). */
export async function loadKnowledge(contentRoot: string, dataFolder: string, log: Log): Promise<Knowledge> {
  const startedAt = performance.now();
  const catalog = await loadCatalog(contentRoot);
  log({
    event: 'catalog.loaded',
    version: catalog.version,
    intents: Object.keys(catalog.intents).length,
    answers: Object.keys(catalog.answers).length,
    ms: Math.round(performance.now() - startedAt),
  });
  const model = await trainedModel(trainingExamples(catalog), join(dataFolder, MODEL_FOLDER), log);
  return { catalog, language, matcher: createMatcher(model) };
}

export async function trainedModel(examples: readonly Example[], folder: string, log: Log): Promise<Model> {
  const startedAt = performance.now();
  const version = await modelVersion(examples);
  const file = join(folder, `${version}.model`);
  const kept = await readModel(file, version);
  const model = kept ?? trainModel(examples, version);
  if (kept === null) await keepModel(folder, file, model);
  log({ event: 'matcher.trained', version, ms: Math.round(performance.now() - startedAt), cached: kept !== null });
  return model;
}

/** The same examples and the same code give the same version, and so the same answers. */
async function modelVersion(examples: readonly Example[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(examples));
  const code = join(import.meta.dirname, 'nlu');
  for (const name of (await readdir(code)).toSorted()) hash.update(name).update(await readFile(join(code, name)));
  return hash.digest('hex').slice(0, 12);
}

/** Null when there is none, or when what is there cannot be used: training again is always right. */
async function readModel(file: string, version: string): Promise<Model | null> {
  try {
    const model = deserialize(await readFile(file)) as Model;
    return model.version === version ? model : null;
  } catch {
    return null;
  }
}

/** A folder that cannot be written costs the next start some seconds, not this one its life. */
async function keepModel(folder: string, file: string, model: Model): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const old = await readdir(folder);
    await writeFile(`${file}.new`, serialize(model));
    await rename(`${file}.new`, file);
    await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  } catch {
    await rm(`${file}.new`, { force: true }).catch(() => undefined);
  }
}
