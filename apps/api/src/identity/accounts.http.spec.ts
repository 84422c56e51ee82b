import { protocolVersion } from '@rembuk/protocol';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApiServer } from '../testing/api-server.ts';
import { TestClient } from '../testing/test-client.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import type { Account } from './accounts.service.ts';
import type { Joined } from './joining.service.ts';
import type { NamedParticipant } from './people.service.ts';
import type { Tokens } from './tokens.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

type Signed = Tokens & { password: string };
let server: ApiServer;
let admin: Signed;
let kominfo: Signed;
let staff: Signed;
beforeAll(async () => {
  server = await ApiServer.start();
  [admin, kominfo, staff] = [
    await server.account('kepala', 'admin'),
    await server.account('kominfo', 'kominfo'),
    await server.account('staf'),
  ];
});
afterAll(() => server.stop());

const account = (username: string, role?: string) => ({
  username,
  name: 'Budi Santoso',
  password: 'Adus Kali 99',
  ...(role ? { role } : {}),
});
const create = (token: string | undefined, body: object) =>
  server.call('POST /accounts', { token, body });
const codeOf = async (answer: Promise<{ body: { code: string } }>) => (await answer).body.code;

describe('accounts', () => {
  it('are made by admins and kominfo; admins by admins alone', async () => {
    expect(await codeOf(create(undefined, account('akun-1')))).toBe('unauthenticated');
    expect(await codeOf(create(staff.accessToken, account('akun-2')))).toBe('forbidden');
    expect(await codeOf(create(kominfo.accessToken, account('akun-3', 'admin')))).toBe('forbidden');
    expect((await create(kominfo.accessToken, account('akun-4', 'kominfo'))).status).toBe(201);
    expect((await create(kominfo.accessToken, account('akun-5'))).status).toBe(201);
    expect((await create(admin.accessToken, account('akun-6', 'admin'))).status).toBe(201);
    expect((await server.signIn('akun-5', 'Adus Kali 99')).expiresInSeconds).toBe(3_600);
  });

  it('have user names of their own, also when two ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => create(admin.accessToken, account('rebutan'))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await codeOf(create(admin.accessToken, account('rebutan')))).toBe('username_taken');
  });

  it('need a password that holds', async () => {
    const weak = await create(admin.accessToken, { ...account('lemah'), password: 'lemah' });
    expect(weak).toMatchObject({
      status: 422,
      body: { code: 'weak_password', details: { rule: 'too_short' } },
    });
    const named = { ...account('lemah'), password: 'Lemah-Lembut-9' };
    expect((await create(admin.accessToken, named)).body.details).toEqual({
      rule: 'contains_username',
    });
  });

  it.each([
    ['a capital in the user name', { username: 'Budi' }],
    ['a blank name', { name: '   ' }],
    ['a line break in the name', { name: 'Budi\nSantoso' }],
    ['a turned-around name', { name: 'Budi \u202Eosotnas' }],
    ['an unknown role', { role: 'facilitator' }],
    ['an unknown field', { isAdmin: true }],
    ['a password that is no text', { password: { length: 20 } }],
  ])('are refused with %s', async (_, fault) => {
    const answer = await create(admin.accessToken, { ...account('salah'), ...fault });
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('are listed for the office, without anything secret', async () => {
    const list = await server.call<Account[]>('GET /accounts', { token: kominfo.accessToken });
    expect(list.body).toContainEqual({
      personId: admin.personId,
      username: 'kepala',
      name: 'Staf kepala',
      role: 'admin',
    });
    expect(list.text).not.toMatch(/argon2|hash|password/i);
    expect(await codeOf(server.call('GET /accounts', { token: staff.accessToken }))).toBe(
      'forbidden',
    );
  });
});

const set = (token: string, personId: string, body: object) =>
  server.call(`PUT /accounts/${personId}/password`, { token, body });

describe('a password', () => {
  it('is changed with the present one, which ends the other sessions', async () => {
    const { password } = await server.account('ganti');
    const here = await server.signIn('ganti', password);
    const there = await server.signIn('ganti', password);
    const client = new TestClient(server.app.url, {
      token: there.accessToken,
      protocol: protocolVersion,
    });
    await client.connected();
    const wrong = { password: 'Kenduren Mas 7', currentPassword: 'Adus Kali 99' };
    expect(await codeOf(set(here.accessToken, here.personId, wrong))).toBe('bad_credentials');
    expect(await codeOf(set(here.accessToken, here.personId, { password: 'Kenduren Mas 7' }))).toBe(
      'bad_credentials',
    );
    const right = { password: 'Kenduren Mas 7', currentPassword: password };
    expect((await set(here.accessToken, here.personId, right)).status).toBe(204);
    expect(await client.goodbye()).toMatchObject({ code: 'revoked' });
    expect((await server.call('GET /me', { token: here.accessToken })).status).toBe(200);
    expect((await server.call('GET /me', { token: there.accessToken })).status).toBe(401);
    await server.signIn('ganti', 'Kenduren Mas 7');
    const old = { username: 'ganti', password };
    expect((await server.call('POST /auth/sign-in', { body: old })).status).toBe(401);
  });

  it('of others is set by admins alone, which ends all their sessions', async () => {
    const other = await server.account('lupa');
    const body = { password: 'Kenduren Mas 7' };
    expect(await codeOf(set(kominfo.accessToken, other.personId, body))).toBe('forbidden');
    expect(await codeOf(set(admin.accessToken, 'nobody', body))).toBe('unknown_person');
    expect((await set(admin.accessToken, other.personId, body)).status).toBe(204);
    expect((await server.call('GET /me', { token: other.accessToken })).status).toBe(401);
    await server.signIn('lupa', body.password);
  });

  it('cannot be guessed with a stolen session', async () => {
    const victim = await server.account('dicuri');
    const body = { password: 'Kenduren Mas 7', currentPassword: 'a guess' };
    const codes: string[] = [];
    for (let i = 0; i < 12; i++)
      codes.push(await codeOf(set(victim.accessToken, victim.personId, body)));
    expect(codes.filter((code) => code === 'bad_credentials')).toHaveLength(10);
    expect(codes.at(-1)).toBe('rate_limited');
  });
});

const revoke = (token: string, personId: string) =>
  server.call(`POST /people/${personId}/revoke`, { token });

describe('revoking', () => {
  it('ends every session of a person and closes their sockets within a second', async () => {
    const person = await server.account('pergi');
    const client = new TestClient(server.app.url, {
      token: person.accessToken,
      protocol: protocolVersion,
    });
    await client.connected();
    const startedMs = performance.now();
    expect((await revoke(kominfo.accessToken, person.personId)).status).toBe(204);
    expect(await client.goodbye()).toMatchObject({ code: 'revoked' });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await codeOf(server.call('GET /me', { token: person.accessToken }))).toBe(
      'token_revoked',
    );
    expect((await revoke(kominfo.accessToken, person.personId)).status).toBe(204);
  });

  it('is for the office, and never against who is above', async () => {
    expect(await codeOf(revoke(staff.accessToken, kominfo.personId))).toBe('forbidden');
    expect(await codeOf(revoke(kominfo.accessToken, admin.personId))).toBe('forbidden');
    expect(await codeOf(revoke(admin.accessToken, 'nobody'))).toBe('unknown_person');
    expect((await server.call('GET /me', { token: admin.accessToken })).status).toBe(200);
  });
});

