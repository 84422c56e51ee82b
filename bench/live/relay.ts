/**
 * What Rembuk is measured against: socket.io and nothing else. An edit comes in, is answered, and goes out to
 * the room. Nothing is checked, kept or made durable. Same messages as the live protocol, so that the same
 * load generator drives both.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { liveNamespace } from '@rembuk/protocol';
import { Server } from 'socket.io';

interface Edit {
  readonly id: string;
  readonly workshopId: string;
  readonly type: string;
  readonly data: object;
}

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
const live = io.of(liveNamespace);
let revision = -1;

live.on('connection', (socket) => {
  socket.on('open', ({ workshopId }: { workshopId: string }, answer: (answer: object) => void) => {
    void socket.join(workshopId);
    answer({ ok: true, head: revision, events: [] });
  });
  socket.on('command', ({ id, workshopId, type, data }: Edit, answer: (answer: object) => void) => {
    revision += 1;
    // Answering first is to the relay's advantage: the answer does not wait for 200 writes.
    answer({ ok: true, revision });
    const event = { type, data, revision, meta: { commandId: id } };
    live.to(workshopId).emit('events', { workshopId, from: revision, events: [event] });
  });
});

http.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (http.address() as AddressInfo).port });
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
