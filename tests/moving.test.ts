import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { account, join, joinCodes, openWorkshop, type Person, signIn } from './support/cast.ts';
import { boards } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { rembuk } from './support/rembuk.ts';
import { type Server, ServerProcess, startServer } from './support/server.ts';

const workshopId = 'moving';
const { groupId, organizationId } = boards.one;

/** What docs/OPERATIONS.md tells, "Moving house"; with a double of the wire for the database. */
describe('moving house', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let double: WireDouble;
  let server: Server;
  let staff: Person & { readonly username: string };
  let codes: ReadonlyMap<string, string>;
  const people: Person[] = [];
  const at = (name: string): string => path.join(folder.path, name);

  beforeAll(async () => {
    folder = await temporaryFolder();
    double = await new WireDouble().start();
    process.env['REMBUK_STORE'] = double.url;
    server = await startServer({ data: at('data'), env: unlimited });
    staff = await account(server, 'Kominfo', 'kominfo');
    await openWorkshop(server, workshopId, [boards.one]);
    codes = await joinCodes(server.url, server.operatorToken, workshopId);
    await enter('Bu Sri');
    await server.stop();
  });
  afterAll(async () => {
    delete process.env['REMBUK_STORE'];
    await server.stop();
    double.stop();
    await folder.remove();
  });

  async function enter(name: string): Promise<void> {
    const code = codes.get(groupId) ?? '';
    people.push(await join(server.url, workshopId, { code, name, organizationId }));
  }

  const migrate = (to: string) =>
    rembuk('migrate', '--to', to, '--folder', at('data'), '--patience', '0');

  async function shared(): Promise<Record<string, string>> {
    const { secret } = JSON.parse(await readFile(at('data/secrets.json'), 'utf8')) as {
      readonly secret: string;
    };
    return { ...unlimited, REMBUK_STORE: double.url, REMBUK_SECRET: secret };
  }

  /** Everyone who was let in is, by the tokens and codes that they have. */
  async function expectEveryone(): Promise<void> {
    await signIn(server.url, staff.username);
    expect(await joinCodes(server.url, server.operatorToken, workshopId)).toEqual(codes);
    for (const { token } of people) {
      const state = await request(server.url, `/workshops/${workshopId}/state`, { token });
      expect(state.status).toBe(200);
    }
  }

  it('P12: starts on KurrentDB when the log is there, with everybody in it', async () => {
    const early = new ServerProcess({ data: at('data'), env: await shared() });
    expect(await early.exited).toMatchObject({ code: 1 });
    expect(early.output()).toContain('run rembuk migrate --to kurrentdb');
    const moved = await migrate('kurrentdb');
    expect(moved).toMatchObject({ status: 0, out: expect.stringContaining('are in KurrentDB') });

    server = await startServer({ data: at('data'), env: await shared() });
    await expectEveryone();
    await enter('Pak Tamu');
    await server.stop();
  });

  it('P12: and on the folder when it is back', async () => {
    const back = await migrate('sqlite');
    expect(back).toMatchObject({ status: 0, out: expect.stringContaining(`are in ${at('data')}`) });
    expect((await stat(path.join(at('data'), 'events.db'))).mode & 0o077).toBe(0);

    server = await startServer({ data: at('data'), env: unlimited });
    await expectEveryone();
  });
});
