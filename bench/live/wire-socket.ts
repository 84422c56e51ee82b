import { connect, type Socket } from 'node:net';

/**
 * The least of a socket.io client over WebSocket that can take part. A receiver costs the load generator about
 * 9 us per frame this way, about 20 us with socket.io-client: with that, one core of receivers would be
 * exhausted before the relay is, and the figures would be the generator's own.
 */
export interface WireListener {
  /** A socket.io event. `packet` is its text (`42/namespace,["name",...]`), good for the time of the call alone. */
  event(packet: Buffer, atMs: number): void;
  answer(id: number, answer: unknown, atMs: number): void;
  closed(reason: string): void;
}

const opcodeText = 1;
const opcodeClose = 8;
const asciiPing = 0x32;
const asciiMessage = 0x34;
const asciiConnect = 0x30;
const asciiDisconnect = 0x31;
const asciiEvent = 0x32;
const asciiAnswer = 0x33;
const asciiRefused = 0x34;

/**
 * Everyone reads into this: what arrives is handled before the next one reads. A buffer for each read would keep the
 * generator busy collecting them, and its pauses would count as the server's.
 */
const readBuffer = Buffer.allocUnsafe(64 * 1024);

export class WireSocket {
  readonly #socket: Socket;
  readonly #namespace: string;
  readonly #listener: WireListener;
  readonly #auth: object;
  /** The beginning of a head, or of a frame whose length is not known yet. */
  #rest: Buffer | undefined;
  /** A frame of which some is missing. */
  #partial: { readonly bytes: Buffer; filled: number } | undefined;
  #space = Buffer.alloc(0);
  #upgraded = false;
  #settle: ((error?: Error) => void) | undefined;

  /** Resolves once the namespace has let the client in. */
  static async open(
    port: number,
    namespace: string,
    auth: object,
    listener: WireListener,
  ): Promise<WireSocket> {
    let wire: WireSocket | undefined;
    await new Promise<void>((resolve, reject) => {
      wire = new WireSocket(port, namespace, auth, listener);
      wire.#settle = (error) => (error ? reject(error) : resolve());
    });
    if (!wire) throw new Error('unreachable');
    return wire;
  }

