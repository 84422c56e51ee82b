import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { testSeed } from '@rembuk/event-sourcing/testing';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { logFile, LogMovedError, moveDraft, SqliteEventStore } from '@rembuk/store-sqlite';
import { Folders } from '../testing/folders.ts';
import { fillMixed, linesIn } from '../testing/mixed-log.ts';
import { rembuk } from '../testing/run-quietly.ts';

/** Whole programs start, from their sources. */
jest.setTimeout(60_000);

const seed = testSeed();
const folders = new Folders();
let double: WireDouble;

beforeAll(async () => {
  double = await new WireDouble().start();
  process.env['REMBUK_STORE'] = double.url;
});
afterAll(async () => {
  delete process.env['REMBUK_STORE'];
  double.stop();
  await folders.remove();
});

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

const moving = (to: string, folder: string): string[] => {
  return ['migrate', '--to', to, '--folder', folder, '--patience', '0'];
};

function migrating(to: string, folder: string): ChildProcess {
  const words = ['--conditions=rembuk-source', main, ...moving(to, folder)];
  return spawn(process.execPath, words, { stdio: 'ignore', env: process.env });
}

/** In the middle of a call of it; what it asked for is done when it is dead. */
async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function log(folder: string): Promise<readonly string[]> {
  const store = await SqliteEventStore.openReadOnly({ folder });
  const lines = await linesIn(store);
  await store.close();
  return lines;
}

it(`P12: a move that is killed is gone on with, there and back (SEED=${seed})`, async () => {
  const folder = await folders.fresh();
  await fillMixed(folder, seed, 160);
  const before = await log(folder);
  for (let well = 0; well < 5; well++) double.faults.planNext('append', {});
  const there = migrating('kurrentdb', folder);
  double.faults.planNext('append', { before: () => kill(there) });
  await once(there, 'exit');
  expect(there.signalCode).toBe('SIGKILL');
  expect(await log(folder)).toEqual(before);
  // Beside the word that it is arriving.
  const held = double.log.entries.length - 1;
  expect(held).toBeGreaterThanOrEqual(4);
  expect(await rembuk(...moving('kurrentdb', folder))).toMatchObject({
    status: 0,
    out: expect.stringContaining(`${held} of them were before`),
  });

  const back = migrating('sqlite', folder);
  let copying = 0;
  const whileCopying = async (): Promise<void> => {
    copying += existsSync(path.join(folder, moveDraft, logFile)) ? 1 : 0;
    double.faults.planNext('read', { before: whileCopying });
    if (copying === 4) await kill(back);
  };
  double.faults.planNext('read', { before: whileCopying });
  await once(back, 'exit');
  double.faults.take('read');
  expect(back.signalCode).toBe('SIGKILL');
  await expect(SqliteEventStore.open({ folder })).rejects.toBeInstanceOf(LogMovedError);
  expect(await rembuk(...moving('sqlite', folder))).toMatchObject({ status: 0 });
  expect(await log(folder)).toEqual(before);
});
