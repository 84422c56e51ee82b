import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { documentFormats, type DocumentOrder, mediaTypes, noOffice } from '@rembuk/documents';
import { greyJpeg, plainPng, redPng } from '@rembuk/documents/testing';
import {
  ChainVerifier,
  fromCloudEvent,
  isCloudEvent,
  type PlacedEvent,
} from '@rembuk/event-sourcing';
import type { Config } from '../config/index.ts';
import { defaultLimits } from '../config/limits.ts';
import type { Tokens } from '../identity/tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { DocumentsService } from './documents.service.ts';

// Whole servers on real disks, and threads that start; the machine may be busy.
jest.setTimeout(120_000);

const everyFile = Object.entries(documentFormats).flatMap(([name, formats]) =>
  formats.map((format) => ({ file: `${name}.${format}`, format })),
);
const open = (file: string) => !/^(contributions|workshop)\./.test(file);
const unhurried = { ...defaultLimits, heavyReadsBurst: 100_000 };
const order: DocumentOrder = {
  name: 'workshop',
  format: 'jsonl',
  place: {
    workshopId: 'pasuruan',
    workshopName: 'Masterplan',
    region: 'Pasuruan',
    timeZone: 'Asia/Jakarta',
    language: 'id',
    revision: 0,
    at: '2018-10-03T02:30:00.000Z',
    hash: '',
    office: noOffice,
    narrowing: [],
  },
  filter: {},
};
const signatory = 'Dra. Siti Aminah, M.M.';
let server: ApiServer;
let workshop: TestWorkshop;
/** Of which there is much to tell. */
let long: TestWorkshop;
let kominfo: Tokens;
let viewer: Tokens;
let stranger: Tokens;

beforeAll(async () => {
  server = await ApiServer.start({ limits: unhurried });
  [kominfo, viewer, stranger] = [
    await server.account('kiki', 'kominfo'),
    await server.account('peninjau'),
    await server.account('orang-asing'),
  ];
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit('budi');
  await workshop.propose('budi');
  long = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'panjang');
  await long.admit('budi');
});
afterAll(() => server.stop());

