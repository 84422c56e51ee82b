import { parentPort, workerData } from 'node:worker_threads';
import { printable } from './picture.ts';

/** Run as a thread of its own: the points of a picture are many, and whoever asks has others to answer. */
parentPort?.postMessage(printable(Buffer.from(workerData as Uint8Array)));
