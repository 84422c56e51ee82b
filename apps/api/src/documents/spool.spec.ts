import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { removeSpools, Spool, type SpoolBounds } from './spool.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rembuk-spool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const small: SpoolBounds = { memoryBytesMax: 10, fileBytesMax: 25 };
/** Numbered round and round, so that a byte in the wrong place shows. */
const bytesFrom = (start: number, length: number) =>
  Uint8Array.from({ length }, (_, index) => (start + index) % 251);
async function read(spool: Spool, atLeast = Infinity): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < atLeast) {
    const { done, value } = await spool.next();
    if (done === true) break;
    parts.push(value);
    length += value.length;
  }
  return Buffer.concat(parts);
}
const isSettled = async (promise: Promise<unknown>) =>
  (await Promise.race([promise, new Promise((done) => setImmediate(() => done(pending)))])) !==
  pending;
const pending = Symbol('pending');

describe('a spool', () => {
  it('gives the bytes as they came, however fast they come and go', async () => {
    const turns = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 40 })),
      {
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(turns, async (steps) => {
        const spool = new Spool(folder, small);
        let written = 0;
        let taken = Buffer.alloc(0);
        for (const [length, eager] of steps) {
          const writing = spool.add(bytesFrom(written, length));
          written += length;
          // Whoever writes may have to wait: then some of it is read.
          while (!(await isSettled(writing)) && taken.length < written - length)
            taken = Buffer.concat([taken, await read(spool, 1)]);
          await writing;
          if (eager > 30 && taken.length < written)
            taken = Buffer.concat([taken, await read(spool, 1)]);
        }
        spool.end();
        taken = Buffer.concat([taken, await read(spool)]);
        expect(taken.equals(bytesFrom(0, written))).toBe(true);
        await spool.return();
      }),
      { numRuns: 200 },
    );
  });

  it('takes so much and no more, until somebody reads; its file has no name', async () => {
    const spool = new Spool(folder, small);
    for (let start = 0; start < 30; start += 10)
      expect(await spool.add(bytesFrom(start, 10))).toBe(true);
    expect(await readdir(folder)).toEqual([]);
    const waiting = spool.add(bytesFrom(30, 10));
    expect(await isSettled(waiting)).toBe(false);
    expect(await read(spool, 30)).toHaveLength(30);
    expect(await waiting).toBe(true);
    await spool.return();
  });

  it('without a file lets whoever writes wait for whoever reads', async () => {
    const spool = new Spool(folder, { ...small, fileBytesMax: 0 });
    await spool.add(bytesFrom(0, 10));
    const waiting = spool.add(bytesFrom(10, 10));
    expect(await isSettled(waiting)).toBe(false);
    await spool.next();
    expect(await waiting).toBe(true);
    await spool.return();
  });

  it('goes on in memory where there is no place for a file', async () => {
    const spool = new Spool(path.join(folder, 'nowhere'), small);
    await spool.add(bytesFrom(0, 10));
    const waiting = spool.add(bytesFrom(10, 10));
    expect(await read(spool, 10)).toHaveLength(10);
    expect(await waiting).toBe(true);
    spool.end();
    expect((await read(spool)).equals(bytesFrom(10, 10))).toBe(true);
    await spool.return();
  });

  it('tells whoever reads what went wrong, behind what came', async () => {
    const spool = new Spool(folder, small);
    await spool.add(bytesFrom(0, 10));
    await spool.add(bytesFrom(10, 10));
    spool.end(new Error('the thread ended'));
    expect(await read(spool, 20)).toHaveLength(20);
    await expect(spool.next()).rejects.toThrow('the thread ended');
    await spool.return();
  });

  it('tells whoever writes that nobody reads any more, also while they wait', async () => {
    let left = 0;
    const spool = new Spool(folder, { ...small, fileBytesMax: 0 }, () => (left += 1));
    await spool.add(bytesFrom(0, 10));
    const waiting = spool.add(bytesFrom(10, 10));
    await spool.return();
    expect(await waiting).toBe(false);
    expect(await spool.next()).toMatchObject({ done: true });
    expect(left).toBe(1);
  });

  it('leaves nothing of a process that was killed', async () => {
    await writeFile(path.join(folder, 'document-01234567-89ab-cdef-0123-456789abcdef.part'), 'x');
    await writeFile(path.join(folder, 'events.db'), 'x');
    await removeSpools(folder);
    expect(await readdir(folder)).toEqual(['events.db']);
    await rm(path.join(folder, 'events.db'));
  });
});
