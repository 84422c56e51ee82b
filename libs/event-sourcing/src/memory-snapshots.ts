import { otherFoldsOf, type Snapshot, type SnapshotStore } from './snapshot-store.ts';

/** The snapshot store of tests: keeps every snapshot. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly #snapshots = new Map<
    string,
    { readonly of: Omit<Snapshot, 'state'>; state: string }[]
  >();

  async load(
    stream: string,
    foldVersion: number,
    atOrBefore = Number.MAX_SAFE_INTEGER,
  ): Promise<Snapshot | undefined> {
    await Promise.resolve();
    const found = this.#snapshots
      .get(stream)
      ?.filter(({ of }) => of.foldVersion === foldVersion && of.revision <= atOrBefore)
      .toSorted((a, b) => a.of.revision - b.of.revision)
      .at(-1);
    return found && { ...found.of, state: JSON.parse(found.state) as unknown };
  }

  async save(stream: string, { state, ...of }: Snapshot): Promise<void> {
    const entry = { of, state: JSON.stringify(state) };
    await Promise.resolve();
    const others = (this.#snapshots.get(stream) ?? []).filter(
      (other) => other.of.revision !== of.revision || other.of.foldVersion !== of.foldVersion,
    );
    this.#snapshots.set(stream, [...others, entry]);
  }

  async deleteAll(stream: string): Promise<void> {
    await Promise.resolve();
    const others = otherFoldsOf(stream);
    for (const place of this.#snapshots.keys())
      if (place === stream || place.startsWith(others)) this.#snapshots.delete(place);
  }
}