async function download(
  file: string,
  { accessToken }: { readonly accessToken: string } = kominfo,
  headers: Readonly<Record<string, string>> = {},
  workshopId = 'pasuruan',
) {
  server.nowMs += 100;
  const address = `${server.app.url}/api/v1/workshops/${workshopId}/documents/${file}`;
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${accessToken}`, ...headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}
async function restarted(settings?: Partial<Config>): Promise<void> {
  await server.restart(settings);
  workshop = workshop.at(server.app.nest.get(WorkshopsService));
  long = long.at(server.app.nest.get(WorkshopsService));
}
/** Files that the process has open for who has not read yet. */
const spools = (): readonly string[] =>
  readdirSync('/proc/self/fd')
    .map((file) => {
      try {
        return readlinkSync(`/proc/self/fd/${file}`);
      } catch {
        // Closed while we look.
        return '';
      }
    })
    .filter((name) => name.startsWith(path.join(server.folder, 'document-')));
/** A line on which nobody reads behind the first bytes, until `rest` is asked for. */
function stalled(route: string) {
  const { hostname, port } = new URL(server.app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const parts: Buffer[] = [];
  const begins = new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.pause();
      parts.push(bytes);
      resolve(bytes.toString('latin1', 0, 12));
    });
  });
  socket.write(
    `GET /api/v1/${route} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n` +
      `Authorization: Bearer ${kominfo.accessToken}\r\n\r\n`,
  );
  const rest = async (): Promise<string> => {
    for await (const bytes of socket) parts.push(bytes as Buffer);
    return Buffer.concat(parts).toString();
  };
  return { socket, begins, rest };
}
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const ask = (file: string, token?: string) =>
  server.call(`GET /workshops/pasuruan/documents/${file}`, { ...(token && { token }) });

describe('documents', () => {
  it.each(everyFile)('$file is a file of its kind, with a name', async ({ file, format }) => {
    const { status, headers, bytes } = await download(file);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(mediaTypes[format]);
    expect(headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="[\\w.-]+\\.${format}"; filename\\*=UTF-8''`),
    );
    const begins = {
      pdf: '%PDF-1.7',
      docx: 'PK',
      xlsx: 'PK',
      json: '{',
      jsonl: '{',
      csv: '\uFEFF',
    };
    expect(bytes.toString().startsWith(begins[format])).toBe(true);
  });

  it('of one revision are the same bytes, later and after a restart', async () => {
    const at = await workshop.head();
    const all = () =>
      Promise.all(
        everyFile.map(async ({ file }) => {
          const { status, bytes } = await download(`${file}?at=${at}`);
          return [file, status, digest(bytes)];
        }),
      );
    const first = await all();
    await workshop.propose('budi');
    expect(await all()).toEqual(first);
    await restarted();
    expect(await all()).toEqual(first);
  });

  it('are not sent again to whoever has them, and are new when the workshop is', async () => {
    const first = await download('roadmap.pdf', viewer);
    const etag = first.headers.get('etag') ?? '';
    const again = await download('roadmap.pdf', viewer, { 'if-none-match': etag });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    await workshop.propose('budi');
    const later = await download('roadmap.pdf', viewer, { 'if-none-match': etag });
    expect(later.status).toBe(200);
    expect(later.headers.get('etag')).not.toBe(etag);
  });

  it('are for those who may read what is in them', async () => {
    for (const { file } of everyFile) {
      expect([file, (await download(file, viewer)).status]).toEqual([file, open(file) ? 200 : 403]);
      expectProblem(await ask(file, stranger.accessToken), { status: 403, code: 'forbidden' });
    }
    expectProblem(await ask('roadmap.pdf'), { status: 401, code: 'unauthenticated' });
  });

  it.each([
    ['contributions.exe', 404, 'not_found'],
    ['contributions', 404, 'not_found'],
    ['constructor.pdf', 404, 'not_found'],
    ['roadmap.xlsx', 404, 'not_found'],
    ['sheets.pdf?sheet=nothing', 404, 'not_found'],
    ['roadmap.pdf?at=999999', 409, 'revision_ahead'],
    ['roadmap.pdf?at=1999-01-01T00:00:00Z', 409, 'moment_before_start'],
    ['roadmap.pdf?language=jv', 400, 'malformed'],
    ['roadmap.pdf?letterhead=none', 400, 'malformed'],
    ['roadmap.pdf?letterhead=0123456789ab', 404, 'not_found'],
    ['contributions.pdf?to=soon', 400, 'malformed'],
  ])('%s is refused before anything is sent', async (file, status, code) => {
    expectProblem(await ask(file, kominfo.accessToken), { status, code });
  });

  it('as lines of events hold the chain, so that it verifies without the server', async () => {
    const { bytes } = await download('workshop.jsonl');
    const lines = bytes.toString().trimEnd().split('\n');
    const verifier = new ChainVerifier('workshop-pasuruan');
    for (const [revision, line] of lines.entries()) {
      const record = JSON.parse(line) as Record<string, unknown>;
      expect(isCloudEvent(record)).toBe(true);
      const { stream, ...event } = fromCloudEvent(record) as unknown as PlacedEvent & {
        readonly stream: string;
      };
      expect([stream, event.revision]).toEqual(['workshop-pasuruan', revision]);
      expect(verifier.check(event)).toBeUndefined();
    }
    expect(lines).toHaveLength((await workshop.head()) + 1);
  });

  it('are made to their end for who does not read: the threads are free for others', async () => {
    // More than lines between the two take up: 12 MB.
    const text = 'Kenduren Mas '.repeat(150);
    await Promise.all(
      Array.from({ length: 6_000 }, (_, index) =>
        long.submit(
          'PostComment',
          { commentId: `c-${index}`, on: { kind: 'board', id: 'social' }, text, mentions: [] },
          { personId: 'budi' },
        ),
      ),
    );
    const readers = [1, 2, 3].map(() => stalled(`workshops/panjang/documents/workshop.jsonl`));
    const begun = await Promise.all(readers.map(({ begins }) => begins));
    expect(begun).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200']);
    expect((await download('contributions.json')).status).toBe(200);
    // The file of what waits for them has no name.
    expect(readdirSync(server.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const read = await Promise.all(readers.map((reader) => reader.rest()));
    const { bytes } = await download('workshop.jsonl', kominfo, {}, 'panjang');
    const end = bytes.subarray(-500).toString();
    for (const text of read) expect(text.slice(-600)).toContain(end);
  });

  it('are turned away when too many wait, and a place is free again for who comes after', async () => {
    const service = server.app.nest.get(DocumentsService);
    const leaving = new AbortController();
    // Long enough to make that none is done before the next is asked for.
    const book = { ...order, name: 'masterplan-2', format: 'pdf' } as const;
    const begun = Array.from({ length: 18 }, () => service.make(book, leaving.signal));
    expect(await service.make(book, leaving.signal)).toMatchObject({ code: 'overloaded' });
    expectProblem(await ask('contributions.json', kominfo.accessToken), {
      status: 503,
      code: 'overloaded',
      retryable: true,
    });
    leaving.abort();
    const ends = await Promise.allSettled(begun);
    for (const end of ends)
      if (end.status === 'fulfilled' && end.value.ok) await end.value.bytes.return?.();
    expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(10);
    expect((await download('contributions.json')).status).toBe(200);
  });

  it('whose reader leaves are given up, and the next one is made', async () => {
    for (let leaver = 0; leaver < 6; leaver += 1) {
      const leaving = new AbortController();
      const address = `${server.app.url}/api/v1/workshops/pasuruan/documents/masterplan-2.pdf`;
      const asked = fetch(address, {
        headers: { authorization: `Bearer ${kominfo.accessToken}` },
        signal: leaving.signal,
      });
      leaving.abort();
      await expect(asked).rejects.toThrow(/abort/);
    }
    expect((await download('masterplan-2.pdf')).status).toBe(200);
  });

  it('that nobody takes are given up after a while: the line is cut, and the file is gone', async () => {
    await restarted({ limits: { ...unhurried, stalledMsMax: 1_000 } });
    const coming = once(server.app.nest.getHttpServer(), 'connection');
    const { socket, begins } = stalled(`workshops/panjang/documents/workshop.jsonl`);
    const [line] = (await coming) as [Socket];
    expect(await begins).toBe('HTTP/1.1 200');
    while (spools().length === 0 && !line.closed) await new Promise(setImmediate);
    expect(spools()).toHaveLength(1);
    if (!line.closed) await once(line, 'close');
    while (spools().length > 0) await new Promise(setImmediate);
    expect((await download('contributions.json')).status).toBe(200);
    socket.destroy();
  });
});

