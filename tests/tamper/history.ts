import { randomUUID } from 'node:crypto';
import { account, operator } from '../support/cast.ts';
import { boards, Hall, makeStaff } from '../support/crew.ts';
import { request } from '../support/http.ts';
import { unlimited } from '../support/limits.ts';
import { type Server, startServer } from '../support/server.ts';

export const workshopIds = ['pasuruan', 'probolinggo', 'lumajang'] as const;

/**
 * Fills a data folder by a real server: workshops in which people propose, comment and are refused, staff, members, and
 * a person who was erased, so that positions are empty by right. The server has ended when this resolves.
 */
export async function makeHistory(data: string, events: number): Promise<void> {
  const server = await startServer({ data, env: unlimited });
  const staff = await makeStaff(server);
  const each = Math.ceil(events / workshopIds.length / 2);
  await Promise.all(
    workshopIds.map(async (workshopId) => {
      const hall = await Hall.open(server, workshopId, staff);
      await talk(hall, each);
      await hall.leave();
    }),
  );
  await eraseSomebody(server);
  const { code } = await server.stop();
  if (code !== 0) throw new Error(`the server ended with ${code}`);
}

/** Half strategies, half words about them; and now and then what may not be. */
async function talk(hall: Hall, turns: number): Promise<void> {
  const { one, two } = hall.members;
  const { dimensionId, subdimension, organizationId } = boards.one;
  for (let turn = 0; turn < turns; turn++) {
    const strategyId = randomUUID();
    const code = `S-${turn}`;
    const title = `Kampung tangguh "${turn}" — ꦗꦮ ${'panjang '.repeat(turn % 7)}`.trim();
    await hall.as(one)('ProposeStrategy', {
      strategyId,
      dimensionId,
      code,
      subdimension,
      title,
      organizationId,
    });
    const text = `Usul ke-${turn}: \\"kutip\\", <b>tebal</b>, ${'😀'.repeat(turn % 5)}\nbaris`;
    const on = { kind: 'strategy', id: strategyId } as const;
    await hall.as(two)('PostComment', { commentId: randomUUID(), on, text, mentions: [] });
    if (turn % 10 === 0) await hall.try(one, 'StartSession', { sessionId: 'nobody-planned-it' });
    if (turn % 15 === 0) await hall.try(one, 'WithdrawStrategy', { strategyId: 'none' });
  }
}

async function eraseSomebody(server: Server): Promise<void> {
  const { personId } = await account(server, 'Tamu-Sementara');
  const { token } = operator(server);
  const route = `/people/${personId}`;
  const { status } = await request(server.url, route, { method: 'DELETE', token });
  if (status !== 204) throw new Error(`the erasure was answered with ${status}`);
  // What comes after it, so that the empty positions lie within.
  await account(server, 'Tamu-Tetap');
}
