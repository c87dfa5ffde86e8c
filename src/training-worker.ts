import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingSet } from './nlu/model.ts';
import { trainModel } from './nlu/train.ts';

// Training takes seconds of one core; here it takes none of the service's own.
const { set, version } = workerData as { readonly set: TrainingSet; readonly version: string };
parentPort?.postMessage(trainModel(set, version));
