import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { defaultLimits } from '../config/limits.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let double: WireDouble;
const servers: ApiServer[] = [];
beforeEach(async () => {
  double = await new WireDouble().start();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  double.stop();
});

const secret = 'the same for all of them, as it has to be';
// Who looks until it is so looks often.
const limits = { ...defaultLimits, requestsBurst: 100_000 };
const start = async (): Promise<ApiServer> => {
  const server = await ApiServer.start({ store: double.url, secret, limits });
  servers.push(server);
  return server;
};

it('keeps the log in KurrentDB, where the next server finds it', async () => {
  const server = await start();
  const { accessToken: token } = await server.account('kiki', 'kominfo');
  const workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  const state = `GET /workshops/${workshop.id}/state`;
  const before = await server.call(state, { token });
  expect(before.status).toBe(200);
  await server.stop();
  servers.length = 0;

  const next = await start();
  expect((await next.call(state, { token })).body).toEqual(before.body);
  const streams = new Set(double.log.entries.map(({ stream }) => stream.split('-')[0]));
  expect(streams).toEqual(new Set(['workshop', 'person']));
});

it('takes a letterhead again after the one before was erased', async () => {
  const server = await start();
  const { accessToken: token } = await server.account('kiki', 'admin');
  for (const letterhead of [['Kominfo'], ['Bappeda']]) {
    expect((await server.call('PUT /office', { token, body: { letterhead } })).status).toBe(200);
    expect((await server.call('GET /office', { token })).body).toMatchObject({ letterhead });
    expect((await server.call('DELETE /office', { token })).status).toBe(204);
  }
});

it('is told by a server that another has written', async () => {
  const [here, there] = [await start(), await start()];
  const { accessToken: token } = await here.account('kiki', 'kominfo');
  const { id } = await TestWorkshop.open(here.app.nest.get(WorkshopsService), 'pasuruan');
  let listed: unknown[] = [];
  while (listed.length === 0) {
    const { status, body } = await there.call<unknown[]>('GET /workshops', { token });
    if (status === 200) listed = body;
  }
  expect(listed).toMatchObject([{ id }]);
});

it('says that it is cut off, and finds the log again', async () => {
  const server = await start();
  const untilReady = async (isReady: boolean): Promise<void> => {
    while (((await server.call('GET //health/ready')).status === 200) !== isReady)
      await new Promise(setImmediate);
  };
  double.stop();
  await untilReady(false);
  await double.start();
  await untilReady(true);
  expect(server.logLines.join('\n')).not.toContain(double.url);
});

it.each([
  'kurrentdb://rembuk:rahasia@127.0.0.1?tlsCAFile=/nowhere/ca.pem',
  'kurrentdb://rembuk:rahasia@127.0.0.1?rahasia=1',
])('says that it cannot be used, and nothing of the connection string', async (store) => {
  const started = ApiServer.start({ store, secret });
  await expect(started).rejects.toMatchObject({ name: 'ConfigError' });
  await expect(started).rejects.not.toThrow(/rahasia|nowhere/);
});

it('does not share its data folder', async () => {
  const server = await start();
  const other = ApiServer.start({ store: double.url, secret, dataFolder: server.folder });
  await expect(other).rejects.toMatchObject({ name: 'DataFolderLockedError' });
});

describe('a log that is being moved', () => {
  it('P12: is not hidden by an empty database', async () => {
    const server = await ApiServer.start({ secret, limits });
    servers.push(server);
    const { password } = await server.account('kiki', 'kominfo');
    const moved = server.restart({ store: double.url });
    await expect(moved).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(moved).rejects.toThrow(/events\.db is a log of its own: run rembuk migrate/);
    expect(double.log.entries).toEqual([]);
    await server.begin();
    expect(await server.signIn('kiki', password)).toBeDefined();
  });

  it.each([
    ['arriving', 'run rembuk migrate --to kurrentdb again'],
    ['left', 'was moved out of this KurrentDB'],
  ] as const)('P12: is not served while it is %s', async (standing, why) => {
    const store = new KurrentDbEventStore({ connectionString: double.url });
    await store.standing.write(standing);
    await store.close();
    await expect(start()).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(why),
    });
  });

  it('P12: is written to no more by a server that was not stopped', async () => {
    const server = await start();
    const token = server.app.operatorToken;
    const store = new KurrentDbEventStore({ connectionString: double.url });
    await store.standing.write('left');
    await store.close();
    while (!server.logLines.some((line) => line.includes('the log is not here any more')))
      await new Promise(setImmediate);
    const held = double.log.entries.length;
    const body = { username: 'kiki', name: 'Kiki', password: 'Wak Moqidin 2018!' };
    expect((await server.call('POST /accounts', { token, body })).status).toBe(503);
    while ((await server.call('GET //health/ready')).status === 200)
      await new Promise(setImmediate);
    expect(double.log.entries.length).toBe(held);
  });

  it('leaves no half of it behind, once it goes on here after all', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-api-'));
    await mkdir(path.join(folder, 'migrate.partial'));
    servers.push(await ApiServer.start({ store: double.url, secret, dataFolder: folder }));
    expect(await readdir(folder)).not.toContain('migrate.partial');
    await rm(folder, { recursive: true, force: true });
  });
});
