import { protocolVersion } from '@rembuk/protocol';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * A client that speaks WebSocket and engine.io by hand over a TCP socket: it can send what no library would, and it
 * can stop reading.
 */
export class RawClient {
  readonly socket: Socket;
  /** Everything that came after the upgrade, as text. */
  received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => {
      this.received += data.toString('latin1');
    });
    // A server that cuts the connection is what some tests wait for.
    socket.on('error', () => undefined);
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const client = new RawClient(socket);
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: ${hostname}:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        '\r\n',
      ].join('\r\n'),
    );
    await client.until('pingInterval');
    return client;
  }

  /** Connects to the live namespace. */
  async enter(token: string): Promise<void> {
    this.send(`40/live,${JSON.stringify({ token, protocol: protocolVersion })}`);
    await this.until('40/live');
  }

  /** A message of engine.io, as one masked text frame. */
  send(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const head =
      payload.length < 126
        ? Buffer.from([0x81, 0x80 | payload.length])
        : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff]);
    const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.socket.write(Buffer.concat([head, mask, masked]));
  }

  async until(text: string): Promise<void> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed before ${text} came`);
      await once(this.socket, 'data', { signal: AbortSignal.timeout(5_000) });
    }
  }

  /** Resolves when the server has ended the connection. */
  async closed(): Promise<void> {
    if (!this.socket.closed)
      await once(this.socket, 'close', { signal: AbortSignal.timeout(15_000) });
  }
}
