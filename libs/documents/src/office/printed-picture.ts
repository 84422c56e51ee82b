import { Worker } from 'node:worker_threads';
import type { Picture } from '../model/blocks.ts';
import type { PictureFault } from './picture.ts';

/** Beside this file: as source in tests, as JavaScript in a build. */
const file = new URL(
  `picture-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);
const HEAP_MB_MAX = 128;

/** A picture as it is to be kept: what the documents print without more ado. Made on a thread that ends with it. */
export async function printedPicture(bytes: Buffer): Promise<Picture | PictureFault> {
  const { promise, resolve, reject } = Promise.withResolvers<Picture | PictureFault>();
  const worker = new Worker(file, {
    name: 'rembuk picture',
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the thread ended without a picture')));
  return promise;
}
