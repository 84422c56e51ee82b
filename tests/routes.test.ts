import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { account, join, joinCodes, type Person, signIn } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, type Problem, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { type RoleName, roleNames } from './support/permissions.ts';
import { chosenSeed, Random } from './support/random.ts';
import { expectedStatus, routes } from './support/routes.ts';
import { type Server, startServer } from './support/server.ts';
import { ConnectRefused, Live } from './support/socket.ts';

const seed = chosenSeed();

describe(`P7: who may use which route and message (seed ${seed})`, () => {
  const random = new Random(seed);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let code: string;
  /** Sessions of their own, so that signing out ends no other test's. */
  let people: Readonly<Record<RoleName, Person | undefined>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: unlimited });
    const [staff, admin] = await Promise.all([
      makeStaff(server),
      account(server, 'Kepala', 'admin'),
    ]);
    hall = await Hall.open(server, 'routes', staff);
    const { one } = boards;
    code = (await joinCodes(server.url, server.operatorToken, 'routes')).get(one.groupId) ?? '';
    people = {
      admin,
      kominfo: staff.kominfo,
      facilitator: staff.facilitators.one,
      member: hall.members.one,
      viewer: staff.viewer,
      outsider: staff.outsider,
      nobody: undefined,
    };
  });

  afterAll(async () => {
    await hall.leave();
    await server.stop();
    await folder.remove();
  });

  async function victim(): Promise<{ personId: string; refreshToken: string }> {
    const { organizationId } = boards.one;
    const person = await join(server.url, 'routes', { code, name: 'Pak Tamu', organizationId });
    return { personId: person.personId, refreshToken: person.refreshToken ?? '' };
  }

  it('knows every route that the API documents', async () => {
    const document = await ask<{ paths: Record<string, Record<string, unknown>> }>(
      server.url,
      '//docs/openapi.json',
    );
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = routes.map(({ method, path }) => `${method} /api/v1${path}`);
    expect(known.sort()).toEqual(documented.sort());
  });

  it.each([
    '//health/live',
    '//health/ready',
    '//docs',
    '//docs/openapi.json',
    '//docs/asyncapi.json',
  ])('GET %s is open to everyone', async (path) => {
    expect((await request(server.url, path)).status).toBe(200);
  });

  it('shows metrics to this machine, and to others with the token of an admin alone', async () => {
    const statusFor = async (token?: string, headers = {}): Promise<number> =>
      (await request(server.url, '//metrics', { token, headers })).status;
    const elsewhere = { 'x-forwarded-for': '203.0.113.7' };
    expect(await statusFor()).toBe(200);
    expect(await statusFor(undefined, elsewhere)).toBe(401);
    expect(await statusFor(people.kominfo?.token, elsewhere)).toBe(403);
    expect(await statusFor(people.admin?.token, elsewhere)).toBe(200);
  });

  it.each(roleNames)('messages: %s', async (role) => {
    const person = people[role];
    if (person === undefined) {
      const refusal = await Live.connect(server.url).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ConnectRefused);
      expect(refusal).toMatchObject({ code: 'unauthenticated' });
      return;
    }
    const takesPart = role !== 'outsider';
    const live = await Live.connect(server.url, { token: person.token });
    const presence = { workshopId: 'routes', board: 'dim-one' };
    // Before it is opened nobody is told who is there.
    expect(await live.ask('presence', presence)).toMatchObject({ ok: false, code: 'not_opened' });
    const opened = await live.open('routes');
    if (takesPart) expect(opened).toMatchObject({ ok: true, you: { role } });
    else expect(opened).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await live.ask('presence', presence)).toMatchObject(
      takesPart ? { ok: true } : { ok: false, code: 'not_opened' },
    );
    expect(await live.close('routes')).toEqual({ ok: true });
    expect(await live.ask('presence', presence)).toMatchObject({ ok: false, code: 'not_opened' });
    live.disconnect();
  });

  it.each(roleNames)('lists the workshop for whoever may read it: %s', async (role) => {
    const token = people[role]?.token;
    if (token === undefined) return;
    const listed = await ask<{ id: string }[]>(server.url, '/workshops', { token });
    const ids = role === 'outsider' ? [] : ['routes'];
    expect(listed.map(({ id }) => id)).toEqual(ids);
  });

  it('lets only an admin make admins', async () => {
    const body = {
      username: 'calon-admin',
      name: 'Calon',
      password: 'Kali-Porong-1829',
      role: 'admin',
    };
    const { status } = await request(server.url, '/accounts', {
      token: people.kominfo?.token,
      body,
    });
    expect(status).toBe(403);
  });

  it('lets people change their own password with the present one alone', async () => {
    const { personId, token, username } = await account(server, 'Ganti-Sandi');
    const path = `/accounts/${personId}/password`;
    const change = (body: object): Promise<{ status: number }> =>
      request(server.url, path, { method: 'PUT', token, body });
    const password = 'Kali-Brantas-1901';
    expect((await change({ password })).status).toBeGreaterThanOrEqual(400);
    expect(
      (await change({ password, currentPassword: 'Bukan-Sandinya-1' })).status,
    ).toBeGreaterThanOrEqual(400);
    await signIn(server.url, username);
    expect((await change({ password, currentPassword: 'Kali-Porong-1829' })).status).toBe(204);
    await expect(signIn(server.url, username)).rejects.toThrow('bad_credentials');
  });

  // The last, because it signs everyone out.
  it.each(roleNames)('routes: %s', async (role) => {
    const expected: Record<string, number> = {};
    const actual: Record<string, number> = {};
    for (const route of routes) {
      const use = {
        workshopId: 'routes',
        role,
        victim,
        code,
        organizationId: boards.one.organizationId,
        unique: () => random.uuid(),
      };
      const { params = {}, query, body } = (await route.call?.(use)) ?? {};
      const filled = Object.entries({ workshopId: 'routes', ...params }).reduce(
        (path, [name, value]) => path.replace(`{${name}}`, value),
        route.path,
      );
      const answer = await request<Problem | undefined>(
        server.url,
        query === undefined ? filled : `${filled}?${query}`,
        {
          method: route.method,
          token: route.withoutToken ? undefined : people[role]?.token,
          ...(body ? { body } : {}),
        },
      );
      const name = `${route.method} ${route.path}`;
      expected[name] = expectedStatus(route, role);
      actual[name] = answer.status;
      if (answer.status >= 400 && route.allowed !== 'everyone')
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(actual).toEqual(expected);
  });
});
