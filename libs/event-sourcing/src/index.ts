export { Aggregates, defaultAggregatesBounds, TooManyLoadedError } from './aggregates.ts';
export { auditStream } from './audit-stream.ts';
export { canonicalJson } from './canonical-json.ts';
export { catchUp, type LogPage, Watermark } from './catch-up.ts';
export { cloudEventLine, fromCloudEvent, isCloudEvent } from './cloud-events.ts';
export type { Capacity, Decider, Moment, Submission, Undone, Verdict } from './decider.ts';
export type { EventToAppend, PlacedEvent, RecordedEvent } from './envelope.ts';
export { eventId, outcomeEventId } from './event-id.ts';
export {
  type AppendResult,
  ConcurrencyError,
  endOfLog,
  type EventFilter,
  type EventKey,
  type EventStore,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  StoreUnavailableError,
  type StoreUnavailableReason,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-store.ts';
export {
  type ChainFault,
  type ChainVerdict,
  ChainVerifier,
  genesisHash,
  isEventHash,
  seal,
  type StoredEventText,
  storedHash,
  verifyChain,
} from './hash-chain.ts';
export { eventAt, heldSnapshot } from './held-snapshot.ts';
export { History } from './history.ts';
export { inTurns } from './in-turns.ts';
export { canonicalJsonPieces, jsonPieces } from './json-pieces.ts';
export { bytesBeyond } from './key-frames/bytes-beyond.ts';
export { Checkpoints } from './key-frames/checkpoints.ts';
export { FrameMemory } from './key-frames/frame-memory.ts';
export { defaultKeyFramesBounds, KeyFrames } from './key-frames/key-frames.ts';
export type { PastState, StreamFold } from './stream-fold.ts';
export type { Answer } from './outcome.ts';
export { OutcomeLog } from './outcome-log.ts';
export { readByPages } from './paging.ts';
export {
  appendLimits,
  assertErasable,
  erasableStreamPrefix,
  isStreamName,
  type PreparedAppend,
  prepareAppend,
} from './prepare-append.ts';
export { positionNumber, readRange } from './read-range.ts';
export { type Head, isSignedBy, keyIdOf, type SignedHead, signHead } from './signed-head.ts';
export {
  loadWritten,
  otherFoldsOf,
  type Snapshot,
  snapshotsOf,
  type SnapshotStore,
  type WrittenSnapshot,
} from './snapshot-store.ts';