describe('the office', () => {
  const settings = {
    letterhead: ['PEMERINTAH KABUPATEN PASURUAN', 'DINAS KOMUNIKASI DAN INFORMATIKA'],
    office: 'Kepala Dinas',
    city: 'Pasuruan',
    signatory: { name: signatory },
  };
  const put = (body: object, token = kominfo.accessToken) =>
    server.call<{ version: string }>('PUT /office', { token, body });

  it('is set by the office alone, and by nobody else', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      expectProblem(await server.call(`${method} /office`, { token: viewer.accessToken }), {
        status: 403,
        code: 'forbidden',
      });
    expectProblem(await server.call('DELETE /office', { token: kominfo.accessToken }), {
      status: 403,
      code: 'forbidden',
    });
  });

  it('is printed, each version for who asks for it, until it is erased', async () => {
    const at = await workshop.head();
    const blank = await download(`contributions.docx?at=${at}`);
    const { status, body: first } = await put(settings);
    expect([status, first]).toEqual([200, { ...settings, version: first.version }]);
    expect(first.version).toMatch(/^[\da-f]{12}$/);
    const printed = await download(`contributions.docx?at=${at}`);
    expect(digest(printed.bytes)).not.toBe(digest(blank.bytes));
    const { body: second } = await put({ letterhead: ['LAIN'] });
    const again = await download(`contributions.docx?at=${at}&letterhead=${first.version}`);
    expect(digest(again.bytes)).toBe(digest(printed.bytes));
    expect(second.version).not.toBe(first.version);
    const erased = await server.call('DELETE /office', { token: server.app.operatorToken });
    expect(erased.status).toBe(204);
    expect(digest((await download(`contributions.docx?at=${at}`)).bytes)).toBe(digest(blank.bytes));
    expectProblem(
      await ask(`contributions.docx?letterhead=${first.version}`, kominfo.accessToken),
      { status: 404, code: 'not_found' },
    );
    await server.app.close();
    for (const file of readdirSync(server.folder))
      expect([file, readFileSync(path.join(server.folder, file)).includes(signatory)]).toEqual([
        file,
        false,
      ]);
    await server.begin();
    workshop = workshop.at(server.app.nest.get(WorkshopsService));
  });

  it.each([
    ['PNG', 'png', redPng()],
    ['JPEG', 'jpeg', greyJpeg()],
  ])('prints its logo, a %s, until it is erased', async (_, kind, picture) => {
    const logo = picture.toString('base64');
    const { status, body } = await put({ letterhead: ['PEMERINTAH KABUPATEN'], logo });
    expect(status).toBe(200);
    const at = await workshop.head();
    const names = async () => (await download(`roadmap.docx?at=${at}`)).bytes.toString('latin1');
    expect(await names()).toContain(`word/media/logo.${kind}`);
    const pages = async () => (await download(`roadmap.pdf?at=${at}`)).bytes.toString('latin1');
    expect(await pages()).toMatch(/\/Subtype \/Image/);
    const { accessToken: token } = kominfo;
    const read = await server.call<{ logo: { base64: string } }>('GET /office', { token });
    const kept = read.body.logo.base64;
    // Set again as it is kept, it is the same version.
    const again = await put({ letterhead: ['PEMERINTAH KABUPATEN'], logo: kept });
    expect(again.body.version).toBe(body.version);

    await server.call('DELETE /office', { token: server.app.operatorToken });
    expect(await names()).not.toContain('word/media');
    expect(await pages()).not.toMatch(/\/Subtype \/Image/);
    expectProblem(await ask(`roadmap.docx?letterhead=${body.version}`, token), {
      status: 404,
      code: 'not_found',
    });
    await server.app.close();
    for (const file of readdirSync(server.folder))
      expect([file, readFileSync(path.join(server.folder, file)).includes(kept)]).toEqual([
        file,
        false,
      ]);
    await server.begin();
    workshop = workshop.at(server.app.nest.get(WorkshopsService));
  });

  it.each([
    [400, { letterhead: [], logo: redPng().subarray(0, 60).toString('base64') }],
    [400, { letterhead: [], logo: greyJpeg().subarray(0, 100).toString('base64') }],
    [400, { letterhead: [], logo: greyJpeg([0xff]).toString('base64') }],
    [400, { letterhead: [], logo: redPng(1_025).toString('base64') }],
    [400, { letterhead: 'one' }],
    [400, { letterhead: ['half \ud800 of a character'] }],
    [400, { letterhead: ['a bell \u0007'] }],
    [400, { letterhead: [], office: 'two\nlines' }],
    [400, { letterhead: [], city: '\u202eturned' }],
    [400, { letterhead: [], signatory: { name: 'half \udc00' } }],
    [400, { letterhead: [], signatory: { rank: 'nothing \u0000' } }],
    [400, { letterhead: [], signatory: { nip: '\u009f' } }],
    [400, { letterhead: Array.from({ length: 9 }, () => 'x') }],
    [400, { letterhead: [], logo: Buffer.from('GIF89a').toString('base64') }],
    [400, { letterhead: [], logo: Buffer.alloc(270_000).toString('base64') }],
    [413, { letterhead: [], logo: Buffer.alloc(300_000).toString('base64') }],
    [400, { letterhead: [], unknown: true }],
  ])('is refused with %d when it is none (%#)', async (expected, body) => {
    const { status, headers } = await put(body);
    expect(status).toBe(expected);
    expect(headers.get('content-type')).toContain('problem+json');
  });

  it('answers others while a logo is unfolded, and says what is wrong with one', async () => {
    const logo = plainPng(1_024, [1, 2, 3, 4], 4).toString('base64');
    const order: string[] = [];
    const setting = put({ letterhead: [], logo }).then(({ status }) => {
      order.push('set');
      return status;
    });
    await fetch(`${server.app.url}/health/live`).then(() => order.push('alive'));
    expect(await setting).toBe(200);
    expect(order).toEqual(['alive', 'set']);
    const tooMany = await put({ letterhead: [], logo: redPng(1_025).toString('base64') });
    const fields = [{ path: 'logo', rule: 'pixels' }];
    expect(tooMany.body).toMatchObject({ code: 'malformed', details: { fields } });
  });

  it('is set as seldom as other heavy things are asked for', async () => {
    const strict = await ApiServer.start({ limits: { ...defaultLimits, heavyReadsBurst: 1 } });
    try {
      const { accessToken: token } = await strict.account('kiki', 'kominfo');
      const set = () => strict.call('PUT /office', { token, body: { letterhead: [] } });
      expect((await set()).status).toBe(200);
      expect(await set()).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    } finally {
      await strict.stop();
    }
  });
});
