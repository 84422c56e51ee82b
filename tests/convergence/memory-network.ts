import { gunzipSync, gzipSync } from 'node:zlib';
import { type InProcessOptions, type InProcessServer, startInProcess } from '@rembuk/api';
import type { LiveSocket, SocketFactory } from '@rembuk/client';
import { liveNamespace, protocolVersion } from '@rembuk/protocol';
import { io, WebSocket as WebSocketTransport } from 'socket.io-client';
import type { Random } from '../support/random.ts';
import { fairWeather, Line, type Weather } from './line.ts';
import type { Network, Reach, ServerProcess } from './network.ts';

/** All within one process, at the mercy of one seed. */
export class MemoryNetwork implements Network {
  weather: Weather = fairWeather;
  readonly serverBounds = {};
  readonly clientBounds = {};
  readonly #random: Random;
  readonly #lines = new Map<Line, InProcessServer>();
  /** Those that listen. */
  readonly #servers = new Map<ServerProcess, InProcessServer>();
  readonly #processes = new WeakMap<ServerProcess, InProcessServer>();
  #last = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async serve(options: InProcessOptions): Promise<ServerProcess> {
    // In a thread it would take real time, which this one knows nothing of.
    const pack = (text: string) => Promise.resolve(gzipSync(text));
    const server = await startInProcess({ ...options, pack });
    const process: ServerProcess = {
      workshops: server.workshops,
      stop: () => {
        this.#servers.delete(process);
        return server.stop();
      },
    };
    this.#servers.set(process, server);
    this.#processes.set(process, server);
    return process;
  }

  hangUp(process: ServerProcess): void {
    this.#servers.delete(process);
    const gone = this.#processes.get(process);
    for (const [line, server] of this.#lines) {
      if (server !== gone) continue;
      line.cut(this.#random.between(0, 50), 0);
      this.#lines.delete(line);
    }
  }

  reach(): Promise<Reach> {
    return Promise.resolve(new MemoryReach((isOffline) => this.#connect(isOffline)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #connect(isOffline: boolean): Line {
    const listening = [...this.#servers.values()];
    const server = listening.length > 1 ? this.#random.pick(listening) : listening[0];
    this.#last += 1;
    const weather = () => this.weather;
    const line = new Line({ id: `line-${this.#last}`, random: this.#random, weather });
    if (server && !isOffline) {
      this.#lines.set(line, server);
      line.serverEnd.once('close', () => this.#lines.delete(line));
      server.connect(line.serverEnd);
      line.open();
    } else line.cut(this.#random.between(1, 20), 0);
    return line;
  }
}

class MemoryReach implements Reach {
  isOffline = false;
  readonly #connect: (isOffline: boolean) => Line;
  readonly #lines: Line[] = [];
  #pages = 0;

  constructor(connect: (isOffline: boolean) => Line) {
    this.#connect = connect;
  }

  page(): ReturnType<Reach['page']> {
    this.#pages += 1;
    const page = this.#pages;
    const connect = (): Line => {
      const line = this.#connect(this.isOffline);
      // A page that is gone may still be about to connect.
      if (page === this.#pages) this.#lines.push(line);
      return line;
    };
    return {
      url: 'http://balai.test',
      openSocket: over(connect),
      unpack: (packed) => Promise.resolve(JSON.parse(gunzipSync(packed).toString()) as unknown),
    };
  }

  cut(random: Random): void {
    for (const line of this.#lines.splice(0))
      line.cut(random.between(0, 30), random.chance(0.5) ? 0 : random.between(0, 8_000));
  }

  drop(): void {
    for (const line of this.#lines.splice(0)) line.cut(0, 0);
  }
}

function over(connect: () => Line): SocketFactory {
  class LineTransport extends WebSocketTransport {
    override createSocket(): unknown {
      return connect().clientEnd;
    }
  }
  return (url, token, connectTimeoutMs): LiveSocket =>
    io(new URL(liveNamespace, url).href, {
      autoConnect: false,
      forceNew: true,
      reconnection: false,
      timeout: connectTimeoutMs,
      transports: [LineTransport],
      auth: { token, protocol: protocolVersion },
    });
}
