import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { otherFoldsOf } from '@rembuk/event-sourcing';
import type { PresenceDiff, PresenceFrame } from '@rembuk/protocol';
import { account, join, joinCodes, operator, type Person } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { workshopStream } from './support/log.ts';
import { lengthen } from './support/long-history.ts';
import { rembuk } from './support/rembuk.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { until } from './support/wait.ts';

const workshopId = 'hapus';
/** Nothing else in the folder or the log could look like these. */
const names = { staff: 'Xylovikaqwertz', member: 'ꦫꦢꦺꦤ꧀ ꦏꦼꦤ꧀ꦢꦸꦫꦺꦤ꧀ Zyxwvutsrq 李雷' } as const;
const env = { ...unlimited, REMBUK_LOG_LEVEL: 'trace' };
/** With the same people, and so much done by them that a report of it leaves a checkpoint. */
const long = { from: workshopId, to: 'panjang', retitled: 24_000 };

/** All the ways in which a text may lie in bytes: as such, in other encodings, with escapes, in lower case. */
function formsOf(name: string): readonly Buffer[] {
  const escaped = JSON.stringify(name).replace(/[\u0080-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const texts = [name, name.toLowerCase(), escaped, encodeURIComponent(name)];
  return texts
    .flatMap((text) => text.split(' '))
    .flatMap((text) => {
      const littleEndian = Buffer.from(text, 'utf16le');
      return [Buffer.from(text), littleEndian, Buffer.from(littleEndian).swap16()];
    });
}

/** Every place that holds one of the names: files byte by byte, and what is compressed within them. */
async function tracesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(path.join(entry.parentPath, entry.name));
    if (holdsName(content)) found.push(entry.name);
    if (entry.name === 'snapshots.db') found.push(...inSnapshots(entry.parentPath));
  }
  return found;
}

function inSnapshots(folder: string): readonly string[] {
  return snapshotsIn(folder)
    .filter(({ state }) => holdsName(state))
    .map(({ stream }) => `a snapshot of ${stream}`);
}

function snapshotsIn(
  folder: string,
): readonly { readonly stream: string; readonly state: Buffer }[] {
  const database = new DatabaseSync(path.join(folder, 'snapshots.db'), { readOnly: true });
  const rows = database.prepare('SELECT stream, state FROM snapshots').all();
  database.close();
  return rows.map(({ stream, state }) => ({
    stream: String(stream),
    state: zstdDecompressSync(state as Uint8Array),
  }));
}

/** What the fold that reports are made of left behind. */
function checkpointsIn(folder: string): readonly Buffer[] {
  const place = `${otherFoldsOf(workshopStream(long.to))}contributions`;
  return snapshotsIn(folder)
    .filter(({ stream }) => stream === place)
    .map(({ state }) => state);
}

function holdsName(content: Buffer): boolean {
  return Object.values(names).some((name) => formsOf(name).some((form) => content.includes(form)));
}

