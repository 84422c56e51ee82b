import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SnapshotStore } from './snapshot-store.ts';

/** A state and its place in the stream. */
export interface Folded<State> {
  readonly state: State;
  readonly revision: number;
  readonly hash: string;
}

export interface SnapshotQueueOptions<State> {
  readonly snapshots: SnapshotStore;
  readonly foldVersion: number;
  readonly toJson: (state: State) => unknown;
  /** States that may wait for their turn; one more is not saved: snapshots are disposable. */
  readonly waitingMax: number;
  readonly failed: (stream: string, error: unknown) => void;
  /** Aborted: what waits is not saved any more. */
  readonly signal?: AbortSignal;
}

/**
 * Saves snapshots behind whatever somebody waits for: to write down a large state takes as long as many commands.
 * One after the other, each in a turn of its own. States are immutable, so what waits is as it was.
 */
export class SnapshotQueue<State> {
  readonly #options: SnapshotQueueOptions<State>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: SnapshotQueueOptions<State>) {
    this.#options = options;
  }

  /** Resolves when it is saved, or never will be; never rejects. */
  async save(stream: string, folded: Folded<State>): Promise<'saved' | 'not_saved'> {
    if (this.#waiting >= this.#options.waitingMax) return 'not_saved';
    this.#waiting += 1;
    const saved = this.#last.then(() => this.#save(stream, folded));
    this.#last = saved;
    return saved;
  }

  /** Resolves when everything asked for so far is settled. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #save(
    stream: string,
    { state, revision, hash }: Folded<State>,
  ): Promise<'saved' | 'not_saved'> {
    const { snapshots, foldVersion, toJson, failed, signal } = this.#options;
    await nextTurn();
    try {
      if (signal?.aborted) return 'not_saved';
      await snapshots.save(stream, { revision, hash, foldVersion, state: toJson(state) });
      return 'saved';
    } catch (error) {
      failed(stream, error);
      return 'not_saved';
    } finally {
      this.#waiting -= 1;
    }
  }
}
