/** The readers' thread. Run by Node as it is: it imports neighbours by path, and from elsewhere types only. */
import { parentPort, workerData } from 'node:worker_threads';
import { LogReader, type PageBounds } from './log-reader.ts';
import type { FromReader, ToReader } from './messages.ts';

export interface ReaderData extends PageBounds {
  readonly file: string;
}

const port = parentPort;
if (!port) throw new Error('the reader runs in a thread of its own');
const data = workerData as ReaderData;

const reader = new LogReader(data.file, data);

function answer({ id, request }: ToReader): FromReader {
  try {
    return { id, result: reader.read(request) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (message: ToReader | 'close') => {
  if (message === 'close') {
    reader.close();
    port.close();
    return;
  }
  port.postMessage(answer(message));
});
port.postMessage({ kind: 'opened' });
