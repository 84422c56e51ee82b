import type { RecordedEvent } from '@rembuk/event-sourcing';
import { redisIsThere, TestRedis } from '@rembuk/realtime-redis/redis-server';
import { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';

/** What all servers share: the log, and a real Redis where one is installed. */
export class Shared {
  /** Of the log, as it is reached without anything in between. */
  readonly connectionString: string;
  readonly redis: TestRedis | undefined;
  readonly #double: WireDouble | undefined;

  /** Over the database that `KURRENTDB_URL` names, else over a double of its wire. */
  static async start(): Promise<Shared> {
    const given = process.env['KURRENTDB_URL'];
    const double = given === undefined ? await new WireDouble().start() : undefined;
    const redis = redisIsThere ? await TestRedis.start() : undefined;
    return new Shared(given ?? double?.url ?? '', double, redis);
  }

  private constructor(
    connectionString: string,
    double: WireDouble | undefined,
    redis: TestRedis | undefined,
  ) {
    this.connectionString = connectionString;
    this.#double = double;
    this.redis = redis;
  }

  /** Where lines to the log lead; undefined where its nodes name each other, so that nothing can stand in between. */
  get lineTo(): string | undefined {
    return this.#double && `http://127.0.0.1:${this.#double.port}`;
  }

  async read(stream: string): Promise<readonly RecordedEvent[]> {
    const store = new KurrentDbEventStore({ connectionString: this.connectionString });
    try {
      const events: RecordedEvent[] = [];
      for await (const event of store.readStream(stream)) events.push(event);
      return events;
    } finally {
      await store.close();
    }
  }

  async stop(): Promise<void> {
    await this.redis?.remove();
    this.#double?.stop();
  }
}
