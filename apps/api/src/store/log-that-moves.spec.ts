import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@rembuk/event-sourcing';
import { anEvent, sealed } from '@rembuk/event-sourcing/testing';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { defaultConfig } from '../config/index.ts';
import { Resources } from '../config/resources.ts';
import { createLog } from '../operations/log.ts';
import { openKurrentDb } from './kurrentdb.ts';

let folder: string;
let double: WireDouble;
let resources: Resources;
let logged: ReturnType<typeof Promise.withResolvers<string>>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rembuk-api-'));
  double = await new WireDouble().start();
  resources = new Resources();
  logged = Promise.withResolvers();
});
afterEach(async () => {
  await resources.closeAll();
  double.stop();
  await rm(folder, { recursive: true });
});

function open(): Promise<EventStore> {
  const log = createLog('error', { write: (line) => logged.resolve(line) });
  const config = { ...defaultConfig, dataFolder: folder, store: double.url };
  return openKurrentDb(config, resources, log, 10);
}

const append = (store: EventStore) =>
  store.append('workshop-a', 'any', sealed('workshop-a', [anEvent()]));

/** At one moment: nobody looks in between. */
function say(...types: readonly string[]): void {
  const nothing = new TextEncoder().encode('{}');
  const wire = { contentType: 'application/json', data: nothing, metadata: nothing };
  const stream = 'rembuk-standing';
  const events = types.map((type) => ({ ...wire, stream, type, id: randomUUID() }));
  double.log.append(stream, 'no_stream', events);
}

describe('a server whose log is moved', () => {
  it.each([
    ['is given up', ['LogLeft'], '"standing":"left"'],
    ['is another by the time that it looks', ['LogArriving', 'LogArrived'], '"standing":"here"'],
    ['is told of by a later version', ['LogElsewhere'], 'LogElsewhere'],
  ])('P12: writes no more when it %s', async (_, said, told) => {
    const store = await open();
    await append(store);
    say(...said);
    const line = await logged.promise;
    expect(line).toContain('the log is not here any more');
    expect(line).toContain(told);
    await expect(append(store)).rejects.toMatchObject({ reason: 'closed' });
  });

  it('goes on when it could not look', async () => {
    const store = await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    double.faults.refuseNext('read');
    double.faults.planNext('read', { before: () => Promise.resolve(resolve()) });
    await promise;
    await append(store);
  });

  it('P12: does not start when a later version said something of it', async () => {
    say('LogElsewhere');
    await expect(open()).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^REMBUK_STORE: what was said last .+ use a newer one$/),
    });
  });
});
