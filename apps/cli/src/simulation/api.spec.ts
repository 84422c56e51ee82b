import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ExpectedError } from '../expected-error.ts';
import { Caller } from './api.ts';

const accepted = { ok: true, revision: 3 };
const tooSoon = (retryAfterMs: number) => ({
  status: 429,
  code: 'rate_limited',
  title: 'Too many requests',
  retryable: true,
  details: { retryAfterMs },
});
const command = { type: 'StartSession', data: { sessionId: 's-1' } } as const;

let server: Server;
afterEach(() => {
  server.close();
});

/** Gives these answers one after the other; tells what it was asked. */
async function answering(...answers: readonly object[]) {
  const bodies: string[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answers[bodies.length] ?? {};
      bodies.push(body);
      const status = 'status' in answer ? Number(answer.status) : 200;
      response.writeHead(status, { connection: 'close' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { caller: new Caller(`http://127.0.0.1:${port}`), bodies };
}

describe('one who asks the API', () => {
  it('comes back when it was too soon, with the same command', async () => {
    const { caller, bodies } = await answering(tooSoon(1), tooSoon(1), accepted);
    expect(await caller.command('w', command)).toEqual(accepted);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
  });

  it('does not wait for a turn that is too far off', async () => {
    const { caller, bodies } = await answering(tooSoon(3_600_000), accepted);
    const answer = caller.command('w', command);
    await expect(answer).rejects.toThrow(ExpectedError);
    await expect(answer).rejects.toThrow(/Too many requests \(rate_limited\)$/);
    expect(bodies).toHaveLength(1);
  });

  it('takes any other no for an answer', async () => {
    const full = { status: 503, code: 'store_unavailable', title: 'No', retryable: true };
    const { caller, bodies } = await answering(full, accepted);
    await expect(caller.get('/workshops')).rejects.toThrow(
      'GET /workshops: No (store_unavailable)',
    );
    expect(bodies).toHaveLength(1);
  });
});
