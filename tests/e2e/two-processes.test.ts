import { readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyChain } from '@rembuk/event-sourcing';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import { openWorkshop } from '../support/cast.ts';
import { boards, Hall, makeStaff, type Staff } from '../support/crew.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ask, request } from '../support/http.ts';
import { unlimited } from '../support/limits.ts';
import { readLog, workshopStream } from '../support/log.ts';
import { Neighbour } from '../support/neighbour.ts';
import { type Ran, rembuk } from '../support/rembuk.ts';
import { type Server, ServerProcess, startServer } from '../support/server.ts';
import { Live } from '../support/socket.ts';
import { until } from '../support/wait.ts';

const workshopId = 'two-processes';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let first: Server;
/** Someone who edits at the first server, and is told nothing of what others try. */
let live: Live;
let edits: number;

async function begin(): Promise<void> {
  folder = await temporaryFolder();
  data = path.join(folder.path, 'data');
  first = await startServer({ data, env: unlimited });
  await openWorkshop(first, workshopId, Object.values(boards));
  live = await Live.connect(first.url, { token: first.operatorToken });
  await live.open(workshopId);
  edits = 0;
}

async function end(): Promise<void> {
  live.disconnect();
  if (await isUp(first)) await first.stop();
  await folder.remove();
}

function edit(): Promise<CommandAccepted | Refused> {
  edits += 1;
  const data = { name: `Masterplan ${edits}` };
  const command = { type: 'ReviseWorkshop', data, seen: 0, overwrite: true };
  return live.command(workshopId, command);
}

async function isUp({ url }: Server): Promise<boolean> {
  return request(url, '//health/live').then(
    ({ status }) => status === 200,
    () => false,
  );
}

const files = async () => (await readdir(data)).toSorted();

/** The first server has what it had, and takes edits; its people noticed nothing. */
async function expectUndisturbed(serverFile: string): Promise<void> {
  expect(live.raw.connected).toBe(true);
  expect(live.goodbyes).toEqual([]);
  expect((await request(first.url, '//health/ready')).status).toBe(200);
  // The tools of this machine still find it, and act on it.
  expect(await readFile(path.join(data, 'server.json'), 'utf8')).toBe(serverFile);
  const answer = await edit();
  expect(answer).toMatchObject({ ok: true });
  await live.sees(workshopId, answer.ok ? answer.revision : -1);
}

const serverFile = () => readFile(path.join(data, 'server.json'), 'utf8');

/** In one line that names the process, without a stack. */
function expectInUse(text: string): void {
  const lines = text.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    new RegExp(`in use by process ${first.pid}, since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$`),
  );
}

