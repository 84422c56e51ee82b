export { auditLog, type LogAudit } from './audit/audit-log.ts';
export { type BackupResult, syncFolder } from './backup.ts';
export { defaultBounds, type SqliteBounds } from './bounds.ts';
export { SqliteEventStore, type SqliteStoreOptions } from './event-store.ts';
export { DataFolderLockedError, FolderLock, type LockHolder } from './folder-lock.ts';
export { logFile } from './log/schema.ts';
export { LogMovedError, moveDraft, movedPrefix } from './moved-log.ts';
export { SqliteLogReader } from './read-only.ts';
export { type KeptPoint, keptPoints } from './snapshots/kept-points.ts';
export {
  defaultSnapshotBounds,
  type SqliteSnapshotBounds,
  SqliteSnapshotStore,
} from './snapshots/snapshot-store.ts';
export { openSigningKey, signingKeyFile } from './signing-key.ts';
export { restoreDraft, setAsidePrefix, UnfinishedRestoreError } from './missing-log.ts';
