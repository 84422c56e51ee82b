import { afterEach, describe, expect, it } from '@jest/globals';
import { LiveServer } from '../testing/live-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import { PACKETS_BEFORE_ADMISSION } from './waiting-lines.ts';

let server: LiveServer;
afterEach(() => server.stop());

describe('lines on which nobody was let in', () => {
  it('are cut when they go on and on, without a word', async () => {
    server = await LiveServer.start();
    const stranger = await RawClient.connect(server.url);
    for (let i = 0; i < PACKETS_BEFORE_ADMISSION; i++) stranger.send('40/live,{"protocol":1}');
    await stranger.until('protocol_unsupported');
    expect(stranger.socket.closed).toBe(false);
    stranger.send('40/live,{"protocol":1}');
    await stranger.closed();
  });

  it('are cut for packets of the line itself too', async () => {
    server = await LiveServer.start();
    const stranger = await RawClient.connect(server.url);
    for (let i = 0; i <= PACKETS_BEFORE_ADMISSION; i++) stranger.send('3');
    await stranger.closed();
  });

  it('do not take the places of people', async () => {
    server = await LiveServer.start({ bounds: { connectionsMax: 2 } });
    await Promise.all([1, 2, 3, 4].map(() => RawClient.connect(server.url)));
    const client = await server.connect('budi');
    expect(client.socket.connected).toBe(true);
  });
});

it('who is let in is not counted any more', async () => {
  server = await LiveServer.start();
  const client = await server.connect('budi');
  for (let i = 0; i < 20; i++)
    expect(await client.ask('close', { workshopId: 'w' })).toEqual({ ok: true });
});

it('who leaves the namespace leaves the line', async () => {
  server = await LiveServer.start();
  const client = await RawClient.connect(server.url);
  await client.enter(server.identity.tokenFor({ personId: 'budi' }));
  client.send('41/live,');
  await client.closed();
});
