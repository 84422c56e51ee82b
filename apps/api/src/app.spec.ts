import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { verifyChain } from '@rembuk/event-sourcing';
import { DataFolderLockedError, SqliteEventStore } from '@rembuk/store-sqlite';
import { banner } from './banner.ts';
import { ConfigError } from './config/index.ts';
import { createApp } from './create-app.ts';
import { ApiServer } from './testing/api-server.ts';
import { WorkshopsService } from './workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

describe('the first start', () => {
  it('makes an account with a password that is shown once, and written nowhere', async () => {
    server = await ApiServer.start();
    const { adminPassword = '' } = server.app;
    expect(banner(server.app)).toContain(adminPassword);
    await server.signIn('admin', adminPassword);
    const secret = JSON.parse(await readFile(path.join(server.folder, 'secrets.json'), 'utf8')) as {
      secret: string;
    };
    const log = server.logLines.join('');
    for (const hidden of [adminPassword, secret.secret, server.app.operatorToken])
      expect(log).not.toContain(hidden);
    for (const file of await readdir(server.folder))
      expect((await readFile(path.join(server.folder, file))).includes(adminPassword)).toBe(false);

    await server.restart();
    expect(server.app.adminPassword).toBeUndefined();
    await server.signIn('admin', adminPassword);
  });

  it('that came to nothing is made up for: the next one tells a password that is good', async () => {
    server = await ApiServer.start();
    const taken = Number(new URL((await startedElsewhere()).url).port);
    await server.app.close();
    for (const file of await readdir(server.folder)) await rm(path.join(server.folder, file));
    const settings = { dataFolder: server.folder, demo: false, logLevel: 'silent' } as const;
    await expect(createApp({ ...settings, port: taken })).rejects.toThrow('EADDRINUSE');
    await server.begin();
    const { adminPassword = '' } = server.app;
    expect(await server.signIn('admin', adminPassword)).toBeDefined();
    await server.restart();
    expect(server.app.adminPassword).toBeUndefined();
    await server.signIn('admin', adminPassword);
    expect(await readdir(server.folder)).not.toContainEqual(expect.stringContaining('untold'));
    await elsewhere?.stop();
  });

  it('loads the demo, made by people who sit where the file says', async () => {
    server = await ApiServer.start({ demo: true });
    const { demo, url } = server.app;
    expect(demo).toMatchObject({
      workshopId: 'pasuruan-2018',
      name: expect.stringContaining('Pasuruan'),
    });
    expect(demo?.joinCodes).toHaveLength(4);
    expect(banner(server.app)).toContain(url);
    const read = await server.app.nest.get(WorkshopsService).read('pasuruan-2018');
    const { strategies, sheets, links, participants } = read!.state;
    expect([strategies.size, links.size]).toEqual([12, 8]);
    expect(sheets.size).toBeGreaterThan(20);
    expect(participants.size).toBeGreaterThan(20);
    const head = read!.head;
    await server.restart();
    expect((await server.app.nest.get(WorkshopsService).read('pasuruan-2018'))?.head).toBe(head);
  });

  it('goes on with a demo that was interrupted', async () => {
    server = await ApiServer.start({ demo: true });
    const whole = await server.app.nest.get(WorkshopsService).read('pasuruan-2018');
    const { writeFile } = await import('node:fs/promises');
    await server.app.close();
    await writeFile(path.join(server.folder, 'demo-loading'), '');
    await server.begin();
    const again = await server.app.nest.get(WorkshopsService).read('pasuruan-2018');
    expect(again?.head).toBe(whole?.head);
    await expect(stat(path.join(server.folder, 'demo-loading'))).rejects.toThrow('ENOENT');
  });

  it('leaves an empty workshop list when no demo is wanted', async () => {
    server = await ApiServer.start({ demo: false });
    expect(server.app.demo).toBeUndefined();
  });
});

