import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from './random.ts';

/** `up`: from the client to the server. */
export type Direction = 'up' | 'down';

/** How a line breaks: with a RST, or with a FIN as if the other side had hung up. */
export type Ending = 'reset' | 'end';

/** What a line does to everything that passes; the order of bytes stays, as TCP keeps it. */
export interface LineConditions {
  /** One way: at least so long, and up to so much longer. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Each way. */
  readonly bytesPerSecond: number;
  /** Chance that a chunk is lost: it and all behind it come once it was sent again. */
  readonly lossChance: number;
  readonly retransmitMs: number;
}

export const fairConditions: LineConditions = {
  delayMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  lossChance: 0,
  retransmitMs: 0,
};

/** What waits in one direction of a line; past it the sender is held back, as by a full window. */
const queuedBytesMax = 256 * 1024;

/** A TCP proxy in front of a server that makes lines as bad as it is told. What is by chance comes from the seed. */
export class FaultProxy {
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  readonly #random: Random;
  /** Where new lines lead; undefined: nowhere, as when the server's machine refuses them. */
  target: string | undefined;
  /** For the lines that begin from now on. */
  conditions: LineConditions = fairConditions;
  /** Called with each line before anything passes. */
  onLine: ((line: Line) => void) | undefined;

  static async start(targetUrl: string | undefined, random: Random): Promise<FaultProxy> {
    // A FIN is passed on when what came before it has been, and not by itself.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new FaultProxy(server, targetUrl, random);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  private constructor(server: Server, target: string | undefined, random: Random) {
    this.#server = server;
    this.target = target;
    this.#random = random;
    server.on('connection', (client) => this.#accept(client));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The lines that are up, oldest first. */
  get lines(): readonly Line[] {
    return [...this.#lines];
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const line of this.#lines) line.cut('reset');
    await closed;
  }

  #accept(client: Socket): void {
    if (this.target === undefined) {
      client.resetAndDestroy();
      return;
    }
    const { hostname: host, port } = new URL(this.target);
    const server = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    const line = new Line(client, server, this.conditions, this.#random);
    this.#lines.add(line);
    void line.over.then(() => this.#lines.delete(line));
    this.onLine?.(line);
  }
}

/** One connection through the proxy. */
export class Line {
  /** Resolves once both of its sockets are closed. */
  readonly over: Promise<void>;
  readonly #ways: Readonly<Record<Direction, Way>>;
  readonly #sockets: readonly Socket[];

  constructor(client: Socket, server: Socket, conditions: LineConditions, random: Random) {
    const cut = (ending: Ending) => this.cut(ending);
    this.#ways = {
      up: new Way({ from: client, to: server, conditions, random, cut }),
      down: new Way({ from: server, to: client, conditions, random, cut }),
    };
    this.#sockets = [client, server];
    const closed = (socket: Socket) =>
      new Promise<void>((resolve) => socket.once('close', () => resolve()));
    this.over = Promise.all([closed(client), closed(server)]).then(() => undefined);
  }

  /** Bytes that were passed on so far. */
  passed(direction: Direction): number {
    return this.#ways[direction].passed;
  }

  /** Ends both sides; what is under way is lost. */
  cut(ending: Ending): void {
    for (const socket of this.#sockets)
      if (ending === 'reset') socket.resetAndDestroy();
      else socket.destroy();
  }

  /** Breaks the line right behind so many bytes more, wherever in a frame that is. */
  cutAfter(direction: Direction, bytes: number, ending: Ending): void {
    this.#ways[direction].cutAfter(bytes, ending);
  }

  /** Half open: nothing passes in this direction any more, not even its end, and nobody is told. */
  silence(direction: Direction): void {
    this.#ways[direction].silence();
  }
}

interface WayOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly conditions: LineConditions;
  readonly random: Random;
  readonly cut: (ending: Ending) => void;
}

/** One direction of a line. */
class Way {
  readonly #options: WayOptions;
  readonly #queue: { readonly chunk: Buffer; readonly dueMs: number }[] = [];
  #queuedBytes = 0;
  #lastDueMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;
  #isSilent = false;
  #cutAt: { readonly passed: number; readonly ending: Ending } | undefined;
  passed = 0;

  constructor(options: WayOptions) {
    this.#options = options;
    const { from, to } = options;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('end', () => {
      this.#hasEnded = true;
      this.#pass();
    });
    from.on('error', () => {
      if (!this.#isSilent) to.resetAndDestroy();
    });
    from.on('close', () => {
      // What came before an orderly end is still to be passed on.
      if (this.#hasEnded || this.#isSilent) return;
      clearTimeout(this.#timer);
      to.destroy();
    });
    to.on('drain', () => from.resume());
  }

  cutAfter(bytes: number, ending: Ending): void {
    this.#cutAt = { passed: this.passed + bytes, ending };
  }

  silence(): void {
    this.#isSilent = true;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.#options.from.resume();
  }

  #take(chunk: Buffer): void {
    // Read and dropped: for the sender, it has left.
    if (this.#isSilent) return;
    this.#queue.push({ chunk, dueMs: this.#dueMs(chunk.length) });
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes > queuedBytesMax) this.#options.from.pause();
    this.#pass();
  }

  #dueMs(bytes: number): number {
    const { conditions, random } = this.#options;
    const { delayMs, jitterMs, bytesPerSecond, lossChance, retransmitMs } = conditions;
    const lostMs = lossChance > 0 && random.chance(lossChance) ? retransmitMs : 0;
    const arrivesMs = performance.now() + delayMs + jitterMs * random.next() + lostMs;
    const sendingMs = (bytes * 1000) / bytesPerSecond;
    this.#lastDueMs = Math.max(arrivesMs, this.#lastDueMs) + sendingMs;
    return this.#lastDueMs;
  }

  #pass(): void {
    clearTimeout(this.#timer);
    const { from, to } = this.#options;
    const nowMs = performance.now();
    for (let next = this.#queue[0]; next && next.dueMs <= nowMs; next = this.#queue[0]) {
      this.#queue.shift();
      this.#queuedBytes -= next.chunk.length;
      if (!this.#write(next.chunk)) return;
    }
    const [next] = this.#queue;
    if (next) this.#timer = setTimeout(() => this.#pass(), Math.ceil(next.dueMs - nowMs));
    else if (this.#hasEnded && !this.#isSilent) to.end();
    if (this.#queuedBytes <= queuedBytesMax && !to.writableNeedDrain) from.resume();
  }

  /** False when the line ends here. */
  #write(chunk: Buffer): boolean {
    const { from, to, cut } = this.#options;
    if (!to.writable) return false;
    const cutAt = this.#cutAt;
    if (cutAt && this.passed + chunk.length > cutAt.passed) {
      this.#isSilent = true;
      // What comes before the cut arrives; a reset at once might overtake it.
      const last = chunk.subarray(0, cutAt.passed - this.passed);
      to.write(last, () => cut(cutAt.ending));
      this.passed += last.length;
      return false;
    }
    this.passed += chunk.length;
    if (!to.write(chunk)) from.pause();
    return true;
  }
}