describe('a second server on the same data folder', () => {
  // None of them may disturb the first; the last one stops it.
  beforeAll(begin);
  afterAll(end);

  it('does not start, says in one line why, and leaves the first alone', async () => {
    await edit();
    const [before, standing] = [await serverFile(), await files()];
    const second = new ServerProcess({ data, env: unlimited });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expectInUse(second.output());
    expect(second.output()).toMatch(/^Rembuk does not start: the data folder /);
    await expectUndisturbed(before);
    expect(await files()).toEqual(standing);
  });

  it('does not start by another way to the folder either', async () => {
    const before = await serverFile();
    const elsewhere = path.join(folder.path, 'elsewhere');
    await symlink(data, elsewhere);
    for (const way of [elsewhere, `${data}/../data/.`]) {
      const second = new ServerProcess({ data: way, env: unlimited });
      expect(await second.exited).toEqual({ code: 1, signal: null });
      expectInUse(second.output());
    }
    await expectUndisturbed(before);
  });

  it('of several that start at once one comes up', async () => {
    const fresh = path.join(folder.path, 'fresh');
    const all = Array.from({ length: 3 }, () => new ServerProcess({ data: fresh, env: unlimited }));
    await until(() => all.filter((one) => one.hasExited).length === 2, {
      what: 'the others give up',
      deadlineMs: 60_000,
    });
    const [winner, ...more] = all.filter((one) => !one.hasExited);
    expect(more).toEqual([]);
    for (const loser of all.filter((one) => one !== winner)) {
      expect(await loser.exited).toEqual({ code: 1, signal: null });
      const lines = loser.output().trim().split('\n');
      expect(lines).toEqual([expect.stringMatching(/^Rembuk does not start: .+ in use by /)]);
    }
    const up = await winner?.ready();
    expect(up && (await isUp(up))).toBe(true);
    expect(await winner?.stop()).toMatchObject({ code: 0 });
  });

  it('is told from one on a port that is taken; the first password is not lost by that', async () => {
    const before = await serverFile();
    const { port } = new URL(first.url);
    const other = path.join(folder.path, 'other');
    const refused = new ServerProcess({ data: other, env: { ...unlimited, REMBUK_PORT: port } });
    expect(await refused.exited).toEqual({ code: 1, signal: null });
    expect(refused.output()).not.toMatch(/^ +at /m);
    const last = refused.output().trim().split('\n').at(-1);
    expect(last).toMatch(/^Rembuk does not start: .*EADDRINUSE.*\d$/);
    await expectUndisturbed(before);

    const second = await startServer({ data: other, env: unlimited });
    const [, password] = await until(() => /password +(\S+)\n/.exec(second.output()) ?? false, {
      what: 'the banner with the password',
    });
    await ask(second.url, '/auth/sign-in', { body: { username: 'admin', password } });
    expect(await second.stop()).toMatchObject({ code: 0 });
  });

  it('starts when the first has stopped, with all it had', async () => {
    const acked = await edit();
    await first.stop();
    first = await startServer({ data, env: unlimited });
    const { revision } = await stateOf(first);
    expect(acked).toMatchObject({ ok: true, revision });
  });
});

interface State {
  readonly revision: number;
  readonly hash: string;
  readonly stateHash: string;
}

function stateOf(server: Server, query = ''): Promise<State> {
  const token = server.operatorToken;
  return ask<State>(server.url, `/workshops/${workshopId}/state${query}`, { token });
}

describe('after a kill -9', () => {
  beforeEach(begin);
  afterEach(end);

  it('the next server starts at once, with every edit that was acknowledged', async () => {
    for (let round = 0; round < 2; round++) {
      const acked: number[] = [];
      let sent = 0;
      // Several at a time, so that the kill meets some on their way.
      const author = async (): Promise<void> => {
        for (;;) {
          sent += 1;
          const answer = await edit();
          if (!answer.ok) return;
          acked.push(answer.revision);
        }
      };
      const authors = Array.from({ length: 8 }, () => author().catch(() => undefined));
      await until(() => acked.length >= 50, { what: 'edits are acknowledged' });
      await first.kill();
      await Promise.all(authors);

      const startedMs = performance.now();
      first = await startServer({ data, env: unlimited });
      // Nothing waits for a lock to grow old.
      expect(performance.now() - startedMs).toBeLessThan(15_000);
      const events = await readLog(data, workshopStream(workshopId));
      const inLog = new Set(events.map(({ revision }) => revision));
      expect(acked.filter((revision) => !inLog.has(revision))).toEqual([]);
      expect(new Set(acked).size).toBe(acked.length);
      expect(sent).toBeGreaterThan(acked.length);
      expect(await verifyChain(workshopStream(workshopId), again(events))).toMatchObject({
        ok: true,
        events: events.length,
      });
      expect((await stateOf(first)).revision).toBe(events.at(-1)?.revision);
      live = await Live.connect(first.url, { token: first.operatorToken });
      await live.open(workshopId);
      expect(await edit()).toMatchObject({ ok: true });
    }
  });
});

async function* again<Item>(items: readonly Item[]): AsyncIterable<Item> {
  for (const item of items) yield item;
  await Promise.resolve();
}

