import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { pieceEvents } from '@rembuk/documents';
import type { EventStore } from '@rembuk/event-sourcing';
import { defaultLimits } from '../config/limits.ts';
import type { Tokens } from '../identity/tokens.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { LogsAhead } from './logs-ahead.ts';

// Whole servers on real disks, and threads that start; the machine may be busy.
jest.setTimeout(120_000);

const on = { kind: 'board', id: 'social' } as const;
const limits = { ...defaultLimits, heavyReadsBurst: 100_000 };
let server: ApiServer;
let kominfo: Tokens;

beforeAll(async () => {
  server = await ApiServer.start({ limits });
  kominfo = await server.account('kiki', 'kominfo');
  const workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'panjang');
  await workshop.admit('budi');
  const comment = (index: number) =>
    workshop.submit(
      'PostComment',
      { commentId: `c-${index}`, on, text: 'Kenduren Mas', mentions: [] },
      { personId: 'budi' },
    );
  for (let from = 0; from < pieceEvents + 100; from += 500)
    await Promise.all(Array.from({ length: 500 }, (_, index) => comment(from + index)));
});
afterAll(() => server.stop());

const get = (route: string) =>
  fetch(`${server.app.url}/api/v1/workshops/panjang/${route}`, {
    headers: { authorization: `Bearer ${kominfo.accessToken}` },
  });

/** The workbook, and from which revisions on more than one event was read for it. */
async function workbook() {
  const store = server.app.nest.get<EventStore>(EVENT_STORE);
  const reads = jest.spyOn(store, 'readStream');
  const response = await get('documents/contributions.xlsx');
  const bytes = Buffer.from(await response.arrayBuffer());
  const from = reads.mock.calls
    .filter(([, range]) => range && range.from !== range.to)
    .map(([, range]) => range?.from ?? 0);
  reads.mockRestore();
  return { status: response.status, bytes, from };
}

it('who looks at contributions has the log told ahead, for whoever asks for a workbook after a start', async () => {
  expect((await get('reports/contributions')).status).toBe(200);
  await server.app.nest.get(LogsAhead).settled();
  await server.restart();
  const ahead = await workbook();
  expect(ahead.status).toBe(200);
  // Contributions are folded besides, from the beginning, as no checkpoint is due yet.
  expect(Math.max(...ahead.from)).toBeGreaterThan(pieceEvents - 2_000);

  await server.app.close();
  for (const suffix of ['', '-wal', '-shm'])
    await rm(path.join(server.folder, `snapshots.db${suffix}`), { force: true });
  await server.begin();
  const anew = await workbook();
  expect(Math.max(...anew.from)).toBe(0);
  expect(anew.bytes.equals(ahead.bytes)).toBe(true);
});
