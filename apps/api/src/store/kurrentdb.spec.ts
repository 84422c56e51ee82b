import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
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
