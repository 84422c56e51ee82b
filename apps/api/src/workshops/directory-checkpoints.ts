import type { EventStore, RecordedEvent, SnapshotStore } from '@rembuk/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';

/** A workshop as the directory keeps it. */
export interface KeptWorkshop {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly revision: number;
  readonly seated: readonly string[];
}

export interface DirectoryCheckpoint {
  /** Of the log: everything up to there is held. */
  readonly position: string;
  readonly workshops: readonly KeptWorkshop[];
}

interface Written extends DirectoryCheckpoint {
  /** The event at `position`. */
  readonly last: { readonly stream: string; readonly id: string };
}

/** What the directory's checkpoints are kept under, beside the snapshots of workshops. */
const name = 'directory';
const foldVersion = 1;

/** The list of workshops as it was, so that a start reads no more than what came after. Disposable. */
@Injectable()
export class DirectoryCheckpoints {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOT_STORE) private readonly snapshots: SnapshotStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** The latest one, unless the log is another: restored from a backup, or someone else's. */
  async load(): Promise<DirectoryCheckpoint | undefined> {
    const snapshot = await this.snapshots.load(name, foldVersion).catch((error: unknown) => {
      this.log.warn({ err: error }, 'the list of workshops is read from the beginning');
      return undefined;
    });
    if (!snapshot) return undefined;
    const { last, position, workshops } = snapshot.state as Written;
    const [event] = await this.store.findByIds([last]);
    const isHere = event?.position === position && event.meta.hash === snapshot.hash;
    return isHere ? { position, workshops } : undefined;
  }

  async save(
    { stream, event }: { readonly stream: string; readonly event: RecordedEvent },
    workshops: readonly KeptWorkshop[],
  ): Promise<void> {
    const { id, position, meta } = event;
    const state: Written = { last: { stream, id }, position, workshops };
    // Positions are no numbers: the later of two is the one that was saved later.
    const revision = this.clock();
    await this.snapshots.save(name, { revision, hash: meta.hash, foldVersion, state });
  }
}
