import type { QueueBounds } from './append-queue.ts';
import type { GroupBounds } from './log/group-commit.ts';
import type { WriterOptions } from './log/log-writer.ts';
import type { ReaderBounds } from './reader-client.ts';

export type SqliteBounds = QueueBounds &
  GroupBounds &
  ReaderBounds &
  Pick<WriterOptions, 'checkpointAfterPages'>;

export const defaultBounds: SqliteBounds = {
  pendingAppendsMax: 10_000,
  pendingBytesMax: 64 * 1024 * 1024,
  groupAppendsMax: 2_000,
  groupBytesMax: 4 * 1024 * 1024,
  checkpointAfterPages: 4_000,
  pendingReadsMax: 10_000,
  pageEventsMax: 500,
  // About a millisecond of parsing: others wait no longer for their turn of the event loop.
  pageCharactersMax: 256 * 1024,
};
