import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { genesisHash, seal, type EventToAppend } from '@rembuk/event-sourcing';
import { anEvent } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from '../event-store.ts';
import { temporaryFolder } from '../testing/folders.ts';
import { auditLog } from './audit-log.ts';

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

function chained(stream: string, count: number): EventToAppend[] {
  let hash = genesisHash(stream);
  return Array.from({ length: count }, (_, number) => {
    const { meta, ...event } = anEvent({ data: { number, text: 'Kenduren Mas "ꦗꦮ"' } });
    const { hash: _hash, ...rest } = meta;
    const sealed = seal(hash, { ...event, meta: rest });
    hash = sealed.meta.hash;
    return sealed;
  });
}

describe('the audit of a stream', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: SqliteEventStore;
  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await SqliteEventStore.open({ folder: folder.path });
    for (const name of ['workshop-1', 'person-1'])
      await store.append(name, 'no_stream', chained(name, 5_000));
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });
  const never = new AbortController().signal;

  function tamper(sql: string): void {
    const database = new DatabaseSync(join(folder.path, 'events.db'));
    database.exec(sql);
    database.close();
  }

  it('finds it whole, while it is written to, and keeps nobody waiting', async () => {
    let turns = 0;
    const auditing = store.audit('workshop-1', never);
    const watching = auditing.finally(() => {
      turns = -turns;
    });
    while (turns >= 0) {
      turns += 1;
      await turn();
    }
    expect(await auditing).toMatchObject({ ok: true, events: 5_000 });
    await watching;
    // Five thousand events take the thread some tens of milliseconds: the loop went round all the while.
    expect(-turns).toBeGreaterThan(100);
  });

  it.each([
    [
      'text',
      `UPDATE events SET data = data || ' ' WHERE stream = 1 AND revision = 7`,
      'hash_mismatch',
    ],
    ['place', `UPDATE events SET position = 99999 WHERE stream = 1 AND revision = 7`, 'misplaced'],
    ['end', `DELETE FROM events WHERE stream = 1 AND revision >= 7`, 'cut'],
    ['syntax', `UPDATE events SET data = '{' WHERE stream = 1 AND revision = 7`, 'unreadable'],
    ['middle', `DELETE FROM events WHERE stream = 1 AND revision = 7`, 'revision_gap'],
  ])('P10 names the first revision that is not what it was: %s', async (_, sql, reason) => {
    tamper(sql);
    expect(await store.audit('workshop-1', never)).toEqual({ ok: false, revision: 7, reason });
    expect(await store.audit('person-1', never)).toMatchObject({ ok: true, events: 5_000 });
  });

  it('stops at once when it is not wanted any more', async () => {
    const leaving = new AbortController();
    const auditing = store.audit('workshop-1', leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(auditing).rejects.toThrow('gone');
    await expect(store.audit('workshop-1', leaving.signal)).rejects.toThrow('gone');
    expect(await store.audit('workshop-1', never)).toMatchObject({ ok: true });
  });

  it('takes what was erased for erased', async () => {
    await store.deleteStream('person-1');
    await store.append('person-2', 'no_stream', chained('person-2', 3));
    const { streams, missing } = auditLog(folder.path);
    expect(missing).toBe(0);
    expect(streams.map(({ stream, fault }) => [stream, fault])).toEqual([
      ['workshop-1', undefined],
      ['person-2', undefined],
    ]);
    tamper(`DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = 'person-2');
            DELETE FROM streams WHERE name = 'person-2'`);
    expect(auditLog(folder.path).missing).toBe(3);
  });
});

describe('a log from before places were noted', () => {
  it('is brought up to date, and verifies', async () => {
    const folder = await temporaryFolder();
    const first = await SqliteEventStore.open({ folder: folder.path });
    await first.append('workshop-1', 'no_stream', chained('workshop-1', 10));
    await first.append('person-1', 'no_stream', chained('person-1', 2));
    await first.close();
    const database = new DatabaseSync(join(folder.path, 'events.db'));
    database.exec(`DELETE FROM events WHERE stream = 2; DELETE FROM streams WHERE id = 2;
      ALTER TABLE events DROP COLUMN place;
      ALTER TABLE streams DROP COLUMN last_revision;
      ALTER TABLE erasures DROP COLUMN events;
      ALTER TABLE erasures DROP COLUMN placed_after;
      UPDATE erasures SET last_position = 12;
      PRAGMA user_version = 1`);
    database.close();
    const store = await SqliteEventStore.open({ folder: folder.path });
    const more = chained('workshop-1', 11).slice(10);
    const events: EventToAppend[] = [];
    for await (const event of store.readStream('workshop-1', { from: 9 })) events.push(event);
    const { hash: _, ...meta } = more[0]!.meta;
    const next = seal(events[0]!.meta.hash, { ...more[0]!, meta });
    await store.append('workshop-1', 9, [next]);
    await store.close();
    expect(auditLog(folder.path)).toMatchObject({
      streams: [{ stream: 'workshop-1', events: 11 }],
      missing: 0,
    });
    expect(auditLog(folder.path).streams[0]?.fault).toBeUndefined();
    const cut = new DatabaseSync(join(folder.path, 'events.db'));
    cut.exec('DELETE FROM events WHERE revision > 4');
    cut.close();
    expect(auditLog(folder.path).streams[0]?.fault).toEqual({ revision: 5, reason: 'cut' });
    await folder.remove();
  });
});
