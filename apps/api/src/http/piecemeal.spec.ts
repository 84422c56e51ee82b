import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendPieces } from './piecemeal.ts';

const MB = 1024 * 1024;
const unhurriedMs = 30_000;
let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

interface Serving {
  readonly port: number;
  readonly url: string;
  /** How the sending of the latest body ended. */
  sent: Promise<void>;
}

/** Serves what there is to send, on a port of its own. */
async function serving(
  pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  stalledMsMax = unhurriedMs,
): Promise<Serving> {
  server = createServer((request, response) => {
    // Gone, and nobody was told yet.
    if (request.url === '/gone') response.destroy();
    here.sent = sendPieces(response, pieces(), stalledMsMax);
    here.sent.catch(() => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const here: Serving = { port, url: `http://127.0.0.1:${port}`, sent: Promise.resolve() };
  return here;
}

const closing = { headers: { connection: 'close' } };
const words = () => [Buffer.from('satu '), Buffer.from('dua')];

it('sends one piece after the other; to who has left it sends nothing, and that is no error', async () => {
  const here = await serving(words);
  expect(await (await fetch(here.url, closing)).text()).toBe('satu dua');
  await once(get(`${here.url}/gone`), 'error');
  await expect(here.sent).resolves.toBeUndefined();
});

describe('a line on which nothing moves', () => {
  it('is cut where whoever reads takes nothing, and what makes the pieces is let go', async () => {
    const letGo = Promise.withResolvers<void>();
    const here = await serving(function* () {
      try {
        for (;;) yield Buffer.alloc(MB);
      } finally {
        letGo.resolve();
      }
    }, 200);
    const coming = once(server!, 'connection');
    const reader = connect(here.port, '127.0.0.1').pause();
    reader.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    const [line] = (await coming) as [typeof reader];
    await once(line, 'close');
    await letGo.promise;
    await expect(here.sent).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    reader.destroy();
  });

  it('is left alone where whoever reads is slow, to the end', async () => {
    const stalledMsMax = 700;
    const here = await serving(
      () => Array.from({ length: 32 }, () => Buffer.alloc(MB)),
      stalledMsMax,
    );
    const began = performance.now();
    const [body] = (await once(get(here.url, closing), 'response')) as [IncomingMessage];
    const sending = here.sent.then(() => performance.now() - began);
    let bytes = 0;
    for await (const chunk of body) {
      const before = bytes;
      bytes += (chunk as Buffer).length;
      // That much and no more within a moment.
      if (Math.floor(bytes / (2 * MB)) > Math.floor(before / (2 * MB))) await pause(100);
    }
    expect(bytes).toBe(32 * MB);
    expect(await sending).toBeGreaterThan(stalledMsMax);
  }, 20_000);

  it('is left alone where whoever reads waits for the next piece', async () => {
    const here = await serving(async function* () {
      const [first, second] = words();
      yield first!;
      await pause(300);
      yield second!;
    }, 100);
    expect(await (await fetch(here.url, closing)).text()).toBe('satu dua');
  });
});
