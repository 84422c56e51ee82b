import { describe, expect, it } from '@jest/globals';
import { loadWritten, type Snapshot, snapshotsOf } from '@rembuk/event-sourcing';
import { MemorySnapshotStore } from '@rembuk/event-sourcing/testing';
import { SharedSnapshots } from './shared-snapshots.ts';

const stream = 'workshop-a';
const at = (revision: number): Snapshot => ({
  revision,
  hash: `hash-${revision}`,
  foldVersion: 1,
  state: { revision },
});

function opened() {
  const shared = new MemorySnapshotStore();
  const failures: string[] = [];
  const aNode = () => {
    const own = new MemorySnapshotStore();
    return { own, snapshots: new SharedSnapshots(own, shared, (of) => failures.push(of)) };
  };
  return { shared, failures, here: aNode(), there: aNode() };
}

describe('snapshots of all nodes', () => {
  it('let a node begin where another one is', async () => {
    const { here, there } = opened();
    await there.snapshots.save(stream, at(5));
    expect(await here.snapshots.load(stream, 1)).toEqual(at(5));
    expect((await loadWritten(here.snapshots, stream, 1))?.revision).toBe(5);
    expect(await here.snapshots.load(stream, 1, 4)).toBeUndefined();
  });

  it('give way to a node’s own where those are newer, and the other way round', async () => {
    const { here, there } = opened();
    await there.snapshots.save(stream, at(5));
    await here.own.save(stream, at(7));
    expect((await here.snapshots.load(stream, 1))?.revision).toBe(7);
    await there.snapshots.save(stream, at(9));
    expect((await here.snapshots.load(stream, 1))?.revision).toBe(9);
    expect((await loadWritten(here.snapshots, stream, 1, 8))?.revision).toBe(7);
  });

  it('are those of the state that decides alone', async () => {
    const { here, there } = opened();
    await snapshotsOf('contributions', there.snapshots).save(stream, at(5));
    expect(await snapshotsOf('contributions', here.snapshots).load(stream, 1)).toBeUndefined();
    expect(await snapshotsOf('contributions', there.snapshots).load(stream, 1)).toEqual(at(5));
  });

  it('fail nobody when they cannot be written', async () => {
    const { shared, failures, here } = opened();
    shared.save = () => Promise.reject(new Error('away'));
    await here.snapshots.save(stream, at(5));
    expect([failures, (await here.snapshots.load(stream, 1))?.revision]).toEqual([[stream], 5]);
  });
});
