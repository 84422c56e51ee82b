import { afterEach, expect, it } from '@jest/globals';
import type { Notice } from '@rembuk/protocol';
import { LiveServer } from '../testing/live-server.ts';
import { broadcast } from './broadcast.ts';
import { Connections } from './connections.ts';
import { Encoded } from './encoded.ts';

let server: LiveServer;
afterEach(() => server.stop());

it('arrives whole at every client, whatever its length', async () => {
  server = await LiveServer.start();
  const clients = await Promise.all(['ani', 'budi'].map((person) => server.connect(person)));
  const received = clients.map((client) => {
    const notices: Notice[] = [];
    client.socket.on('notice', (notice: Notice) => notices.push(notice));
    return notices;
  });
  // Around the lengths at which the head of a frame takes another form; with text of one to four bytes a letter.
  const lengths = [0, 50, 60, 70, 200, 65_400, 65_460, 65_500, 200_000];
  const notices = lengths.map((length) => ({
    workshopId: 'w',
    kind: 'x'.repeat(length),
    word: 'ä→𝄞',
  }));
  for (const notice of notices)
    broadcast('notice', new Encoded(JSON.stringify(notice)), server.app.get(Connections).all());
  await Promise.all(clients.map((client) => client.ask('nonsense')));
  for (const one of received) expect(one).toEqual(notices);
});
