import { documentsVersion, type KeptWork } from '@rembuk/documents';
import {
  eventAt,
  type EventStore,
  heldSnapshot,
  loadWritten,
  snapshotsOf,
  type SnapshotStore,
} from '@rembuk/event-sourcing';
import { foldVersion } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

/** What the events of a piece were folded and told by: another version of either tells it anew. */
const versionsMax = 100_000;
const pieceVersion = documentsVersion * versionsMax + foldVersion;

/**
 * What documents leave for those that follow, among the snapshots: held against the log like those, as disposable, and
 * gone with their stream. Whatever fails here costs time and nothing else.
 */
@Injectable()
export class DocumentShelf {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOT_STORE) private readonly snapshots: SnapshotStore,
    @Inject(LOG) private readonly log: Log,
  ) {}

  of(workshopId: string): KeptWork {
    const stream = workshopStream(workshopId);
    const { snapshots } = this;
    const newest = (of: SnapshotStore, version: number, atOrBefore: number) =>
      this.#tried(stream, async () => {
        const place = { stream, foldVersion: version, atOrBefore };
        return (await heldSnapshot(this.store, unread(of), place))?.snapshot;
      });
    return {
      state: (atOrBefore) => newest(snapshots, foldVersion, atOrBefore),
      piece: (telling, last) => newest(pieceAt(telling, last, snapshots), pieceVersion, last),
      keep: (telling, last, piece) =>
        void this.#tried(stream, async () => {
          const event = await eventAt(this.store, stream, last);
          if (!event) return;
          await pieceAt(telling, last, snapshots).save(stream, {
            revision: last,
            hash: event.meta.hash,
            foldVersion: pieceVersion,
            state: piece,
          });
        }),
    };
  }

  async #tried<Found>(stream: string, attempt: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await attempt();
    } catch (error) {
      this.log.warn({ stream, err: error }, 'nothing was kept of documents, or found');
      return undefined;
    }
  }
}

/** Each piece is a fold of its own, of which there is one snapshot: none of them is thinned out. */
function pieceAt(telling: string, last: number, snapshots: SnapshotStore): SnapshotStore {
  return snapshotsOf(`log ${telling} ${last}`, snapshots);
}

function unread(snapshots: SnapshotStore) {
  const load = (...which: Parameters<SnapshotStore['load']>) => loadWritten(snapshots, ...which);
  return { load };
}