  private constructor(port: number, namespace: string, auth: object, listener: WireListener) {
    this.#namespace = namespace;
    this.#auth = auth;
    this.#listener = listener;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: readBuffer,
        callback: (count) => {
          this.#take(readBuffer.subarray(0, count));
          return true;
        },
      },
    });
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => this.#end(error.message));
    this.#socket.on('close', () => this.#end('closed'));
    this.#socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: cmVtYnVrIGJlbmNoIGNsaQ==',
        'Sec-WebSocket-Version: 13',
        '\r\n',
      ].join('\r\n'),
    );
  }

  /** Sends an event that the other side answers under `id`. */
  emit(id: number, name: string, payload: object): void {
    this.#send(`42${this.#namespace},${id}["${name}",${JSON.stringify(payload)}]`);
  }

  /** The same without asking for an answer. */
  tell(name: string, payload: object): void {
    this.#send(`42${this.#namespace},["${name}",${JSON.stringify(payload)}]`);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #end(reason: string): void {
    this.#settle?.(new Error(`the server did not let the socket in: ${reason}`));
    this.#settle = undefined;
    this.#socket.destroy();
    this.#listener.closed(reason);
  }

  /** Clients must mask; a mask of zeros leaves the payload as it is. */
  #send(text: string): void {
    const length = Buffer.byteLength(text);
    const header = length < 126 ? 6 : 8;
    if (length > 0xffff) throw new RangeError('longer than any edit is');
    const frame = Buffer.alloc(header + length);
    frame[0] = 0x80 | opcodeText;
    frame[1] = 0x80 | (length < 126 ? length : 126);
    if (length >= 126) frame.writeUInt16BE(length, 2);
    frame.write(text, header);
    this.#socket.write(frame);
  }

  #take(chunk: Buffer): void {
    const atMs = performance.now();
    if (!this.#upgraded) return this.#takeHead(chunk, atMs);
    let rest = chunk;
    // A frame larger than a read is put together in place: each byte is copied once.
    if (this.#partial) {
      const { bytes, filled } = this.#partial;
      const taken = rest.copy(bytes, filled);
      rest = rest.subarray(taken);
      this.#partial.filled += taken;
      if (this.#partial.filled < bytes.length) return;
      this.#partial = undefined;
      this.#frame(bytes, atMs);
    }
    if (this.#rest) rest = Buffer.concat([this.#rest, rest]);
    this.#rest = undefined;
    this.#frames(rest, atMs);
  }

  #takeHead(chunk: Buffer, atMs: number): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : Buffer.from(chunk);
    const end = bytes.indexOf('\r\n\r\n');
    this.#rest = end < 0 ? bytes : undefined;
    if (end < 0) return;
    const head = bytes.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101')) return this.#end(head.split('\r\n', 1)[0] ?? head);
    this.#upgraded = true;
    this.#frames(bytes.subarray(end + 4), atMs);
  }

  /** Handles every whole frame and keeps what is left. Servers neither mask nor, here, fragment. */
  #frames(bytes: Buffer, atMs: number): void {
    let start = 0;
    while (start < bytes.length) {
      const length = frameLength(bytes, start);
      if (length === undefined) {
        this.#rest = Buffer.from(bytes.subarray(start));
        return;
      }
      if (start + length > bytes.length) {
        const whole = this.#spaceFor(length);
        this.#partial = { bytes: whole, filled: bytes.copy(whole, 0, start) };
        return;
      }
      this.#frame(bytes.subarray(start, start + length), atMs);
      start += length;
    }
  }

  /** The same for every frame: one for each would be collected at the cost of everybody's latencies. */
  #spaceFor(length: number): Buffer {
    if (this.#space.length < length) this.#space = Buffer.allocUnsafe(length * 2);
    return this.#space.subarray(0, length);
  }

  #frame(frame: Buffer, atMs: number): void {
    const opcode = (frame[0] ?? 0) & 0x0f;
    if (opcode === opcodeClose) this.#end('the server closed the connection');
    else this.#packet(frame.subarray(headerLength(frame[1] ?? 0)), atMs);
  }

  #packet(packet: Buffer, atMs: number): void {
    const [engine, kind] = packet;
    if (engine === asciiConnect)
      return this.#send(`40${this.#namespace},${JSON.stringify(this.#auth)}`);
    if (engine === asciiPing) return this.#send('3');
    if (engine !== asciiMessage) return;
    if (kind === asciiEvent) return this.#listener.event(packet, atMs);
    if (kind === asciiAnswer) return this.#answered(packet, atMs);
    if (kind === asciiConnect) {
      this.#settle?.();
      this.#settle = undefined;
    }
    if (kind === asciiDisconnect || kind === asciiRefused) this.#end(packet.toString());
  }

  #answered(packet: Buffer, atMs: number): void {
    const text = packet.toString('utf8', 3 + this.#namespace.length);
    const bracket = text.indexOf('[');
    const [answer] = JSON.parse(text.slice(bracket)) as unknown[];
    this.#listener.answer(Number(text.slice(0, bracket)), answer, atMs);
  }
}

function headerLength(second: number): number {
  const short = second & 0x7f;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
}

/** Of the frame that begins at `start`, header included; undefined while the header is not all there. */
function frameLength(bytes: Buffer, start: number): number | undefined {
  if (bytes.length - start < 2) return undefined;
  const second = bytes[start + 1] ?? 0;
  const header = headerLength(second);
  if (bytes.length - start < header) return undefined;
  if (header === 2) return header + (second & 0x7f);
  if (header === 4) return header + bytes.readUInt16BE(start + 2);
  return header + Number(bytes.readBigUInt64BE(start + 2));
}
