import { join } from 'node:path';
import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import { logFile } from '../log/schema.ts';
import { auditStream, type StreamAudit } from './audit-stream.ts';
import { StoredLog } from './stored-log.ts';

export interface LogAudit {
  readonly streams: readonly (StreamAudit & { readonly stream: string })[];
  /** Events of streams that are not there any more, although nobody erased them. */
  readonly missing: number;
}

/**
 * Reads every stream of a folder's log, beside a running server or without one.
 * @param seen told of every event that is as it was recorded
 * @throws Error when there is no log, or one that this program cannot read as it is.
 */
export function auditLog(
  folder: string,
  seen?: (stream: string, revision: number, hash: string) => void,
): LogAudit {
  const log = new StoredLog(join(folder, logFile));
  try {
    const streams: (StreamAudit & { readonly stream: string })[] = [];
    for (const stream of log.streams()) {
      const { name } = stream;
      const audit = auditStream(log, stream, erasableStreamPrefix, (revision, hash) =>
        seen?.(name, revision, hash),
      );
      // A person may be erased while their stream is read, and begin anew.
      if (audit.fault && log.stream(name)?.id !== stream.id) continue;
      if (audit.events > 0 || audit.fault) streams.push({ stream: name, ...audit });
    }
    const { homeless, missing } = log.unaccounted();
    return { streams, missing: Math.max(homeless, missing) };
  } finally {
    log.close();
  }
}
