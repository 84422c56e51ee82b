import { EventEmitter } from 'node:events';
import type { Random } from '../support/random.ts';

/** What a network does to what goes over it. */
export interface Weather {
  readonly delayMsMax: number;
  /** How likely a message gets lost; both ways. */
  readonly loss: number;
  /** How likely a message comes a second time, at once or when others have come by. */
  readonly doubling: number;
}

export const fairWeather: Weather = { delayMsMax: 2, loss: 0, doubling: 0 };

export interface LineOptions {
  readonly random: Random;
  /** Of the moment. */
  readonly weather: () => Weather;
  readonly id: string;
}

/**
 * One connection between a client and a server in the same process, frame by frame as on a WebSocket: real packets of
 * Engine.IO and socket.io, written and read by the libraries themselves. A TCP connection loses and doubles nothing;
 * here single messages do get lost and come twice, since the protocol promises to get along with that.
 */
export class Line {
  readonly id: string;
  readonly clientEnd: ClientEnd;
  readonly serverEnd: ServerEnd;
  readonly #up: Way;
  readonly #down: Way;

  constructor({ id, random, weather }: LineOptions) {
    this.id = id;
    this.#up = new Way(random, weather);
    this.#down = new Way(random, weather);
    this.clientEnd = new ClientEnd({
      send: (frame) => this.#up.send(frame, (came) => this.serverEnd.take(came)),
      close: () => this.#up.last(() => this.serverEnd.shut('transport close')),
    });
    this.serverEnd = new ServerEnd(id, {
      send: (frame) => this.#down.send(frame, (came) => this.clientEnd.take(came)),
      close: () => this.#down.last(() => this.clientEnd.shut()),
    });
  }

  /** The server has taken the connection. */
  open(): void {
    this.#down.soon(() => {
      this.clientEnd.open();
      this.serverEnd.greet();
    });
  }

  /** Nothing goes over it any more; each end learns of it in its own time. */
  cut(clientLearnsInMs: number, serverLearnsInMs: number): void {
    this.#up.cut();
    this.#down.cut();
    setTimeout(() => this.clientEnd.shut(), clientLearnsInMs);
    setTimeout(() => this.serverEnd.shut('transport close'), serverLearnsInMs);
  }
}

/**
 * All that the protocol has a way to find out about: not the handshake, and not what a server says but once, unless it is
 * that a workshop was closed.
 */
const mayGetLost = /^4(3|2\/live,\d*\["(?!notice(?!.*"kind":"closed")|goodbye))/;
const mayComeTwice = /^4[23]/;

/** One direction. */
class Way {
  readonly #random: Random;
  readonly #weather: () => Weather;
  #nextMs = 0;
  #isCut = false;

  constructor(random: Random, weather: () => Weather) {
    this.#random = random;
    this.#weather = weather;
  }

  send(frame: string, take: (frame: string) => void): void {
    const { loss, doubling } = this.#weather();
    if (mayGetLost.test(frame) && this.#random.chance(loss)) return;
    this.soon(() => take(frame));
    if (!mayComeTwice.test(frame) || !this.#random.chance(doubling)) return;
    const behindMs = this.#nextMs - Date.now() + this.#random.between(0, 300);
    setTimeout(() => this.#isCut || take(frame), behindMs);
  }

  /** In the order of the calls. */
  soon(deliver: () => void): void {
    const { delayMsMax } = this.#weather();
    this.#nextMs = Math.max(this.#nextMs, Date.now() + this.#random.between(0, delayMsMax));
    setTimeout(() => this.#isCut || deliver(), this.#nextMs - Date.now());
  }

  last(deliver: () => void): void {
    this.soon(() => {
      this.cut();
      deliver();
    });
  }

  cut(): void {
    this.#isCut = true;
  }
}

interface Outgoing {
  readonly send: (frame: string) => void;
  readonly close: () => void;
}

/** What the client's transport takes for its WebSocket. */
class ClientEnd {
  binaryType = '';
  onopen: (() => void) | undefined;
  onmessage: ((message: { readonly data: string }) => void) | undefined;
  onclose: ((event: object) => void) | undefined;
  onerror: ((error: object) => void) | undefined;
  readonly #out: Outgoing;
  #isOpen = false;
  #isShut = false;

  constructor(out: Outgoing) {
    this.#out = out;
  }

  open(): void {
    if (this.#isShut) return;
    this.#isOpen = true;
    this.onopen?.();
  }

  take(frame: string): void {
    if (this.#isOpen && !this.#isShut) this.onmessage?.({ data: frame });
  }

  send(frame: string): void {
    if (this.#isOpen && !this.#isShut) this.#out.send(frame);
  }

  close(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    this.#out.close();
  }

  shut(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    if (this.#isOpen) this.onclose?.({});
    else this.onerror?.({});
  }
}

/** The TCP socket under a connection, as far as the server looks at it. */
class TcpSocket extends EventEmitter {
  closed = false;

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }
}

/** So long that nobody is taken for dead for want of a ping: lines are cut here by other means. */
const NEVER_MS = 1_000_000_000;

/** What socket.io's server takes for a connection of engine.io. */
class ServerEnd extends EventEmitter {
  readonly id: string;
  readonly protocol = 4;
  readonly transport = { writable: true };
  readonly remoteAddress = '127.0.0.1';
  readonly request: object;
  readonly #tcp = new TcpSocket();
  readonly #out: Outgoing;
  readyState: 'opening' | 'open' | 'closed' = 'opening';

  constructor(id: string, out: Outgoing) {
    super();
    this.id = id;
    this.#out = out;
    this.request = { headers: {}, connection: {}, socket: this.#tcp };
  }

  /** The first packet of engine.io. */
  greet(): void {
    if (this.readyState !== 'opening') return;
    this.readyState = 'open';
    const times = { pingInterval: NEVER_MS, pingTimeout: NEVER_MS };
    this.#out.send(
      `0${JSON.stringify({ sid: this.id, upgrades: [], ...times, maxPayload: 65_536 })}`,
    );
  }

  take(frame: string): void {
    if (this.readyState !== 'open') return;
    this.emit('packet');
    if (frame.startsWith('4')) this.emit('data', frame.slice(1));
  }

  write(text: string): void {
    if (this.readyState === 'open') this.#out.send(`4${text}`);
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.#out.close();
    this.shut('forced close');
  }

  shut(reason: string): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.emit('close', reason);
    this.#tcp.destroy();
  }
}
