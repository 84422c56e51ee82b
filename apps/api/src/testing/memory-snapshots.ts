import type { Snapshot, SnapshotStore } from '@rembuk/event-sourcing';

/** Snapshots that nothing outlives, all of them kept. */
export class MemorySnapshots implements SnapshotStore {
  readonly #snapshots = new Map<string, Snapshot[]>();

  load(stream: string, foldVersion: number, atOrBefore = Infinity): Promise<Snapshot | undefined> {
    const fitting = (this.#snapshots.get(stream) ?? [])
      .filter((one) => one.foldVersion === foldVersion && one.revision <= atOrBefore)
      .toSorted((a, b) => a.revision - b.revision);
    return Promise.resolve(fitting.at(-1));
  }

  save(stream: string, snapshot: Snapshot): Promise<void> {
    this.#snapshots.set(stream, [...(this.#snapshots.get(stream) ?? []), snapshot]);
    return Promise.resolve();
  }

  deleteAll(stream: string): Promise<void> {
    this.#snapshots.delete(stream);
    return Promise.resolve();
  }
}
