import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ExpectedError } from '../expected-error.ts';
import { writeWhole } from '../files/write.ts';
import { askForDocument } from './ask.ts';
import { type DocumentProgress, watch } from './watch.ts';

const requestId = '01234567-89ab-4cde-8123-456789abcdef';
let folder: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => answer(request, response));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rembuk-document-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});

function asked() {
  const { port } = server.address() as AddressInfo;
  const target = { url: `http://127.0.0.1:${port}`, token: 'operator' };
  return { server: target, workshop: 'w1', file: 'x.pdf', query: { at: '7' }, requestId };
}

it('gives a document up when whoever asked leaves: the request is closed, and no file is left', async () => {
  const leaving = new AbortController();
  const closed = new Promise<void>((resolve) => {
    answer = ({ url, headers }, response) => {
      expect(url).toBe('/api/v1/workshops/w1/documents/x.pdf?at=7');
      expect(headers['x-request-id']).toBe(requestId);
      response.once('close', resolve);
      response.write('%PDF');
      leaving.abort(new ExpectedError('interrupted', 130));
    };
  });
  const written = writeWhole(path.join(folder, 'x.pdf'), askForDocument(asked(), leaving.signal));
  await expect(written).rejects.toMatchObject({ message: 'interrupted', exitCode: 130 });
  await closed;
  expect(await readdir(folder)).toEqual([]);
});

it('says that a document did not come whole, and leaves none', async () => {
  answer = (_, response) => {
    response.write('%PDF', () => response.destroy());
  };
  const { signal } = new AbortController();
  const written = writeWhole(path.join(folder, 'x.pdf'), askForDocument(asked(), signal));
  await expect(written).rejects.toThrow('the document did not come whole');
  expect(await readdir(folder)).toEqual([]);
});

it('tells how far its own is, until it is over', async () => {
  const own = { requestId, stage: 'making', revision: 9, through: 4, bytes: 100 };
  answer = (_, response) => {
    const all = [{ ...own, requestId: 'another' }, own];
    response.setHeader('content-type', 'application/json').end(JSON.stringify(all));
  };
  const over = new AbortController();
  const told: DocumentProgress[] = [];
  await watch(asked(), over.signal, (progress) => {
    told.push(progress);
    over.abort();
  });
  expect(told).toEqual([own]);
});
