import type { LiveSocket, SocketFactory } from '@rembuk/client';
import { liveNamespace, protocolVersion } from '@rembuk/protocol';
import { io, WebSocket as WebSocketTransport } from 'socket.io-client';
import type { Random } from '../support/random.ts';
import { fairWeather, Line, type Weather } from './line.ts';

/** Takes connections while it is up. */
export interface Listener {
  readonly accept: (line: Line) => void;
}

/** Between all clients and the server. */
export class Network {
  weather: Weather = fairWeather;
  /** Undefined: nobody listens. */
  listener: Listener | undefined;
  readonly #random: Random;
  readonly #lines = new Map<string, Line>();
  #last = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** For one client, told of each line that it opens. */
  socketFactory(isOffline: () => boolean, opened: (line: Line) => void): SocketFactory {
    const connect = (): Line => {
      const line = this.#connect(isOffline() ? undefined : this.listener);
      opened(line);
      return line;
    };
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

  /** The process at the server's end is gone: so are all its connections. */
  cutAll(): void {
    for (const line of this.#lines.values()) line.cut(this.#random.between(0, 50), 0);
    this.#lines.clear();
  }

  #connect(listener: Listener | undefined): Line {
    this.#last += 1;
    const weather = () => this.weather;
    const line = new Line({ id: `line-${this.#last}`, random: this.#random, weather });
    if (listener) {
      this.#lines.set(line.id, line);
      line.serverEnd.once('close', () => this.#lines.delete(line.id));
      listener.accept(line);
      line.open();
    } else line.cut(this.#random.between(1, 20), 0);
    return line;
  }
}
