import {
  Checkpoints,
  type EventStore,
  FrameMemory,
  KeyFrames,
  snapshotsOf,
  type SnapshotStore,
  type StreamFold,
} from '@rembuk/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';

/** Gives folds of workshops their past: key frames within the one memory that there is for all. */
@Injectable()
export class PastFolds {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOT_STORE) private readonly snapshots: SnapshotStore,
    private readonly memory: FrameMemory,
    @Inject(LOG) private readonly log: Log,
    private readonly resources: Resources,
  ) {}

  /** Of the fold that decides, which writes snapshots itself. */
  ofStates<State>(fold: StreamFold<State>): KeyFrames<State> {
    return this.#opened({ fold, snapshots: this.snapshots });
  }

  /** Of another one, by that name: it leaves checkpoints. */
  beside<State>(
    name: string,
    fold: StreamFold<State>,
    toJson: (state: State) => unknown,
  ): KeyFrames<State> {
    const snapshots = snapshotsOf(name, this.snapshots);
    const failed = this.#failed('no checkpoint was written');
    const checkpoints = new Checkpoints({ snapshots, fold, toJson, failed });
    return this.#opened({ fold, snapshots, checkpoints });
  }

  #opened<State>(of: {
    readonly fold: StreamFold<State>;
    readonly snapshots: SnapshotStore;
    readonly checkpoints?: Checkpoints<State>;
  }): KeyFrames<State> {
    const { store, memory } = this;
    const failed = this.#failed('no key frames were made');
    const frames = new KeyFrames({ store, memory, failed, ...of });
    void this.resources.add(() => frames.close());
    return frames;
  }

  #failed(what: string) {
    return (stream: string, error: unknown) => this.log.warn({ stream, err: error }, what);
  }
}
