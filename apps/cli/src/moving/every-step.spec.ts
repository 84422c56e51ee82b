import { existsSync } from 'node:fs';
import * as files from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';

const double = new WireDouble();
/** Changes of files and of the database that were made so far, each as what it was. */
const steps = new Set<string>();
let state: 'immortal' | 'mortal' | 'dead' = 'immortal';

/** Nothing is done any more, and nothing heard, behind the first step that no attempt before came to. */
function done(step: string): void {
  if (state !== 'mortal' || steps.has(step)) return;
  steps.add(step);
  state = 'dead';
  double.stop();
  throw new Error('killed');
}

type Change = (file: string, ...more: readonly unknown[]) => Promise<void>;
const real = { ...files };
const mortal = (name: 'rename' | 'rm' | 'writeFile'): Change => {
  return async (file, ...more) => {
    if (state === 'dead') throw new Error('killed');
    const isChange = name === 'writeFile' || existsSync(file);
    await (real[name] as Change)(file, ...more);
    if (isChange) done(`${name} ${path.basename(file)}`);
  };
};
jest.unstable_mockModule('node:fs/promises', () => ({
  ...real,
  rename: mortal('rename'),
  rm: mortal('rm'),
  writeFile: mortal('writeFile'),
}));
const { away, back, Houses, rowsIn, someEvents } = await import('../testing/moving.ts');

const houses = new Houses();
afterAll(() => houses.remove());

/** Runs it until nothing is left to do; every other attempt ends behind its first step that is new. */
async function killedAtEveryStep(move: typeof away, folder: string): Promise<readonly string[]> {
  steps.clear();
  for (;;) {
    const known = steps.size;
    await double.start();
    process.env['REMBUK_STORE'] = double.url;
    const appended = async (): Promise<void> => {
      double.faults.planNext('append', { after: appended });
      const { stream, type } = double.log.entries.at(-1)!;
      done(`append ${stream} ${type}`);
    };
    double.faults.planNext('append', { after: appended });
    state = 'mortal';
    const ended = await move(folder).catch(() => undefined);
    state = 'immortal';
    double.faults.take('append');
    double.stop();
    expect(isServed(folder)).not.toEqual({ folder: true, database: true });
    if (steps.size > known) continue;
    expect(ended?.err).not.toMatch(/killed|cannot be reached/);
    return [...steps];
  }
}

function isServed(folder: string): { readonly folder: boolean; readonly database: boolean } {
  const said = double.log.entries.findLast(({ stream }) => stream === 'rembuk-standing');
  const isFull = double.log.entries.some(({ stream }) => stream === 'workshop-a');
  return {
    folder: existsSync(path.join(folder, 'events.db')),
    database: isFull && (said === undefined || said.type === 'LogArrived'),
  };
}

it('P12: a move that is killed behind each of its steps is gone on with, there and back', async () => {
  const folder = await houses.with('workshop-a', someEvents('workshop-a', 2));
  await files.writeFile(path.join(folder, 'snapshots.db'), 'worthless');
  const rows = rowsIn(folder);
  expect(await killedAtEveryStep(away, folder)).toEqual([
    'writeFile migrate.mark',
    'append rembuk-standing LogArriving',
    'append workshop-a ThingHappened',
    'rm snapshots.db',
    'rename events.db',
    'rename events.db-shm',
    'rename events.db-wal',
    'append rembuk-standing LogArrived',
  ]);
  expect(isServed(folder)).toEqual({ folder: false, database: true });

  await files.writeFile(path.join(folder, 'snapshots.db'), 'worthless');
  expect(await killedAtEveryStep(back, folder)).toEqual([
    'append rembuk-standing LogLeft',
    'rm snapshots.db',
    'rename events.db',
  ]);
  expect(isServed(folder)).toEqual({ folder: true, database: false });
  expect(rowsIn(folder)).toEqual(rows);
});
