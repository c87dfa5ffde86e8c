import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Model, TrainingSet } from './nlu/model.ts';
import { trainModel } from './nlu/train.ts';

/** Where trained models are kept, below the data folder: the one in use and the one before, for an editor's undo. */
const FOLDER = 'models';
const MOST_KEPT = 3;

/** The same examples and the same code give the same version, and so the same answers. */
export async function modelVersion(set: TrainingSet): Promise<string> {
  const hash = createHash('sha256')
    .update(JSON.stringify(set))
    .update(await codeHash());
  return hash.digest('hex').slice(0, 12);
}

let code: Promise<string> | undefined;

/** Of the files that turn examples into a model. Read once: they do not change while the process runs. */
const codeHash = (): Promise<string> =>
  (code ??= (async () => {
    const folder = join(import.meta.dirname, 'nlu');
    const hash = createHash('sha256');
    for (const name of (await readdir(folder)).toSorted()) hash.update(name).update(await readFile(join(folder, name)));
    return hash.digest('hex');
  })());

/** Null when there is none, or when what is there cannot be used: training again is always right. */
export async function findModel(dataFolder: string, version: string): Promise<Model | null> {
  try {
    const model = deserialize(await readFile(fileOf(dataFolder, version))) as Model;
    return model.version === version ? model : null;
  } catch {
    return null;
  }
}

export async function trainHere(dataFolder: string, set: TrainingSet, version: string): Promise<Model> {
  const model = trainModel(set, version);
  await keepModel(dataFolder, model);
  return model;
}

/** Trains beside the running service. Null when it was called off, because newer examples have come. */
export async function trainInWorker(dataFolder: string, set: TrainingSet, version: string, signal: AbortSignal): Promise<Model | null> {
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: { set, version } });
  const model = await new Promise<Model | null>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(null));
    signal.addEventListener('abort', () => void worker.terminate(), { once: true });
  });
  if (model !== null) await keepModel(dataFolder, model);
  return model;
}

const fileOf = (dataFolder: string, version: string): string => join(dataFolder, FOLDER, `${version}.model`);

/** A folder that cannot be written costs the next start some seconds, not this one its life. */
async function keepModel(dataFolder: string, model: Model): Promise<void> {
  const folder = join(dataFolder, FOLDER);
  const file = fileOf(dataFolder, model.version);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.new`, serialize(model));
    await rename(`${file}.new`, file);
    const old = (await readdir(folder)).filter((name) => name !== `${model.version}.model`);
    await Promise.all(old.slice(0, Math.max(0, old.length - MOST_KEPT + 1)).map((name) => rm(join(folder, name), { force: true })));
  } catch {
    await rm(`${file}.new`, { force: true }).catch(() => undefined);
  }
}
