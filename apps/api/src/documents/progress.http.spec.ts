import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { EventStore } from '@rembuk/event-sourcing';
import { defaultLimits } from '../config/limits.ts';
import type { Tokens } from '../identity/tokens.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import type { DocumentProgress } from './in-the-making.ts';

// Whole servers on real disks, and threads that start; the machine may be busy.
jest.setTimeout(120_000);

let server: ApiServer;
let workshop: TestWorkshop;
let kominfo: Tokens;

beforeAll(async () => {
  server = await ApiServer.start({ limits: { ...defaultLimits, heavyReadsBurst: 100_000 } });
  kominfo = await server.account('kiki', 'kominfo');
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  await workshop.admit('budi');
  const on = { kind: 'board', id: 'social' } as const;
  await Promise.all(
    Array.from({ length: 600 }, (_, index) =>
      workshop.submit(
        'PostComment',
        { commentId: `c-${index}`, on, text: 'Kenduren Mas', mentions: [] },
        { personId: 'budi' },
      ),
    ),
  );
  // Prepared once, it is at hand: what is read from now on is read for documents.
  expect((await asked('contributions.json').answer).status).toBe(200);
});
afterAll(() => server.stop());

const HELD = 300;

/** Lets no history be read up to that revision until it is opened. */
function gated() {
  const store = server.app.nest.get<EventStore>(EVENT_STORE);
  const readStream = store.readStream.bind(store);
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const spy = jest.spyOn(store, 'readStream').mockImplementation(async function* (stream, range) {
    for await (const event of readStream(stream, range)) {
      if (event.revision === HELD) await opened;
      yield event;
    }
  });
  return () => {
    spy.mockRestore();
    open();
  };
}

function asked(file: string) {
  const requestId = randomUUID();
  const leaving = new AbortController();
  const address = `${server.app.url}/api/v1/workshops/pasuruan/documents/${file}`;
  const headers = { authorization: `Bearer ${kominfo.accessToken}`, 'x-request-id': requestId };
  const answer = fetch(address, { headers, signal: leaving.signal }).then(async (response) => ({
    status: response.status,
    bytes: (await response.arrayBuffer()).byteLength,
  }));
  const left = answer.catch(() => 'left');
  return { requestId, answer, left, leave: () => leaving.abort() };
}

async function progress({ accessToken: token }: { readonly accessToken: string } = kominfo) {
  server.nowMs += 1_000;
  const route = 'GET /workshops/pasuruan/documents';
  const { body } = await server.call<readonly DocumentProgress[]>(route, { token });
  return body;
}

/** Asks until they are as they have to become. */
async function until(isSo: (all: readonly DocumentProgress[]) => boolean) {
  for (;;) {
    const all = await progress();
    if (isSo(all)) return all;
  }
}

it('are told of while they are made, to who asked for them; who leaves frees the thread', async () => {
  const open = gated();
  const revision = await workshop.head();
  const file = 'workshop.jsonl';
  const first = asked(file);
  const isHeld = ({ through = -1 }: DocumentProgress) => through > 0;
  await until((all) => all.some(isHeld));
  const second = asked(file);
  await until((all) => all.filter(isHeld).length === 2);
  const third = asked('workshop.xlsx');
  const making = { file, stage: 'making', revision, through: 249, bytes: expect.any(Number) };
  expect(await until((all) => all.some(({ stage }) => stage === 'waiting'))).toEqual([
    { ...making, requestId: first.requestId },
    { ...making, requestId: second.requestId },
    {
      requestId: third.requestId,
      file: 'workshop.xlsx',
      stage: 'waiting',
      ahead: 0,
      revision,
      through: -1,
      bytes: 0,
    },
  ]);
  expect(await progress(await server.account('lain', 'kominfo'))).toEqual([]);

  third.leave();
  await until((all) => all.length === 2);
  first.leave();
  await until((all) => all.length === 1);
  // In its place another is made, while the second still waits for its events.
  expect((await asked('contributions.json').answer).status).toBe(200);
  open();
  const { status, bytes } = await second.answer;
  expect(status).toBe(200);
  expect(bytes).toBeGreaterThan(600 * 300);
  expect(await until((all) => all.length === 0)).toEqual([]);
  expect(await Promise.all([first.left, third.left])).toEqual(['left', 'left']);
});

it('are told of to nobody who takes no part', async () => {
  const { accessToken: token } = await server.account('orang-asing');
  const route = 'GET /workshops/pasuruan/documents';
  expectProblem(await server.call(route, { token }), { status: 403, code: 'forbidden' });
  expectProblem(await server.call(route), { status: 401, code: 'unauthenticated' });
});
