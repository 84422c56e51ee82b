/** A thread that misbehaves as it is told to: for tests of those who depend on threads. */
import { parentPort, workerData } from 'node:worker_threads';

const { ends } = workerData as { ends: 'before it opens' | 'by an error' | 'by itself' };
if (ends === 'before it opens') throw new Error('cannot open');
parentPort?.on('message', () => {
  if (ends === 'by an error') throw new Error('broke down');
  process.exit(3);
});
parentPort?.postMessage({ kind: 'opened', position: 0 });
