import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Tokens } from '../identity/tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import type { ListedWorkshop } from './workshop-directory.ts';
import { WorkshopsService } from './workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer;
let ani: Tokens;
let kominfo: Tokens;
beforeAll(async () => {
  server = await ApiServer.start();
  [ani, kominfo] = [await server.account('ani-guru'), await server.account('kiki', 'kominfo')];
});
afterAll(() => server.stop());

const open = (id: string) => TestWorkshop.open(server.app.nest.get(WorkshopsService), id);

async function listed(token: string): Promise<readonly ListedWorkshop[]> {
  const answer = await server.call<ListedWorkshop[]>('GET /workshops', { token });
  expect(answer.status).toBe(200);
  return answer.body;
}

const idsFor = async (token: string) => (await listed(token)).map(({ id }) => id);

describe('the list of workshops', () => {
  it('is for people who are signed in', async () => {
    expectProblem(await server.call('GET /workshops'), { status: 401, code: 'unauthenticated' });
  });

  it('is empty where there is none, or none for the asker', async () => {
    expect(await listed(kominfo.accessToken)).toEqual([]);
    await open('pasuruan');
    expect(await listed(kominfo.accessToken)).toEqual([
      { id: 'pasuruan', name: 'Masterplan Kota Cerdas', region: 'Kabupaten Pasuruan' },
    ]);
    expect(await listed(ani.accessToken)).toEqual([]);
  });

  it('follows who takes part: admitted, moved, removed, joined by a code', async () => {
    const probolinggo = await open('probolinggo');
    await probolinggo.admit(ani.personId, 'viewer');
    expect(await idsFor(ani.accessToken)).toEqual(['probolinggo']);
    await probolinggo.perform('ReassignParticipant', {
      participantId: ani.personId,
      role: 'member',
      organizationId: 'opd-social',
      groupId: 'group-social',
    });
    expect(await idsFor(ani.accessToken)).toEqual(['probolinggo']);
    await probolinggo.perform('RemoveParticipant', { participantId: ani.personId });
    expect(await idsFor(ani.accessToken)).toEqual([]);

    const codes = await server.call<{ groupId: string; code: string }[]>(
      'GET /workshops/probolinggo/join-codes',
      { token: kominfo.accessToken },
    );
    const code = codes.body.find(({ groupId }) => groupId === 'group-social')?.code;
    const joined = await server.call<Tokens>('POST /workshops/probolinggo/join', {
      body: { code, name: 'Siti', organizationId: 'opd-social' },
    });
    expect(await idsFor(joined.body.accessToken)).toEqual(['probolinggo']);
  });

  it('is by name, follows a new name or region, and says the same after a restart', async () => {
    const malang = await open('malang');
    await malang.perform('ReviseWorkshop', { name: 'Abadi', region: 'Kota Malang' });
    expect(await idsFor(kominfo.accessToken)).toEqual(['malang', 'pasuruan', 'probolinggo']);
    await malang.perform('ReviseWorkshop', { name: 'Zaman Baru' });
    const before = await listed(kominfo.accessToken);
    expect(before.at(-1)).toEqual({ id: 'malang', name: 'Zaman Baru', region: 'Kota Malang' });
    await malang.admit(ani.personId, 'viewer');
    await server.restart();
    expect(await listed(kominfo.accessToken)).toEqual(before);
    expect(await idsFor(ani.accessToken)).toEqual(['malang']);
  });
});
