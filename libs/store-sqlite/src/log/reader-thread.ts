/** The readers' thread. Run by Node as it is: it imports neighbours by path, and from elsewhere types only. */
import { workerData } from 'node:worker_threads';
import { serve } from '../threads/serve.ts';
import { LogReader, type PageBounds } from './log-reader.ts';
import type { ReadRequest } from './messages.ts';

export interface ReaderData extends PageBounds {
  readonly file: string;
}

const data = workerData as ReaderData;
const reader = new LogReader(data.file, data);
serve(
  (request: ReadRequest) => reader.read(request),
  () => reader.close(),
);