describe('erasing', () => {
  it('leaves a person’s work, and their name nowhere in the data folder', async () => {
    const name = 'Rahmawati Kusumaningtyas';
    const workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'hapus');
    const codes = await server.call<{ groupId: string; code: string }[]>(
      'GET /workshops/hapus/join-codes',
      { token: admin.accessToken },
    );
    const code = codes.body.find(({ groupId }) => groupId === 'group-social')?.code;
    const joined = await server.call<Joined>('POST /workshops/hapus/join', {
      body: { code, name, organizationId: 'opd-social' },
    });
    const { personId, accessToken } = joined.body;
    await workshop.propose(personId);
    const client = new TestClient(server.app.url, {
      token: accessToken,
      protocol: protocolVersion,
    });
    await client.connected();
    const people = async () =>
      (
        await server.call<NamedParticipant[]>('GET /workshops/hapus/people', {
          token: kominfo.accessToken,
        })
      ).body;
    expect(await people()).toMatchObject([{ participantId: personId, name, erased: false }]);
    expect(await traces(name)).not.toEqual([]);

    const erase = (token: string) => server.call(`DELETE /people/${personId}`, { token });
    expect(await codeOf(erase(kominfo.accessToken))).toBe('forbidden');
    expect((await erase(admin.accessToken)).status).toBe(204);
    expect(await client.goodbye()).toMatchObject({ code: 'revoked' });
    expect(await codeOf(server.call('GET /me', { token: accessToken }))).toBe('token_revoked');
    expect(await codeOf(erase(admin.accessToken))).toBe('unknown_person');
    expect(await traces(name)).toEqual([]);

    await server.restart();
    expect(await people()).toMatchObject([
      {
        participantId: personId,
        name: 'peserta dihapus',
        erased: true,
        organizationId: 'opd-social',
      },
    ]);
    expect(await traces(name)).toEqual([]);
    const read = await server.app.nest.get(WorkshopsService).read('hapus');
    expect(read?.state.strategies.size).toBe(1);
    expect(server.logLines.join('')).not.toContain(name);
  });

  it('spares the last admin', async () => {
    const alone = await ApiServer.start();
    const token = alone.app.operatorToken;
    const { body } = await alone.call<Account[]>('GET /accounts', { token });
    expect(body).toHaveLength(1);
    const answer = await alone.call(`DELETE /people/${body[0]!.personId}`, { token });
    expect(answer).toMatchObject({ status: 403, body: { details: { reason: 'last_admin' } } });
    await alone.stop();
  });

  it('spares the last admin also when the last two are erased at once', async () => {
    const two = await ApiServer.start();
    const token = two.app.operatorToken;
    await two.account('kedua', 'admin');
    const { body } = await two.call<Account[]>('GET /accounts', { token });
    expect(body).toHaveLength(2);
    const answers = await Promise.all(
      body.map(({ personId }) => two.call(`DELETE /people/${personId}`, { token })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 403]));
    await two.stop();
  });
});

/** The files of the data folder in which a text stands. */
async function traces(text: string): Promise<string[]> {
  const files = (await readdir(server.folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  const found: string[] = [];
  for (const { name, parentPath } of files)
    if ((await readFile(path.join(parentPath, name))).includes(text)) found.push(name);
  return found;
}
