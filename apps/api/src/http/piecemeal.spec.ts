import { createServer, get } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from '@jest/globals';
import { sendPieces } from './piecemeal.ts';

const pieces = () => [Buffer.from('satu '), Buffer.from('dua')];
let sent: Promise<void> | undefined;
const server = createServer((request, response) => {
  // Gone, and nobody was told yet.
  if (request.url === '/gone') response.destroy();
  sent = sendPieces(response, pieces());
  sent.catch(() => undefined);
});
afterAll(() => {
  server.close();
});

it('sends one piece after the other; to who has left it sends nothing, and that is no error', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const whole = await fetch(url, { headers: { connection: 'close' } });
  expect(await whole.text()).toBe('satu dua');
  await once(get(`${url}/gone`), 'error');
  await expect(sent).resolves.toBeUndefined();
});
