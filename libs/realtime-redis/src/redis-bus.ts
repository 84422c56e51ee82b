import { randomUUID } from 'node:crypto';
import type { Bus, BusListener } from './bus.ts';
import type { RedisClient, RedisLine } from './line.ts';

export interface RedisBusBounds {
  /** Of one message, in UTF-16 units. */
  readonly messageLengthMax: number;
  /** Of what Redis has not taken yet: so much together, and so many. */
  readonly waitingLengthMax: number;
  readonly waitingMessagesMax: number;
}

export const defaultRedisBusBounds: RedisBusBounds = {
  messageLengthMax: 64 * 1024,
  waitingLengthMax: 4 * 1024 * 1024,
  waitingMessagesMax: 2_048,
};

export interface RedisBusOptions {
  /** Before the name of each channel: installations that share a Redis do not hear each other. */
  readonly prefix: string;
  readonly bounds?: Partial<RedisBusBounds>;
  /** A listener threw; the others were told all the same. */
  readonly failed: (error: unknown) => void;
}

/** Between the name of the one who tells, and what is told. */
const mark = '\n';

/** The bus over Redis' channels: at most once, in order for each channel and node. */
export class RedisBus implements Bus {
  readonly name = randomUUID();
  readonly #line: RedisLine;
  readonly #prefix: string;
  readonly #bounds: RedisBusBounds;
  readonly #failed: (error: unknown) => void;
  readonly #listeners = new Map<string, Set<BusListener>>();
  /** Of the connection on which the channels are listened to. */
  #client: RedisClient | undefined;
  #waitingLength = 0;
  #waitingMessages = 0;

  constructor(line: RedisLine, { prefix, bounds, failed }: RedisBusOptions) {
    this.#line = line;
    this.#prefix = prefix;
    this.#bounds = { ...defaultRedisBusBounds, ...bounds };
    this.#failed = failed;
    line.onConnect((client) => this.#connected(client));
    line.onChange((state) => {
      if (state === 'here') this.#resumed();
    });
  }

  get isHere(): boolean {
    return this.#line.isHere;
  }

  tell(channel: string, message: string): boolean {
    const { messageLengthMax, waitingLengthMax, waitingMessagesMax } = this.#bounds;
    const { length } = message;
    const isTaken =
      this.#line.isHere &&
      length <= messageLengthMax &&
      this.#waitingMessages < waitingMessagesMax &&
      this.#waitingLength + length <= waitingLengthMax;
    if (!isTaken) return false;
    this.#waitingLength += length;
    this.#waitingMessages += 1;
    this.#line
      .ask((client) => client.publish(this.#prefix + channel, this.name + mark + message))
      // It is lost; the line says so to whom it matters.
      .catch(() => undefined)
      .finally(() => {
        this.#waitingLength -= length;
        this.#waitingMessages -= 1;
      });
    return true;
  }

  listen(channel: string, listener: BusListener): () => void {
    const listeners = this.#listeners.get(channel);
    if (listeners) {
      listeners.add(listener);
      // Where the channel is not listened to yet it is told again.
      if (this.isHere) queueMicrotask(() => this.#guarded(() => listener.resumed?.()));
    } else {
      this.#listeners.set(channel, new Set([listener]));
      this.#subscribe([channel]);
    }
    return () => this.#leave(channel, listener);
  }

  #leave(channel: string, listener: BusListener): void {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    this.#client?.unsubscribe(this.#prefix + channel, this.#received).catch(() => undefined);
  }

  async #connected(client: RedisClient): Promise<void> {
    this.#client = client;
    const channels = Array.from(this.#listeners.keys(), (channel) => this.#prefix + channel);
    if (channels.length > 0) await client.subscribe(channels, this.#received);
  }

  #subscribe(channels: readonly string[]): void {
    const names = channels.map((channel) => this.#prefix + channel);
    // A connection that breaks meanwhile is greeted anew, with all of them.
    this.#client
      ?.subscribe(names, this.#received)
      .then(() => this.#resumed(channels))
      .catch(() => undefined);
  }

  #resumed(channels: Iterable<string> = this.#listeners.keys()): void {
    for (const channel of Array.from(channels))
      for (const { resumed } of this.#listeners.get(channel) ?? [])
        this.#guarded(() => resumed?.());
  }

  /** One function for all channels: Redis' client knows its listeners by identity. */
  readonly #received = (text: string, name: string): void => {
    const end = text.indexOf(mark);
    const [from, message] = [text.slice(0, end), text.slice(end + 1)];
    // Redis sends to everyone who listens, the one who told included.
    if (from === this.name) return;
    for (const { heard } of this.#listeners.get(name.slice(this.#prefix.length)) ?? [])
      this.#guarded(() => heard(message, from));
  };

  /** What is thrown into Redis' client would cost it its place in the stream of answers. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }
}