describe('a data folder', () => {
  it('is used by one server: the second says which has it', async () => {
    server = await ApiServer.start();
    const settings = {
      dataFolder: server.folder,
      port: 0,
      demo: false,
      logLevel: 'silent',
    } as const;
    const second = createApp(settings);
    await expect(second).rejects.toThrow(DataFolderLockedError);
    await expect(second).rejects.toThrow(String(process.pid));
    expect((await server.call('GET //health/ready')).status).toBe(200);
  });

  it('is let go of when the start fails half way', async () => {
    server = await ApiServer.start();
    await server.app.close();
    const settings = {
      dataFolder: server.folder,
      port: 0,
      demo: false,
      logLevel: 'silent',
    } as const;
    const secretFile = path.join(server.folder, 'none');
    await expect(createApp({ ...settings, secretFile })).rejects.toThrow(ConfigError);
    const taken = Number(new URL((await startedElsewhere()).url).port);
    await expect(createApp({ ...settings, port: taken })).rejects.toThrow('EADDRINUSE');
    await server.begin();
    expect((await server.call('GET //health/live')).status).toBe(200);
    await elsewhere?.stop();
  });

  it('names the server to its owner alone, while it runs', async () => {
    server = await ApiServer.start();
    const file = path.join(server.folder, 'server.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const content = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
    expect(content).toMatchObject({ pid: process.pid, url: server.app.url });
    const me = await server.call('GET /me', { token: content['operatorToken'] });
    expect(me.body).toMatchObject({ personId: 'operator', accountRole: 'admin' });
    await server.app.close();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('holds chains that verify, for people as for workshops', async () => {
    server = await ApiServer.start({ demo: true });
    const person = await server.account('kominfo', 'kominfo');
    await server.app.close();
    const store = await SqliteEventStore.open({ folder: server.folder });
    for (const stream of ['workshop-pasuruan-2018', 'person-demo-1', `person-${person.personId}`]) {
      const verdict = await verifyChain(stream, store.readStream(stream));
      expect(verdict).toMatchObject({ ok: true });
      expect(verdict.ok && verdict.events).toBeGreaterThan(0);
    }
    await store.close();
  });
});

let elsewhere: ApiServer | undefined;
async function startedElsewhere() {
  elsewhere = await ApiServer.start();
  return elsewhere.app;
}

describe('an end', () => {
  it('is the same however often it is asked for', async () => {
    server = await ApiServer.start();
    await Promise.all([server.app.close(), server.app.close()]);
    await server.app.close();
    await expect(server.call('GET //health/live')).rejects.toThrow('fetch failed');
  });
});

describe('operations', () => {
  it('tell live and ready, and why not', async () => {
    server = await ApiServer.start();
    expect((await server.call('GET //health/live')).body).toEqual({ status: 'live' });
    expect((await server.call('GET //health/ready')).body).toEqual({ status: 'ready' });
  });

  it('show metrics to this machine and to the operator, not to what a proxy hands on', async () => {
    server = await ApiServer.start();
    await server.call('GET /me', { token: server.app.operatorToken });
    const local = await server.call('GET //metrics');
    expect(local.headers.get('content-type')).toContain('text/plain');
    expect(local.text).toContain(
      'rembuk_http_request_seconds_count{method="GET",route="/api/v1/me",status="200"} 1',
    );
    // A page whose name was made to point here asks under that name.
    expect(await statusUnder('evil.example', `${server.app.url}/metrics`)).toBe(401);
    expect(await statusUnder('localhost', `${server.app.url}/metrics`)).toBe(200);
    const headers = { 'x-forwarded-for': '203.0.113.5' };
    expect((await server.call('GET //metrics', { headers })).status).toBe(401);
    const staff = await server.account('staf', 'kominfo');
    expect((await server.call('GET //metrics', { headers, token: staff.accessToken })).status).toBe(
      403,
    );
    const token = server.app.operatorToken;
    expect((await server.call('GET //metrics', { headers, token })).status).toBe(200);
  });
});

/** `fetch` would write the host of the address. */
async function statusUnder(host: string, url: string): Promise<number | undefined> {
  const request = get(url, { headers: { host } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
