import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedToken, RembukClient, when } from '@rembuk/client';
import { boardOf, join, joinCodes, openWorkshop, type Person } from './support/cast.ts';
import { FaultProxy, fairConditions } from './support/fault-proxy.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, postCommand } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { chosenSeed, Random } from './support/random.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { until, within } from './support/wait.ts';

const seed = chosenSeed();
const workshopId = 'besar';
const board = boardOf('one');
const sheetId = 'sheet-1';
/** Of a phone at the edge of a hall's network. */
const bytesPerSecond = 40 * 1024;
/** Long enough for a machine that has other things to do; far too short for the state in one piece. */
const openMsMax = 55_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let proxy: FaultProxy;
let people: readonly Person[] = [];
const clients: RembukClient[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer({ data: folder.path, env: unlimited });
  await openWorkshop(server, workshopId, [board]);
  const codes = await joinCodes(server.url, server.operatorToken, workshopId);
  const { groupId, organizationId } = board;
  const code = codes.get(groupId) ?? '';
  people = [
    await join(server.url, workshopId, { code, name: 'Ani', organizationId }),
    await join(server.url, workshopId, { code, name: 'Budi', organizationId }),
  ];
  await fill(new Random(seed));
  proxy = await FaultProxy.start(server.url, new Random(seed));
  proxy.conditions = { ...fairConditions, delayMs: 40, bytesPerSecond };
});

afterAll(async () => {
  for (const client of clients) client.close();
  await proxy.close();
  await server.stop();
  await folder.remove();
});

/** Three megabytes of talk, of words that nobody says twice in the same order. */
async function fill(random: Random): Promise<void> {
  const [ani] = people;
  if (!ani) return;
  const { dimensionId, subdimension, organizationId } = board;
  const place = { dimensionId, subdimension, organizationId };
  const title = 'Layanan terpadu satu pintu';
  for (const [type, data] of [
    ['ProposeStrategy', { strategyId: 's-1', ...place, code: 'S1', title }],
    ['AddSheet', { sheetId, strategyId: 's-1', code: 'L1', shortTitle: 'Lembar', title }],
  ] as const) {
    const answer = await postCommand(server.url, ani.token, workshopId, { type, data });
    if (!answer.ok) throw new Error(`${type}: ${answer.code}`);
  }
  const words = Array.from({ length: 60 }, () => random.next().toString(36).slice(2, 9));
  const text = () =>
    Array.from({ length: 230 }, () => words[Math.floor(random.next() * words.length)]).join(' ');
  const live = await Live.connect(server.url, { token: ani.token });
  const posts = Array.from({ length: 1_600 }, (_, index) => {
    const data = { commentId: `c-${index}`, on: { kind: 'sheet', id: sheetId }, text: text() };
    return live.command(workshopId, { type: 'PostComment', data });
  });
  for (const answer of await Promise.all(posts))
    if (!answer.ok) throw new Error(`PostComment: ${answer.code}`);
  live.disconnect();
}

function arrive({ token }: Person, url: string) {
  const client = new RembukClient({ url, tokens: fixedToken(token) });
  clients.push(client);
  return client.open(workshopId);
}

async function stateBytes(): Promise<number> {
  const { state } = await ask<{ state: object }>(server.url, `/workshops/${workshopId}/state`, {
    token: server.operatorToken,
  });
  return JSON.stringify(state).length;
}

describe(`a large workshop over a line of ${bytesPerSecond} bytes a second (seed ${seed})`, () => {
  it('opens, with its person present all the while, and takes their edits', async () => {
    expect(await stateBytes()).toBeGreaterThan(2_500_000);
    const [ani, budi] = people;
    if (!ani || !budi) throw new Error('nobody is there');
    const watcher = await Live.connect(server.url, { token: budi.token });
    await watcher.open(workshopId);
    const told = (member: 'people' | 'left') =>
      watcher.other.filter(({ body }) =>
        JSON.stringify(membersOf(body, member)).includes(ani.personId),
      );
    const session = arrive(ani, proxy.url);
    const edit = { commentId: 'from-afar', on: { kind: 'sheet', id: sheetId }, text: 'Setuju.' };
    const outcome = session.submit({ type: 'PostComment', data: edit });
    await within(
      when(session.status, ({ kind }) => kind === 'live'),
      { what: 'the workshop is open', deadlineMs: openMsMax },
    );
    expect(await outcome).toMatchObject({ ok: true });
    await until(() => session.confirmed.get().state.comments.has('from-afar'), {
      what: 'the edit is seen',
    });
    expect(proxy.lines).toHaveLength(1);
    expect(told('people')).not.toEqual([]);
    expect(told('left')).toEqual([]);
    clients.pop()?.close();
    watcher.disconnect();
  });

  it('P4: opens over a line that is cut again and again, and reads nothing from the beginning', async () => {
    const [ani] = people;
    if (!ani) throw new Error('nobody is there');
    let passed = 0;
    let lines = 0;
    proxy.onLine = (line) => {
      lines += 1;
      // Too early to bring all, on the first lines; each brings some parts.
      if (lines <= 3) line.cutAfter('down', 120_000, 'reset');
      void line.over.then(() => {
        passed += line.passed('down');
      });
    };
    const session = arrive(ani, proxy.url);
    await within(
      when(session.status, ({ kind }) => kind === 'live'),
      { what: 'the workshop is open', deadlineMs: openMsMax },
    );
    expect(session.confirmed.get().state.comments.size).toBeGreaterThanOrEqual(1_600);
    clients.pop()?.close();
    await until(() => proxy.lines.length === 0, { what: 'the lines are over' });
    proxy.onLine = undefined;
    expect(lines).toBe(4);
    const alone = await measured(ani);
    // What was on its way at each cut is asked for again, two parts at most.
    expect(passed).toBeLessThan(alone + 3 * 3 * 33_000);
  });
});

/** What passes of one opening that nothing disturbs. */
async function measured({ token }: Person): Promise<number> {
  const free = await FaultProxy.start(server.url, new Random(seed));
  let passed = 0;
  free.onLine = (line) => {
    void line.over.then(() => {
      passed += line.passed('down');
    });
  };
  const session = arrive({ token, personId: '' }, free.url);
  await when(session.status, ({ kind }) => kind === 'live');
  clients.pop()?.close();
  await until(() => free.lines.length === 0, { what: 'the line is over' });
  await free.close();
  return passed;
}

function membersOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (Reflect.get(body, name) ?? []) : [];
}
