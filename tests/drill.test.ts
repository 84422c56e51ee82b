import { appendFile, copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { account, join, joinCodes, type Person, signIn } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { rembuk } from './support/rembuk.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';

const workshopId = 'drill';

/** The steps of docs/OPERATIONS.md, "Backup and restore: the drill", as they stand there. */
describe('a day lost, and brought back', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let before: Server;
  let after: Server;
  let staff: Person & { readonly username: string };
  let member: Person;
  let codes: ReadonlyMap<string, string>;
  const at = (name: string): string => path.join(folder.path, name);

  async function done(...words: readonly string[]): Promise<string> {
    const { status, out, err } = await rembuk(...words);
    expect({ words, status, err }).toEqual({ words, status: 0, err: '' });
    return out;
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    before = await startServer({ data: at('data'), env: unlimited });
    staff = await account(before, 'Kominfo', 'kominfo');
    const hall = await Hall.open(before, workshopId, await makeStaff(before));
    codes = await joinCodes(before.url, before.operatorToken, workshopId);
    const { groupId, organizationId } = boards.one;
    const code = codes.get(groupId) ?? '';
    member = await join(before.url, workshopId, { code, name: 'Bu Sri', organizationId });
    await hall.leave();
  });

  afterAll(async () => {
    await after.stop();
    await folder.remove();
  });

  it('gives whoever may read a signed head, and anybody the key', async () => {
    const signed = await request(before.url, `/workshops/${workshopId}/head/signed`, {
      token: member.token,
    });
    expect(signed.status).toBe(200);
    await done('pin', '--folder', at('data'), '--out', at('pins.jsonl'));
    await appendFile(at('pins.jsonl'), `${signed.text}\n`);
    const { publicKey: key } = await ask<{ publicKey: string }>(before.url, '/signing-key');
    expect(await done('keys', '--folder', at('data'), '--out', at('own.pem'))).toContain('key ');
    expect(await readFile(at('own.pem'), 'utf8')).toBe(key);
    await writeFile(at('key.pem'), key);
  });

  it('notes the heads and copies the log while the server runs', async () => {
    await done('verify', '--folder', at('data'), '--json', at('heads.json'));
    const out = await done('backup', '--folder', at('data'), '--to', at('backup'));
    expect(out).toContain('every chain holds');
    for (const name of ['secrets.json', 'signing-key.pem'])
      await copyFile(path.join(at('data'), name), at(name));
    // The afternoon goes on after the copy.
    const body = { code: codes.get(boards.one.groupId), name: 'Pak Tamu' };
    const { organizationId } = boards.one;
    await ask(before.url, `/workshops/${workshopId}/join`, { body: { ...body, organizationId } });
    await before.kill();
  });

  it('restores it into an empty folder, for its owner alone, and finds it whole', async () => {
    const out = await done('restore', '--from', at('backup'), '--folder', at('restored'));
    expect(out).toContain(`Restored to ${at('restored')}`);
    for (const name of ['secrets.json', 'signing-key.pem'])
      await copyFile(at(name), path.join(at('restored'), name));
    await done('verify', '--folder', at('restored'), '--against', at('heads.json'));
    const pinned = ['--pins', at('pins.jsonl'), '--key', at('key.pem')];
    await done('verify', '--folder', at('restored'), ...pinned);
    const [line = ''] = (await readFile(at('pins.jsonl'), 'utf8')).split('\n');
    const { revision, hash } = JSON.parse(line) as { revision: number; hash: string };
    await done('verify', '--folder', at('restored'), '--head', `drill@${revision}:${hash}`);
    for (const name of ['backup', 'restored']) {
      expect((await stat(at(name))).mode & 0o077).toBe(0);
      for (const file of await readdir(at(name)))
        expect([file, (await stat(path.join(at(name), file))).mode & 0o077]).toEqual([file, 0]);
    }
  });

  it('starts from it: passwords, sessions and codes are those from before', async () => {
    after = await startServer({ data: at('restored'), env: unlimited });
    await signIn(after.url, staff.username);
    expect((await request(after.url, '/me', { token: member.token })).status).toBe(200);
    expect(await joinCodes(after.url, after.operatorToken, workshopId)).toEqual(codes);
  });

  it('tells whoever holds more than was restored to begin anew', async () => {
    const live = await Live.connect(after.url, { token: member.token });
    const opened = await live.open(workshopId);
    if (!opened.ok) throw new Error(opened.code);
    expect(await live.open(workshopId, opened.head + 1)).toMatchObject({
      ok: false,
      code: 'revision_ahead',
    });
    live.disconnect();
  });

  it('P10: finds out that the afternoon is gone, by heads that were noted later', async () => {
    await done('verify', '--folder', at('data'), '--json', at('later.json'));
    const compared = ['--folder', at('restored'), '--against', at('later.json')];
    const { status, out } = await rembuk('verify', ...compared);
    expect(status).toBe(1);
    expect(out).toContain('(cut, by the heads noted)');
  });

  it('lets the operator set a lost password, with the token in server.json', async () => {
    const route = `/accounts/${staff.personId}/password`;
    const body = { password: 'Kali-Brantas-1830' };
    const token = after.operatorToken;
    expect((await request(after.url, route, { method: 'PUT', token, body })).status).toBe(204);
    const signedIn = { username: staff.username, ...body };
    expect((await request(after.url, '/auth/sign-in', { body: signedIn })).status).toBe(200);
  });
});
