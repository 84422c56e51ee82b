import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anEvent, collect, someEvents } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from './event-store.ts';
import { temporaryFolder } from './testing/folders.ts';

// Each refusal is waited for.
jest.setTimeout(30_000);

describe('a log that another program keeps locked', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: SqliteEventStore;
  let other: DatabaseSync;
  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await SqliteEventStore.open({ folder: folder.path });
    await store.append('workshop-1', 'no_stream', someEvents(2));
    await store.append('person-1', 'no_stream', someEvents(1));
    other = new DatabaseSync(join(folder.path, 'events.db'));
    other.exec('BEGIN IMMEDIATE');
  });
  afterEach(async () => {
    other.close();
    await store.close();
    await folder.remove();
  });

  it('takes no writes, says that they may come again, and takes them when it is let go', async () => {
    const event = anEvent();
    const overloaded = { name: 'StoreUnavailableError', reason: 'overloaded' };
    await expect(store.append('workshop-1', 1, [event])).rejects.toMatchObject(overloaded);
    await expect(store.deleteStream('person-1')).rejects.toMatchObject(overloaded);
    expect(store.failure).toBeUndefined();
    expect(await collect(store.readStream('workshop-1'))).toHaveLength(2);

    other.exec('ROLLBACK');
    expect(await store.append('workshop-1', 1, [event])).toMatchObject({ revision: 2 });
    await store.deleteStream('person-1');
    expect(await store.head('person-1')).toBeUndefined();
    expect(await collect(store.readStream('workshop-1'))).toHaveLength(3);
  });

  it('keeps those waiting who come while it is held for a moment only', async () => {
    const appended = store.append('workshop-1', 1, someEvents(1));
    await collect(store.readStream('workshop-1'));
    other.exec('COMMIT');
    expect(await appended).toMatchObject({ revision: 2 });
  });
});
