import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { boards, Hall, makeStaff } from '../support/crew.ts';
import { temporaryFolder } from '../support/folder.ts';
import { forged, now, secret } from '../support/forged.ts';
import { request } from '../support/http.ts';
import { unlimited } from '../support/limits.ts';
import { readLog, workshopStream } from '../support/log.ts';
import { expectCleanRefusal } from '../support/refusal.ts';
import { type Server, startServer } from '../support/server.ts';
import { Live } from '../support/socket.ts';
import { within } from '../support/wait.ts';

const workshopId = 'door';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let hall: Hall;
/** Has the workshop open all the time, and should notice nothing. */
let bystander: Live;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer({
    data: folder.path,
    env: { ...unlimited, REMBUK_SECRET: secret, REMBUK_ORIGINS: 'https://rembuk.example' },
  });
  hall = await Hall.open(server, workshopId, await makeStaff(server));
  bystander = await Live.connect(server.url, { token: hall.members.two.token });
  await bystander.open(workshopId);
});

afterAll(async () => {
  bystander.disconnect();
  await hall.leave();
  await server.stop();
  await folder.remove();
});

/** What comes back to a request to speak WebSocket. */
async function upgrade(origin: string | undefined): Promise<string> {
  const { hostname, port, host } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
    if (heard.startsWith('HTTP/1.1 101')) socket.destroy();
  });
  socket.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      ...(origin === undefined ? [] : [`Origin: ${origin}`]),
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  await within(once(socket, 'close'), { what: 'an answer to the upgrade' });
  return heard;
}

describe('an upgrade to anything else', () => {
  it('is passed over: the request is answered as it is', async () => {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    socket.write(
      [
        'GET /health/live HTTP/1.1',
        `Host: ${host}`,
        'Connection: Upgrade, HTTP2-Settings, close',
        'Upgrade: h2c',
        'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
        '\r\n',
      ].join('\r\n'),
    );
    await within(once(socket, 'close'), { what: 'an answer' });
    expect(heard).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('the upgrade to a WebSocket', () => {
  it.each([
    'https://jahat.example',
    'http://rembuk.example',
    'https://rembuk.example.jahat.example',
    'https://rembuk.example:8443',
    'https://REMBUK.example@jahat.example',
    'http://127.0.0.1:1',
    'http://localhost',
    'null',
    'file://',
    '*',
    '',
  ])('is refused to a page of %j, before a token is looked at', async (origin) => {
    const heard = await upgrade(origin);
    expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /);
    const [head = '', body] = heard.split('\r\n\r\n');
    expect(body).toBe('origin_refused');
    expect(head).not.toMatch(/access-control|set-cookie|x-powered-by/i);
  });

  it('is granted to the server’s own pages, to those that are configured, and to no page at all', async () => {
    for (const origin of [server.url, 'https://rembuk.example', undefined])
      expect(await upgrade(origin)).toMatch(/^HTTP\/1\.1 101 /);
  });

  it('is the only way: nothing is polled', async () => {
    for (const path of ['//socket.io/?EIO=4&transport=polling', '//socket.io/socket.io.js']) {
      const { status, text, headers } = await request(server.url, path);
      expect(status).toBe(400);
      expect(text).not.toMatch(/node_modules|sid/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

/** The same person and session, for so many seconds from now. */
function tokenFor(token: string, seconds: number): string {
  const [, payload = ''] = token.split('.');
  const { sub, sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object & {
    sub: string;
    sid: string;
  };
  return forged({ sub, sid, exp: now() + seconds });
}

describe('a token that runs out', () => {
  const propose = (title: string) => ({
    type: 'ProposeStrategy',
    data: {
      strategyId: `str-${title.length}`,
      dimensionId: boards.one.dimensionId,
      code: `C-${title.length}`,
      subdimension: 'umum',
      title,
      organizationId: boards.one.organizationId,
    },
    seen: 0,
  });

  it('ends its open connection within a second, with a word; its session opens another', async () => {
    const { token } = hall.members.one;
    const brief = tokenFor(token, 3);
    const expiresMs = (now() + 3) * 1_000;
    const live = await Live.connect(server.url, { token: brief });
    await live.open(workshopId);
    const accepted = await live.command(workshopId, propose('Judul sebelum habis'));
    expect(accepted).toMatchObject({ ok: true });

    await within(live.gone, { what: 'goodbye', deadlineMs: expiresMs + 1_000 - Date.now() });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresMs - 1_000);
    expect(live.goodbyes).toEqual([{ code: 'expired' }]);
    const other = await Live.connect(server.url, { token });
    expect(await other.open(workshopId)).toMatchObject({ ok: true });
    other.disconnect();
    expect(bystander.raw.connected).toBe(true);
    expect(bystander.goodbyes).toEqual([]);
  });

  it('is refused everywhere afterwards, and what it asks for is not done', async () => {
    // Clocks may differ by a few seconds, so longer ago than that.
    const token = tokenFor(hall.members.one.token, -60);
    const before = await readLog(server.data, workshopStream(workshopId));
    const { status, text, headers } = await request(
      server.url,
      `/workshops/${workshopId}/commands`,
      { token, body: { id: crypto.randomUUID(), ...propose('Judul sesudah habis waktu') } },
    );
    expect([status, expectCleanRefusal(text)]).toEqual([401, 'token_expired']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    for (const path of ['state', 'events', 'reports/contributions']) {
      const read = await request(server.url, `/workshops/${workshopId}/${path}`, { token });
      expect(expectCleanRefusal(read.text)).toBe('token_expired');
    }
    await expect(Live.connect(server.url, { token })).rejects.toMatchObject({
      code: 'token_expired',
    });
    expect(await readLog(server.data, workshopStream(workshopId))).toEqual(before);
  });
});
