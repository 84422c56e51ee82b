import type { createClient } from '@redis/client';
import { type RedisAddress, withoutSecrets } from './address.ts';
import { answeredWithin, RedisAwayError } from './answered-within.ts';
import { type BackOffBounds, backOffMs } from './back-off.ts';

export interface LineBounds extends BackOffBounds {
  /** To be connected and let in. */
  readonly connectMs: number;
  /** For any answer that is not given longer. */
  readonly answerMs: number;
  /** After so long without a question one is asked, to see whether the other side is there. */
  readonly quietMs: number;
  /** Questions without an answer yet; one more is refused. */
  readonly waitingMax: number;
}

export const defaultLineBounds: LineBounds = {
  connectMs: 2_000,
  answerMs: 1_000,
  quietMs: 2_000,
  waitingMax: 4_096,
  backOffMsMin: 50,
  backOffMsMax: 2_000,
};

export type RedisClient = ReturnType<typeof clientFor>;

/** Told when the line comes and goes; `reason` names no secret. */
export type LineListener = (state: 'here' | 'away', reason?: string) => void;

/**
 * A connection to Redis that may fail at any time without anyone being held up by it: what is asked while it is away
 * is refused at once, what is not answered in time means that it is away, and it comes back by itself.
 */
export class RedisLine {
  readonly #address: RedisAddress;
  readonly #bounds: LineBounds;
  readonly #listeners = new Set<LineListener>();
  readonly #greetings = new Set<(client: RedisClient) => Promise<void>>();
  /** The one that is tried or used; whatever others say is of the past. */
  #client: RedisClient | undefined;
  #isHere = false;
  #isClosed = false;
  #tries = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(address: RedisAddress, bounds: Partial<LineBounds> = {}) {
    this.#address = address;
    this.#bounds = { ...defaultLineBounds, ...bounds };
  }

  /** Begins to connect; never waits and never throws. */
  open(): void {
    void this.#connect();
  }

  get isHere(): boolean {
    return this.#isHere;
  }

  /** Listeners must not throw. */
  onChange(listener: LineListener): void {
    this.#listeners.add(listener);
  }

  /** Done on each new connection before it counts as here. */
  onConnect(greet: (client: RedisClient) => Promise<void>): void {
    this.#greetings.add(greet);
  }

  /**
   * Asks, if Redis is there. Answers come in the order of the questions: one that does not come in time means that
   * nothing behind it will.
   * @throws RedisAwayError, also where too many wait already; an error of Redis itself when it does not do what it was asked.
   */
  async ask<Answer>(
    question: (client: RedisClient) => Promise<Answer>,
    answerMs = this.#bounds.answerMs,
  ): Promise<Answer> {
    const client = this.#client;
    if (!client || !this.#isHere) throw new RedisAwayError('away');
    if (this.#waiting >= this.#bounds.waitingMax) throw new RedisAwayError('too many wait');
    this.#waiting += 1;
    try {
      const answer = await answeredWithin(answerMs, question(client));
      if (client === this.#client) this.#listenOn(client);
      return answer;
    } catch (error) {
      if (error instanceof RedisAwayError) this.#lost(client, error);
      // Of a connection that broke meanwhile.
      if (client !== this.#client) throw new RedisAwayError('away');
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Closes once what was asked before is answered, as far as it is in time. */
  async end(): Promise<void> {
    await this.ask((client) => client.ping()).catch(() => undefined);
    this.close();
  }

  /** Idempotent; what has no answer yet gets none. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#isHere = false;
    const client = this.#client;
    this.#client = undefined;
    client?.destroy();
  }

  async #connect(): Promise<void> {
    // It takes 29 MB and a quarter of a second, which a server without Redis needs not.
    const library = await import('@redis/client');
    if (this.#isClosed) return;
    const client = clientFor(library.createClient, this.#address, this.#bounds);
    this.#client = client;
    // As long as it lives: an emitter that nobody listens to would end the process.
    client.on('error', (error: unknown) => this.#lost(client, error));
    const { connectMs } = this.#bounds;
    try {
      await answeredWithin(connectMs, this.#connected(client));
      for (const greet of this.#greetings) await answeredWithin(connectMs, greet(client));
    } catch (error) {
      this.#lost(client, error);
      return;
    }
    if (client !== this.#client) return;
    this.#isHere = true;
    this.#tries = 0;
    this.#listenOn(client);
    this.#tell('here');
  }

  /** What is given up while it connects connects all the same, and would stay so. */
  async #connected(client: RedisClient): Promise<void> {
    await client.connect();
    if (client !== this.#client) client.destroy();
  }

  /** Something was heard: the next look is due a while from now. */
  #listenOn(client: RedisClient): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Whatever it fails with is dealt with where it fails.
      if (client === this.#client) this.ask(() => client.ping()).catch(() => undefined);
    }, this.#bounds.quietMs);
    this.#timer.unref();
  }

  #lost(client: RedisClient, error: unknown): void {
    if (client !== this.#client) return;
    const wasHere = this.#isHere;
    this.#isHere = false;
    this.#client = undefined;
    client.destroy();
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#connect(), backOffMs(this.#tries, this.#bounds));
    this.#timer.unref();
    // Each failed try would be a line in somebody's log.
    if (wasHere || this.#tries === 0) this.#tell('away', this.#reasonOf(error));
    this.#tries += 1;
  }

  #tell(state: 'here' | 'away', reason?: string): void {
    for (const listener of this.#listeners) listener(state, reason);
  }

  #reasonOf(error: unknown): string {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return withoutSecrets(`${name}: ${message}`.slice(0, 300), this.#address);
  }
}

/** One connection; when it breaks it is done for, and the next is another client. */
function clientFor(create: typeof createClient, address: RedisAddress, { connectMs }: LineBounds) {
  const { host, port, tls, username, password, database } = address;
  const place = { host, port, connectTimeout: connectMs, reconnectStrategy: false as const };
  return create({
    // Version 3 lets one connection listen and ask: what is told keeps its place among the answers.
    RESP: 3,
    socket: tls ? { ...place, tls: true } : place,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
}
