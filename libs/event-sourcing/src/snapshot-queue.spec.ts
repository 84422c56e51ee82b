import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SnapshotQueue } from './snapshot-queue.ts';
import type { Snapshot, SnapshotStore } from './snapshot-store.ts';

function queueOf(waitingMax = 10) {
  const log: string[] = [];
  const release: (() => void)[] = [];
  const snapshots: SnapshotStore = {
    load: () => Promise.resolve(undefined),
    deleteAll: () => Promise.resolve(),
    save: (stream: string, { revision }: Snapshot) => {
      log.push(`save ${stream} ${revision}`);
      if (stream === 'bad') return Promise.reject(new Error('no room'));
      return new Promise((resolve) => {
        release.push(resolve);
      });
    },
  };
  const queue = new SnapshotQueue<string>({
    snapshots,
    foldVersion: 1,
    toJson: (state) => {
      log.push(`write ${state}`);
      return state;
    },
    waitingMax,
    failed: (stream, error) => log.push(`${stream}: ${(error as Error).message}`),
  });
  const save = (stream: string, revision = 1) =>
    queue.save(stream, { state: `state of ${stream}`, revision, hash: 'h' });
  const released = async (): Promise<void> => {
    while (release.length === 0) await nextTurn();
    release.shift()?.();
  };
  return { queue, log, save, released };
}

describe('the snapshot queue', () => {
  it('writes down and saves one state at a time, in a turn of its own', async () => {
    const { log, save, released } = queueOf();
    const saved = [save('a'), save('b')];
    await Promise.resolve();
    expect(log).toEqual([]);
    await nextTurn();
    await nextTurn();
    expect(log).toEqual(['write state of a', 'save a 1']);
    await released();
    await released();
    expect(await Promise.all(saved)).toEqual(['saved', 'saved']);
    expect(log.slice(2)).toEqual(['write state of b', 'save b 1']);
  });

  it('goes on behind one that fails, and says so', async () => {
    const { log, save, released } = queueOf();
    const saved = [save('bad'), save('a')];
    await released();
    expect(await Promise.all(saved)).toEqual(['not_saved', 'saved']);
    expect(log).toContain('bad: no room');
  });

  it('takes no more than it may hold, until there is room again', async () => {
    const { save, released, queue } = queueOf(2);
    const taken = [save('a'), save('b')];
    expect(await save('c')).toBe('not_saved');
    await released();
    await released();
    await Promise.all(taken);
    let settled = false;
    const again = save('c');
    void queue.settled().then(() => {
      settled = true;
    });
    await nextTurn();
    expect(settled).toBe(false);
    await released();
    expect(await again).toBe('saved');
    await queue.settled();
  });
});
