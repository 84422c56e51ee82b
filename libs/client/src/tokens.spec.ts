import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpApi, type Tokens } from './http.ts';
import { SignedIn } from './tokens.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

let server: Server;
let api: HttpApi;
let answer: (path: string, body: string) => Answer;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      const { status, body: text } = answer(request.url ?? '', body);
      response.writeHead(status).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = new HttpApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const tokens = (number: number): Tokens => ({
  accessToken: `access-${number}`,
  refreshToken: `refresh-${number}`,
  expiresInSeconds: 600,
  personId: 'ani',
});
const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) });

describe('the tokens of someone signed in', () => {
  it('are renewed a little before they expire, by one request for all who ask', async () => {
    let now = 0;
    const rotated: Tokens[] = [];
    answer = () => json(200, tokens(2));
    const signedIn = new SignedIn({
      api,
      tokens: tokens(1),
      clock: () => now,
      onRotated: (next) => rotated.push(next),
    });
    expect(await signedIn.get()).toBe('access-1');
    now = 600_000 - 60_000;
    expect(await Promise.all([signedIn.get(), signedIn.get()])).toEqual(['access-2', 'access-2']);
    expect(asked).toEqual(['POST /api/v1/auth/refresh {"refreshToken":"refresh-1"}']);
    expect(rotated).toEqual([tokens(2)]);
  });

  it('are at an end when the server takes the refresh token no more', async () => {
    answer = () => json(401, { code: 'token_revoked', title: 'Gone', retryable: false });
    const signedIn = new SignedIn({ api, tokens: tokens(1) });
    expect(await signedIn.refresh()).toBe(false);
  });

  it('are kept when the server cannot tell now', async () => {
    answer = () => json(503, { code: 'store_unavailable', title: 'Later', retryable: true });
    const signedIn = new SignedIn({ api, tokens: tokens(1) });
    await expect(signedIn.refresh()).rejects.toThrow('store_unavailable');
    answer = () => json(200, tokens(2));
    expect(await signedIn.refresh()).toBe(true);
    expect(await signedIn.get()).toBe('access-2');
  });
});

describe('the HTTP API', () => {
  it('gives a problem document as a refusal, with its code and details', async () => {
    const details = { retryAfterMs: 500 };
    answer = () =>
      json(429, { code: 'rate_limited', title: 'Slow down', retryable: true, details });
    expect(await api.get('/me')).toEqual({
      ok: false,
      code: 'rate_limited',
      message: 'Slow down',
      retryable: true,
      details,
    });
  });

  it.each([
    [200, '<html>'],
    [502, 'Bad gateway'],
    [200, 'null'],
  ])('tells something else that answers (%i %s) from the API', async (status, body) => {
    answer = () => ({ status, body });
    expect(await api.get('/me')).toMatchObject({ ok: false, code: 'bad_answer' });
  });

  it('tells a server that is not there', async () => {
    const nowhere = new HttpApi({ url: 'http://127.0.0.1:1' });
    expect(await nowhere.get('/me')).toMatchObject({ code: 'unreachable', retryable: true });
  });
});