describe('the erasure of people who took part in everything', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let staff: Person;
  let member: Person;
  let observer: Live;
  const printed: string[] = [];
  const data = (): string => path.join(folder.path, 'data');

  /** All that can be read of the workshop and its people. */
  async function readEverything(): Promise<string> {
    const { token } = operator(server);
    const about = `/workshops/${workshopId}`;
    const routes = [
      '/accounts',
      '/workshops',
      `${about}/people`,
      `${about}/state`,
      `${about}/events`,
      `${about}/history?of=participant/${member.personId}`,
      `${about}/diff?from=0`,
      `${about}/audit`,
      `${about}/reports/contributions`,
      `${about}/warnings`,
      `/workshops/${long.to}/reports/contributions`,
    ];
    const answers: string[] = [];
    for (const route of routes) {
      const { status, text } = await request(server.url, route, { token });
      expect([route, status]).toEqual([route, 200]);
      answers.push(text);
    }
    return answers.join('\n');
  }

  async function restart(end: () => Promise<unknown>): Promise<void> {
    await end();
    printed.push(server.output());
    server = await startServer({ data: data(), env });
  }

  const erase = ({ personId }: Person) =>
    request(server.url, `/people/${personId}`, {
      method: 'DELETE',
      token: server.operatorToken,
    });

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: data(), env });
    hall = await Hall.open(server, workshopId, await makeStaff(server));
    staff = await account(server, names.staff);
    await hall.as(hall.staff.admin)('AdmitParticipant', {
      participantId: staff.personId,
      role: 'facilitator',
      groupId: boards.one.groupId,
    });
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    const { groupId, organizationId, dimensionId, subdimension } = boards.one;
    const code = codes.get(groupId) ?? '';
    member = await join(server.url, workshopId, { code, name: names.member, organizationId });
    await ask(server.url, '/auth/refresh', { body: { refreshToken: member.refreshToken } });
    const proposal = { dimensionId, subdimension, organizationId };
    for (const [index, person] of [staff, member].entries()) {
      const strategyId = `dari-${index}`;
      const titled = { strategyId, code: `S-${index}`, title: 'Kampung tangguh bencana' };
      await hall.as(person)('ProposeStrategy', { ...titled, ...proposal });
      // Refused, and remembered with who asked.
      await hall.try(person, 'StartSession', { sessionId: 'none' });
    }
    await hall.leave();
    await restart(async () => {
      await server.stop();
      await lengthen(data(), long);
    });
    hall = hall.at(server);
    await readEverything();
    await until(() => checkpointsIn(data()).length > 0, { what: 'a report leaves a checkpoint' });
    observer = await Live.connect(server.url, { token: hall.members.two.token });
    await observer.open(workshopId);
    const line = await hall.line(member);
    await line.open(workshopId);
    line.raw.emit('presence', { workshopId, focus: 'strategy/dari-1' });
    await until(() => isShown(observer, member.personId), { what: 'the member is seen' });
    // A request that bears the name and fails, so that an error could repeat it.
    const nobody = { code: 'AAAA-AAAA-AA', name: names.member, organizationId };
    await request(server.url, `/workshops/${workshopId}/join`, { body: nobody });
    await request(server.url, `/workshops/${encodeURIComponent(names.member)}/state`, {
      token: member.token,
    });
  });
  afterAll(async () => {
    observer.disconnect();
    await hall.leave();
    await server.stop();
    await folder.remove();
  });

  it('begins with names that can be found', async () => {
    expect(await tracesIn(data())).not.toEqual([]);
    const everything = await readEverything();
    for (const name of Object.values(names)) expect(everything).toContain(name);
  });

  it('has what a report is made of on the disk, with both of them in it, and neither by name', () => {
    const checkpoints = checkpointsIn(data());
    expect(checkpoints).not.toEqual([]);
    for (const { personId } of [staff, member])
      expect(checkpoints.every((state) => state.includes(personId))).toBe(true);
    expect(checkpoints.some(holdsName)).toBe(false);
  });

  it('ends their lines, and others see them go within a second', async () => {
    const line = await hall.line(member);
    const before = performance.now();
    expect((await erase(member)).status).toBe(204);
    expect((await erase(staff)).status).toBe(204);
    await line.gone;
    await until(() => !isShown(observer, member.personId), { what: 'the member is gone' });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(line.goodbyes).toMatchObject([{ code: 'revoked' }]);
  });

  it('leaves their names in no file, no answer and no line of the log', async () => {
    expect(await tracesIn(data())).toEqual([]);
    expect(holdsName(Buffer.from(server.output()))).toBe(false);
    expect(holdsName(Buffer.from(await readEverything()))).toBe(false);
    expect(holdsName(Buffer.from(JSON.stringify([observer.frames, observer.other])))).toBe(false);
  });

  it('lets what they did stand, by "peserta dihapus" of their organization', async () => {
    const { token } = operator(server);
    const people = await ask<object[]>(server.url, `/workshops/${workshopId}/people`, { token });
    const erased = { name: 'peserta dihapus', erased: true };
    const { organizationId } = boards.one;
    expect(people).toContainEqual(
      expect.objectContaining({ participantId: member.personId, ...erased, organizationId }),
    );
    expect(people).toContainEqual(
      expect.objectContaining({ participantId: staff.personId, ...erased }),
    );
    const { events } = await ask<{ events: { type: string; meta: { actorId: string } }[] }>(
      server.url,
      `/workshops/${workshopId}/events`,
      { token },
    );
    const proposed = events.filter(({ type }) => type === 'StrategyProposed');
    expect(proposed.map(({ meta }) => meta.actorId)).toEqual([staff.personId, member.personId]);
    expect(await ask(server.url, `/workshops/${workshopId}/audit`, { token })).toMatchObject({
      ok: true,
    });
  });

  it('holds after a stop and a start, in snapshots, backups and exports made since', async () => {
    await restart(() => server.stop());
    expect(checkpointsIn(data())).not.toEqual([]);
    expect(await tracesIn(data())).toEqual([]);
    expect(holdsName(Buffer.from(await readEverything()))).toBe(false);
    const [backup, file] = [path.join(folder.path, 'backup'), path.join(folder.path, 'all.jsonl')];
    const made = await rembuk('backup', '--folder', data(), '--to', backup);
    expect(made).toMatchObject({ status: 0, err: '' });
    await rembuk('export', '--folder', data(), '--all', '--out', file);
    expect(holdsName(await readFile(file))).toBe(false);
    expect(await tracesIn(backup)).toEqual([]);
    expect(await rembuk('verify', '--folder', data())).toMatchObject({ status: 0, err: '' });
  });

  it('is as durable as it was answered: kill -9 behind the answer brings no name back', async () => {
    const again = await account(server, names.staff);
    expect(await tracesIn(data())).not.toEqual([]);
    expect((await erase(again)).status).toBe(204);
    await restart(() => server.kill());
    expect(await tracesIn(data())).toEqual([]);
    expect(holdsName(Buffer.from(await readEverything()))).toBe(false);
    const signIn = { username: again.username, password: 'Kali-Porong-1829' };
    expect((await request(server.url, '/auth/sign-in', { body: signIn })).status).toBe(401);
    expect(holdsName(Buffer.from([...printed, server.output()].join('\n')))).toBe(false);
  });
});

/** Whether someone is among those whom a line was told of, and not among those who have left since. */
function isShown({ other }: Live, participantId: string): boolean {
  let shown = false;
  for (const { name, body } of other) {
    const isHere = (body as Partial<PresenceFrame | PresenceDiff>).people?.some(
      (person) => person.participantId === participantId,
    );
    if (name === 'presence') shown = isHere === true;
    if (name !== 'presenceDiff') continue;
    if ((body as PresenceDiff).left.includes(participantId)) shown = false;
    if (isHere === true) shown = true;
  }
  return shown;
}
