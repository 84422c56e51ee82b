import { createHash, randomUUID, verify, createPublicKey } from 'node:crypto';
import { appendFile, copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { genesisHash, seal, type EventToAppend, type SignedHead } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { fillLog, Folders } from '../testing/folders.ts';
import { rembuk } from '../testing/run-quietly.ts';

/** Each case opens and copies several logs, on real disks. */
jest.setTimeout(30_000);

const folders = new Folders();
let template: string;
let folder: string;
let pins: string;
let key: string;

beforeAll(async () => {
  template = await folders.fresh();
  await fillLog(template);
});
beforeEach(async () => {
  folder = await folders.fresh();
  const elsewhere = await folders.fresh();
  [pins, key] = [path.join(elsewhere, 'pins.jsonl'), path.join(elsewhere, 'key.pem')];
  await copyFile(path.join(template, 'events.db'), path.join(folder, 'events.db'));
  await rembuk('keys', '--folder', folder, '--out', key);
  expect(await rembuk('pin', '--folder', folder, '--out', pins)).toMatchObject({ status: 0 });
});
afterAll(() => folders.remove());

async function pinned(): Promise<readonly SignedHead[]> {
  const lines = (await readFile(pins, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SignedHead);
}

const checked = (...more: readonly string[]) =>
  rembuk('verify', '--folder', folder, '--pins', pins, '--key', key, ...more);

async function history(): Promise<readonly EventToAppend[]> {
  const log = await SqliteEventStore.openReadOnly({ folder });
  const events: EventToAppend[] = [];
  for await (const { id, type, v, data, meta } of log.readStream('workshop-w1'))
    events.push({ id, type, v, data, meta });
  await log.close();
  return events;
}

/** Another history in the place of the old one, every hash and every note made anew: by the store itself. */
async function rewrite(events: readonly EventToAppend[]): Promise<void> {
  folder = await folders.fresh();
  let hash = genesisHash('workshop-w1');
  const store = await SqliteEventStore.open({ folder });
  const sealed = events.map(({ meta: { hash: _hash, ...meta }, ...event }) => {
    const next = seal(hash, { ...event, meta });
    hash = next.meta.hash;
    return next;
  });
  await store.append('workshop-w1', 'no_stream', sealed);
  await store.close();
}

describe('pinned heads', () => {
  it('are signed by a key that is its owner’s alone, and can be checked without Rembuk', async () => {
    expect((await stat(path.join(folder, 'signing-key.pem'))).mode & 0o077).toBe(0);
    const [{ signature, ...content }] = (await pinned()) as [SignedHead];
    // By what docs/PROTOCOL.md says: the members in the order of their names, without spaces.
    const names = ['at', 'hash', 'keyId', 'revision', 'stream', 'workshopId'] as const;
    const text = `{${names.map((name) => `"${name}":${JSON.stringify(content[name])}`).join(',')}}`;
    const publicKey = createPublicKey(await readFile(key, 'utf8'));
    expect(verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
    const der = publicKey.export({ type: 'spki', format: 'der' });
    expect(content.keyId).toBe(createHash('sha256').update(der).digest('hex').slice(0, 16));
  });

  it('hold while the history goes on, and are added to, not replaced', async () => {
    const events = await history();
    await rewrite([
      ...events,
      { ...events[3], id: 'a'.repeat(8) + events[3]?.id.slice(8) } as never,
    ]);
    expect(await checked()).toMatchObject({ status: 0 });
    expect(await rembuk('pin', '--folder', folder, '--out', pins)).toMatchObject({ status: 0 });
    expect(await pinned()).toHaveLength(2);
  });

  it('P10: show a history of which every hash was made anew', async () => {
    const events = await history();
    const altered = events.map((event, revision) =>
      revision === 40 ? { ...event, data: { ...event.data, x: 'never' } } : event,
    );
    await rewrite(altered);
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({ status: 0 });
    const { status, out } = await checked();
    expect(status).toBe(1);
    const last = events.length - 1;
    expect(out).toContain(
      `workshop-w1: broken between revisions 0 and ${last} (not_as_noted, by the head of `,
    );
  });

  it('P10: show a history that was cut, and all that noted it', async () => {
    const events = await history();
    await rewrite(events.slice(0, 60));
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({ status: 0 });
    const { status, out } = await checked();
    expect(status).toBe(1);
    expect(out).toContain('workshop-w1: broken at revision 60 (cut, by the head of ');
  });

  it('are held against as much as a file holds of what they pin', async () => {
    const store = await SqliteEventStore.open({ folder });
    const [first] = await history();
    const { hash: _hash, ...meta } = first!.meta;
    const other = seal(genesisHash('workshop-w2'), { ...first!, id: randomUUID(), meta });
    await store.append('workshop-w2', 'no_stream', [other]);
    await store.close();
    await rembuk('pin', '--folder', folder, '--out', pins);
    expect(new Set((await pinned()).map(({ workshopId }) => workshopId)).size).toBe(2);
    const file = path.join(await folders.fresh(), 'w2.jsonl');
    await rembuk('export', '--folder', folder, '--workshop', 'w2', '--out', file);
    const held = await rembuk('verify', file, '--pins', pins, '--key', key);
    expect(held).toMatchObject({ status: 0 });
    await writeFile(file, '');
    expect(await rembuk('verify', file, '--pins', pins, '--key', key)).toMatchObject({ status: 1 });
  });

  it('count only with a signature of the key, where one is named', async () => {
    const [pin] = await pinned();
    await writeFile(pins, `${JSON.stringify({ ...pin, revision: 5 })}\n`);
    const { status, err } = await checked();
    expect({ status, err }).toEqual({
      status: 1,
      err: `rembuk: ${pins}, line 1: not signed by the key in ${key}`,
    });
    await writeFile(pins, '{"workshopId":"w1"}\n');
    expect((await checked()).err).toContain('line 1: not a signed head');
    await writeFile(pins, '');
    expect((await checked()).err).toContain('holds no heads');
    await writeFile(key, 'no key');
    expect((await checked()).err).toContain('holds no public key');
  });

  it.each([
    [{ revision: -5 }],
    [{ revision: 0.5 }],
    [{ revision: '3' }],
    [{ hash: 'beef' }],
    [{ hash: 'A'.repeat(64) }],
  ])('name an event of a history, or are none: %j', async (odd) => {
    const [pin] = await pinned();
    await writeFile(pins, `${JSON.stringify({ ...pin, ...odd })}\n`);
    const { status, err } = await rembuk('verify', '--folder', folder, '--pins', pins);
    expect({ status, err }).toEqual({
      status: 1,
      err: `rembuk: ${pins}, line 1: not a signed head`,
    });
  });

  it('are counted, those that were confirmed and those that were not', async () => {
    await rembuk('pin', '--folder', folder, '--out', pins);
    expect((await checked()).out).toContain('2 of 2 noted heads were confirmed.');
    const [pin] = await pinned();
    const person = { ...pin, stream: 'person-erased', workshopId: 'erased' };
    await appendFile(pins, `${JSON.stringify(person)}\n`);
    const { status, out } = await rembuk('verify', '--folder', folder, '--pins', pins);
    expect({ status, out }).toMatchObject({
      status: 0,
      out: expect.stringContaining('2 of 3 noted heads were confirmed.'),
    });
    const file = path.join(folder, 'w1.jsonl');
    await rembuk('export', '--folder', folder, '--workshop', 'w1', '--out', file);
    expect((await rembuk('verify', file, '--pins', pins)).out).toContain('2 of 3 noted heads');
  });

  it('are not made of a history that is broken', async () => {
    const database = new DatabaseSync(path.join(folder, 'events.db'));
    database.exec(`UPDATE events SET type = 'X' WHERE revision = 9`);
    database.close();
    const { status, out } = await rembuk('pin', '--folder', folder, '--out', pins);
    expect(status).toBe(1);
    expect(out).toContain('Nothing was signed.');
    expect(await pinned()).toHaveLength(1);
  });
});

describe('the head on a printed report', () => {
  it('P10: is a pin, as it was typed in', async () => {
    const [{ revision, hash }] = (await pinned()) as [SignedHead];
    const typed = `w1@${revision}:${hash.slice(0, 32)} ${hash.slice(32).toUpperCase()}`;
    const verified = (head: string) => rembuk('verify', '--folder', folder, '--head', head);
    expect(await verified(typed)).toMatchObject({ status: 0 });
    const other = hash.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    expect(await verified(`w1@${revision}:${other}`)).toMatchObject({
      status: 1,
      out: expect.stringContaining('(not_as_noted, by the printed head)'),
    });
    expect(await verified(`w1@${revision + 1}:${hash}`)).toMatchObject({
      status: 1,
      out: expect.stringContaining(`revision ${revision + 1} (cut, by the printed head)`),
    });
    expect(await verified('w1@twelve:abc')).toMatchObject({ status: 2 });
  });
});

describe('an exported file', () => {
  it.each(['rembuk', 'cloudevents'])(
    'P10: verifies without a data folder, as %s',
    async (format) => {
      const file = path.join(folder, 'w1.jsonl');
      const out = ['--workshop', 'w1', '--format', format, '--out', file];
      expect(await rembuk('export', '--folder', folder, ...out)).toMatchObject({ status: 0 });
      const nowhere = path.join(folder, 'nowhere');
      const verified = () => rembuk('verify', file, '--folder', nowhere, '--pins', pins);
      expect(await verified()).toMatchObject({ status: 0 });
      const target = await folders.fresh();
      expect(await rembuk('import', file, '--folder', target)).toMatchObject({ status: 0 });
      expect(await rembuk('verify', '--folder', target, '--pins', pins)).toMatchObject({
        status: 0,
      });

      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      const at = lines.findIndex((line) => line.includes('Simadin'));
      await writeFile(
        file,
        `${lines.with(at, lines[at]?.replace('Simadin', 'X') ?? '').join('\n')}\n`,
      );
      const { status, out: said } = await verified();
      expect(status).toBe(1);
      expect(said).toMatch(/workshop-w1: broken at revision \d+ \(hash_mismatch\)/);
      await writeFile(file, `${lines.slice(0, 30).join('\n')}\n`);
      expect((await verified()).out).toMatch(
        /workshop-w1: broken at revision 30 \(cut, by the head of/,
      );
    },
  );

  it('is in the envelope of CloudEvents 1.0', async () => {
    const file = path.join(folder, 'w1.jsonl');
    const out = ['--workshop', 'w1', '--format', 'cloudevents', '--out', file];
    await rembuk('export', '--folder', folder, ...out);
    const [first = ''] = (await readFile(file, 'utf8')).split('\n');
    const event = JSON.parse(first) as object;
    expect(event).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'rembuk:workshop-w1',
      type: 'rembuk.WorkshopOpened',
      time: '2018-10-02T02:00:00.000Z',
      datacontenttype: 'application/json',
      revision: 0,
    });
    // The specification: names of attributes are lower-case letters and digits.
    for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });
});
