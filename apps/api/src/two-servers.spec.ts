import { once } from 'node:events';
import { afterEach, expect, it, jest } from '@jest/globals';
import { StoreUnavailableError, type SubscribeOptions } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { defaultLimits } from './config/limits.ts';
import { ApiServer } from './testing/api-server.ts';
import { TestWorkshop } from './testing/test-workshop.ts';
import { WorkshopsService } from './workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

const servers: ApiServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** That can be out of reach. */
class DistantStore extends MemoryEventStore {
  isAway = false;
  isMute = false;

  override head(stream: string): Promise<number | undefined> {
    return this.isAway ? this.#unreachable() : super.head(stream);
  }

  override append(...call: Parameters<MemoryEventStore['append']>) {
    return this.isAway ? this.#unreachable() : super.append(...call);
  }

  /** So that a server reads on by itself, or not at all. */
  override readAll(...call: Parameters<MemoryEventStore['readAll']>) {
    if (this.isAway) throw new StoreUnavailableError('unreachable');
    return super.readAll(...call);
  }

  /** Nobody is told anything. */
  override async *subscribe(options: SubscribeOptions) {
    if (!this.isMute) yield* super.subscribe(options);
    else await once(options.signal, 'abort');
  }

  override readStream(...call: Parameters<MemoryEventStore['readStream']>) {
    if (this.isAway) throw new StoreUnavailableError('unreachable');
    return super.readStream(...call);
  }

  #unreachable(): Promise<never> {
    return Promise.reject(new StoreUnavailableError('unreachable'));
  }
}

/** Who looks until it is so looks often. */
const limits = { ...defaultLimits, requestsBurst: 100_000 };

async function two(store = new DistantStore({ shared: true })) {
  const secret = 'the same for all of them, as it has to be';
  for (let node = 0; node < 2; node += 1)
    servers.push(await ApiServer.start({ secret, limits }, { sharedStore: store }));
  return { store, servers: servers as [ApiServer, ApiServer] };
}

it('who signs in at one is known at the other, sees its workshops, and is out at both at once', async () => {
  const {
    servers: [here, there],
  } = await two();
  const kominfo = await here.account('kiki', 'kominfo');
  const workshop = await TestWorkshop.open(here.app.nest.get(WorkshopsService), 'pasuruan');
  const token = kominfo.accessToken;
  const listed = async () => {
    for (;;) {
      const { status, body } = await there.call<unknown[]>('GET /workshops', { token });
      if (status !== 200 || body.length > 0) return body;
    }
  };
  expect(await listed()).toMatchObject([{ id: workshop.id }]);
  const state = await there.call(`GET /workshops/${workshop.id}/state`, { token });
  expect(state.status).toBe(200);

  await here.call('POST /auth/sign-out', { token });
  let status = 200;
  while (status === 200) ({ status } = await there.call('GET /workshops', { token }));
  expect(status).toBe(401);
});

it('a session that began at one goes on at the other, before the log has told of it', async () => {
  const store = new DistantStore({ shared: true });
  store.isMute = true;
  const {
    servers: [here, there],
  } = await two(store);
  const { refreshToken } = await here.account('kiki', 'kominfo');
  const refresh = (token: string) =>
    there.call<{ refreshToken: string }>('POST /auth/refresh', { body: { refreshToken: token } });
  store.isAway = true;
  // Not that it is over: whoever is told so throws it away.
  expect(await refresh(refreshToken)).toMatchObject({ status: 503 });
  store.isAway = false;
  const next = await refresh(refreshToken);
  expect(next.status).toBe(200);
  expect((await refresh(next.body.refreshToken)).status).toBe(200);
});

it('a session that is over is looked for once, however many ask at the same time', async () => {
  const {
    store,
    servers: [here, there],
  } = await two();
  const { accessToken, refreshToken } = await here.account('kiki', 'kominfo');
  await here.call('POST /auth/sign-out', { token: accessToken });
  const reads = jest.spyOn(store, 'readAll');
  const ask = () => there.call('POST /auth/refresh', { body: { refreshToken } });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  // One that began before they came, and one for all of them.
  expect(reads.mock.calls.length).toBeLessThanOrEqual(2);
  reads.mockClear();
  expect((await ask()).status).toBe(401);
  expect(reads).not.toHaveBeenCalled();
});

it('servers that begin a log at the same moment make one first account, and one of each name ever after', async () => {
  const store = new DistantStore({ shared: true });
  const secret = 'the same for all of them, as it has to be';
  const start = () => ApiServer.start({ secret, limits }, { sharedStore: store });
  const both = await Promise.all([start(), start(), start()]);
  servers.push(...both);
  const [here, there] = both;
  const { accessToken: token } = await here.account('kiki', 'admin');
  const accounts = async (at: ApiServer) =>
    (await at.call<{ username: string }[]>('GET /accounts', { token })).body
      .map(({ username }) => username)
      .toSorted((a, b) => (a < b ? -1 : 1));
  expect(await accounts(here)).toEqual(['admin', 'kiki']);
  expect(both.filter(({ app }) => app.adminPassword !== undefined)).toHaveLength(1);

  const body = { username: 'budi', name: 'Budi', password: 'Wak Moqidin 2018!' };
  const make = (at: ApiServer) =>
    at.call('POST /accounts', { token: at.app.operatorToken, body }).then(({ status }) => status);
  const made = await Promise.all([make(here), make(there), make(here), make(there)]);
  expect(made.toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  expect(await accounts(here)).toEqual(['admin', 'budi', 'kiki']);
});

it('a server that loses the store says so, marks what it tells, and finds it again', async () => {
  const {
    store,
    servers: [server],
  } = await two();
  const { accessToken: token } = await server.account('kiki', 'kominfo');
  const workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  const stateOf = () =>
    server.call<{ stateHash: string }>(`GET /workshops/${workshop.id}/state`, { token });
  const { stateHash } = (await stateOf()).body;
  const ready = () => server.call('GET //health/ready');
  const untilReady = async (isReady: boolean) => {
    while (((await ready()).status === 200) !== isReady) await new Promise(setImmediate);
  };
  expect((await server.call('GET /workshops', { token })).headers.get('rembuk-stale')).toBeNull();
  store.isAway = true;
  await untilReady(false);
  expect((await ready()).body).toMatchObject({ details: { reason: 'unreachable' } });
  const told = await server.call('GET /workshops', { token });
  expect([told.status, told.headers.get('rembuk-stale')]).toEqual([200, 'true']);
  const stale = await stateOf();
  expect([stale.status, stale.headers.get('rembuk-stale')]).toEqual([200, 'true']);
  expect(stale.body.stateHash).toBe(stateHash);
  store.isAway = false;
  await untilReady(true);
  expect((await server.call('GET /workshops', { token })).headers.get('rembuk-stale')).toBeNull();
});

it('stays when the log is out of reach right after it listens', async () => {
  const store = new DistantStore({ shared: true });
  const server = await ApiServer.start({ secret: 'x'.repeat(32) }, { sharedStore: store });
  servers.push(server);
  jest.spyOn(server.logLines, 'push').mockImplementation((line) => {
    if (line.includes('"listening"')) store.isAway = true;
    return 0;
  });
  await server.restart();
  expect(store.isAway).toBe(true);
  expect(await server.call('GET //health/live')).toMatchObject({ status: 200 });
  store.isAway = false;
});