describe('the command line, while the server runs and someone edits', () => {
  let staff: Staff;
  let doors = 0;
  let neighbour: Neighbour;
  let before: string;
  const copy = (name: string) => path.join(folder.path, name);

  // None of them may disturb the server, so one is enough for all.
  beforeAll(async () => {
    await begin();
    staff = await makeStaff(first);
  });
  afterAll(end);
  beforeEach(async () => {
    before = await serverFile();
    doors += 1;
    const hall = await Hall.open(first, `door-${doors}`, staff);
    await hall.leave();
    neighbour = await Neighbour.start(first, hall.workshopId, hall.members.one);
  });

  /** What is said to work beside a server did, and cost its people nothing. */
  async function expectNoTrouble(): Promise<void> {
    const { edits: sofar } = neighbour;
    await until(() => neighbour.edits > sofar + 3, { what: 'the neighbour goes on' });
    await neighbour.stop();
    expect(neighbour.troubles).toEqual([]);
    await expectUndisturbed(before);
  }

  function expectDone(ran: Ran): void {
    expect(ran).toMatchObject({ status: 0, err: '' });
  }

  it('verifies', async () => {
    const ran = await rembuk('verify', '--folder', data);
    expectDone(ran);
    expect(ran.out).toMatch(
      new RegExp(`^workshop-${workshopId}: \\d+ events, head [0-9a-f]{64}$`, 'm'),
    );
    expect(ran.out).toMatch(/ streams, \d+ events: every chain holds\.\n$/);
    await expectNoTrouble();
  });

  it('exports what another server can import: the same states, up to where it was taken', async () => {
    const file = copy('all.jsonl');
    await edit();
    const { revision } = await stateOf(first);
    expectDone(await rembuk('export', '--folder', data, '--all', '--out', file));
    const one = await rembuk('export', '--folder', data, '--workshop', workshopId);
    expectDone(one);
    const lines = one.out.trim().split('\n');
    expect(lines.filter((line) => line.includes(`"stream":"workshop-${workshopId}"`))).toHaveLength(
      revision + 1,
    );
    await expectNoTrouble();

    const target = copy('imported');
    expectDone(await rembuk('import', file, '--folder', target));
    const other = await startServer({ data: target, env: unlimited });
    const [{ hash, stateHash }, original] = [
      await stateOf(other, `?at=${revision}`),
      await stateOf(first, `?at=${revision}`),
    ];
    await other.stop();
    expect({ hash, stateHash }).toEqual({ hash: original.hash, stateHash: original.stateHash });
  });

  it('backs up what another server can start from', async () => {
    const target = copy('backup');
    const edited = await edit();
    const ran = await rembuk('backup', '--folder', data, '--to', target);
    expectDone(ran);
    expect(ran.out).toContain('every chain holds');
    await expectNoTrouble();
    const restored = copy('restored');
    expectDone(await rembuk('restore', '--from', target, '--folder', restored));
    const other = await startServer({ data: restored, env: unlimited });
    const { revision, stateHash } = await stateOf(other);
    await other.stop();
    expect(edited).toMatchObject({ ok: true, revision });
    expect((await stateOf(first, `?at=${revision}`)).stateHash).toBe(stateHash);
  });

  it('refuses to import, restore and rebuild, and touches nothing', async () => {
    const [file, backup] = [copy('again.jsonl'), copy('backup-again')];
    expectDone(await rembuk('export', '--folder', data, '--workshop', workshopId, '--out', file));
    expectDone(await rembuk('backup', '--folder', data, '--to', backup));
    await neighbour.stop();
    const [standing, head] = [await files(), await stateOf(first)];
    const log = await readLog(data, workshopStream(workshopId));
    for (const words of [
      ['import', file],
      ['restore', '--from', backup, '--replace'],
      ['restore', '--from', backup],
      ['rebuild'],
    ]) {
      const { status, out, err } = await rembuk(...words, '--folder', data);
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toMatch(/^rembuk: /);
      expectInUse(err);
    }
    expect(await files()).toEqual(standing);
    expect(await stateOf(first)).toEqual(head);
    expect(await readLog(data, workshopStream(workshopId))).toEqual(log);
    expect(neighbour.troubles).toEqual([]);
    await expectUndisturbed(before);
  });
});
