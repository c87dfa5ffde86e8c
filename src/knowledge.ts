import { CatalogError, loadCatalog } from './catalog/index.ts';
import type { Problem } from './catalog/problem.ts';
import type { Log } from './core/ports.ts';
import type { Knowledge } from './core/turn.ts';
import { findModel, modelVersion, trainHere, trainInWorker } from './model-store.ts';
import { trainingSet } from './nlu/examples.ts';
import { language } from './nlu/language.ts';
import { createMatcher } from './nlu/matcher.ts';
import { watchFolders } from './watch.ts';

type Places = { readonly contentRoot: string; readonly dataFolder: string };

/** Reads the catalog and trains the matcher, or takes the model trained before from the same examples by the same code. */
export async function loadKnowledge({ contentRoot, dataFolder }: Places, log: Log): Promise<Knowledge> {
  const catalog = await timedCatalog(contentRoot, log);
  const set = trainingSet(catalog);
  const version = await modelVersion(set);
  const startedAt = performance.now();
  const kept = await findModel(dataFolder, version);
  const model = kept ?? (await trainHere(dataFolder, set, version));
  log({ event: 'matcher.trained', version, ms: Math.round(performance.now() - startedAt), cached: kept !== null });
  return { catalog, language, matcher: createMatcher(model) };
}

async function timedCatalog(contentRoot: string, log: Log) {
  const startedAt = performance.now();
  const catalog = await loadCatalog(contentRoot);
  const [intents, answers] = [Object.keys(catalog.intents).length, Object.keys(catalog.answers).length];
  log({ event: 'catalog.loaded', version: catalog.version, intents, answers, ms: Math.round(performance.now() - startedAt) });
  return catalog;
}

/** The knowledge in use, kept in step with the files editors save. */
export type KnowledgeKeeper = {
  readonly current: () => Knowledge;
  /** What is wrong with the files as they are now; the last good ones are in use meanwhile. */
  readonly problems: () => readonly Problem[];
  stop(): void;
};

type Needs = Places & { readonly log: Log; readonly onChange: () => void };

/**
 * Follows the content folders. A new answer is in use at once; new examples are learnt in a worker while the old model
 * goes on serving; files that do not read leave everything as it was and are reported.
 */
export function keepKnowledge(initial: Knowledge, { contentRoot, dataFolder, log, onChange }: Needs): KnowledgeKeeper {
  let current = initial;
  let problems: readonly Problem[] = [];
  let training: AbortController | null = null;

  async function reload(): Promise<void> {
    try {
      const catalog = await timedCatalog(contentRoot, log);
      problems = [];
      current = { ...current, catalog };
      onChange();
      await learn();
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      ({ problems } = error);
      const [first] = problems;
      log({ event: 'catalog.rejected', problems: problems.length, first: first === undefined ? '' : `${first.file}:${first.line}` });
      onChange();
    }
  }

  async function learn(): Promise<void> {
    const set = trainingSet(current.catalog);
    const version = await modelVersion(set);
    training?.abort();
    if (version === current.matcher.version) return;
    const mine = new AbortController();
    training = mine;
    const startedAt = performance.now();
    const kept = await findModel(dataFolder, version);
    const model = kept ?? (await trainInWorker(dataFolder, set, version, mine.signal));
    if (model === null || mine.signal.aborted) return;
    current = { ...current, matcher: createMatcher(model) };
    log({ event: 'matcher.trained', version, ms: Math.round(performance.now() - startedAt), cached: kept !== null });
    onChange();
  }

  const stopWatching = watchFolders(contentRoot, ['intents', 'content'], reload, (error) => log({ event: 'catalog.unwatched', error }));
  return {
    current: () => current,
    problems: () => problems,
    stop() {
      stopWatching();
      training?.abort();
    },
  };
}
