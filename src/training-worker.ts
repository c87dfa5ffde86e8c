import { parentPort, workerData } from 'node:worker_threads';
import type { Example } from './nlu/model.ts';
import { trainModel } from './nlu/train.ts';

// Training takes seconds of one core; here it takes none of the service's own.
const { examples, version } = workerData as { readonly examples: readonly Example[]; readonly version: string };
parentPort?.postMessage(trainModel(examples, version));
