import {
  Checkpoints,
  type EventStore,
  FrameMemory,
  KeyFrames,
  snapshotsOf,
  type SnapshotStore,
} from '@rembuk/event-sourcing';
import { type Contributions, contributionsToJson } from '@rembuk/projections';
import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { contributionsFold as fold } from './contributions-fold.ts';

/** Who contributed what, at any revision: from key frames, and after a start from checkpoints. */
@Injectable()
export class ContributionsService {
  readonly #frames: KeyFrames<Contributions>;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(SNAPSHOT_STORE) all: SnapshotStore,
    memory: FrameMemory,
    @Inject(LOG) log: Log,
    resources: Resources,
  ) {
    const snapshots = snapshotsOf('contributions', all);
    const checkpoints = new Checkpoints({
      snapshots,
      fold,
      toJson: contributionsToJson,
      failed: (stream, error) => log.warn({ stream, err: error }, 'no checkpoint was written'),
    });
    this.#frames = new KeyFrames({
      store,
      snapshots,
      memory,
      fold,
      checkpoints,
      failed: (stream, error) => log.warn({ stream, err: error }, 'no key frames were made'),
    });
    void resources.add(() => this.#frames.close());
  }

  /** `revision` must not lie beyond the head. */
  async at(workshopId: string, revision: number): Promise<Contributions> {
    return (await this.#frames.at(workshopStream(workshopId), revision)).state;
  }
}
