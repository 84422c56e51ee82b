/** The snapshots' thread. Run by Node as it is: it imports neighbours by path, and from elsewhere types only. */
import { workerData } from 'node:worker_threads';
import { serve } from '../threads/serve.ts';
import type { SnapshotRequest } from './messages.ts';
import { type SnapshotBounds, SnapshotFile } from './snapshot-file.ts';

export interface SnapshotData extends SnapshotBounds {
  readonly file: string;
}

const data = workerData as SnapshotData;
const snapshots = new SnapshotFile(data.file, data);
serve(
  (request: SnapshotRequest) => snapshots.answer(request),
  () => snapshots.close(),
  (loaded) => (loaded ? [loaded.state] : []),
);
