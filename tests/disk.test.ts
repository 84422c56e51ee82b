import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Crowd, workshopId } from './crash/crowd.ts';
import { temporaryFolder } from './support/folder.ts';
import { type FillableDisk, fillableDisks } from './support/full-disk.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { readLog, workshopStream } from './support/log.ts';
import { chosenSeed, Random } from './support/random.ts';
import { type Server, type ServerOptions, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { until } from './support/wait.ts';

const seed = chosenSeed();

describe(`P1: the disk fails the log (seed ${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let crowd: Crowd;
  const servers: Server[] = [];
  let disk: FillableDisk | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    crowd = new Crowd(new Random(seed), 4);
  });

  // None outlives a case that failed: its people would go on and on.
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    disk?.remove();
    disk = undefined;
    await folder.remove();
  });

  async function start(options: Omit<ServerOptions, 'data'> = {}): Promise<Server> {
    const env = { ...unlimited, ...options.env };
    const server = await startServer({ ...options, data: folder.path, env });
    servers.push(server);
    return server;
  }

  /** Edits are put off with a code that says so, and nothing is acknowledged; looking still works. */
  async function expectReadsOnly(server: Server): Promise<void> {
    const putOff = (): number => crowd.ledger.postponed.get('store_unavailable') ?? 0;
    await until(() => putOff() > 20, { what: 'edits are put off', deadlineMs: 60_000 });
    const answers = crowd.ledger.answers;
    const more = putOff() + 20;
    await until(() => putOff() > more, { what: 'edits are still put off', deadlineMs: 60_000 });
    // What needs no write may still be answered: a form that is wrong.
    expect(crowd.ledger.answers - answers).toBeLessThan(20);

    const token = server.operatorToken;
    await ask(server.url, `/workshops/${workshopId}/state`, { token });
    await ask(server.url, `/workshops/${workshopId}/events?limit=5`, { token });
    const reader = await Live.connect(server.url, { token });
    expect(await reader.open(workshopId)).toMatchObject({ ok: true });
    const data = { name: 'Nama lain' };
    const command = { type: 'ReviseWorkshop', data, seen: 0, overwrite: true };
    const answer = await reader.command(workshopId, command);
    expect(answer).toMatchObject({ ok: false, code: 'store_unavailable', retryable: true });
    reader.disconnect();
    expect((await request(server.url, '//health/live')).status).toBe(200);
    expect((await request(server.url, '//health/ready')).status).toBe(503);
  }

  async function finish(server: Server, lives: Promise<void>): Promise<void> {
    await crowd.answers(100);
    await crowd.finish(lives);
    expect((await server.stop()).code).toBe(0);
    const audited = crowd.audit(await readLog(folder.path, workshopStream(workshopId)));
    expect(crowd.ledger.violations).toEqual([]);
    expect(audited).toMatchObject({ lost: 0, duplicated: 0, gaps: 0 });
    expect(audited.ackedEdits).toBeGreaterThan(100);
  }

  const disks = fillableDisks();
  const itWithFullDisk = disks ? it : it.skip;
  const how = disks?.kind ?? 'NOT RUN HERE: needs the right to mount, or Linux and a C compiler';

  itWithFullDisk(
    `full: refuses edits, goes on reading, and takes edits again when there is room (${how})`,
    async () => {
      disk = disks!.at(folder.path);
      const server = await start({ env: disk.env });
      await crowd.enter(server);
      const lives = crowd.play(server);
      await crowd.answers(100);
      await disk.fill();
      await expectReadsOnly(server);
      await disk.makeRoom();
      // No restart: the same people, on the same connections.
      await finish(server, lives);
    },
  );

  it('a write that fails: refuses edits until the restart, goes on reading, loses nothing', async () => {
    // A limit on the size of files stands for a disk that takes no more of this file, for no reason it tells.
    const first = await start({ before: 'ulimit -f 4096' });
    await crowd.enter(first);
    const lives = crowd.play(first);
    await crowd.answers(100);
    await expectReadsOnly(first);
    await first.stop();
    await lives;
    const second = await start();
    expect((await request(second.url, '//health/ready')).status).toBe(200);
    await finish(second, crowd.play(second));
  });
});
