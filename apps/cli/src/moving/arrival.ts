import { setTimeout as pause } from 'node:timers/promises';
import type { KurrentDbEventStore, Standing } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import { assertNothingSaid, goneElsewhere, isSaidFor, say } from './say.ts';

export interface ArrivalOptions {
  /** Where the log comes from. */
  readonly folder: string;
  /** For servers that were started too early, until they have noticed and write no more. */
  readonly patienceMs: number;
  /** Although the log of the database left for another folder. */
  readonly again: boolean;
}

/**
 * What KurrentDB is told of a log that arrives. Whoever appends has said `arriving` last, and until it is `here` the
 * word passes to nobody but a later run on the same folder, whose lock says that this one has ended.
 */
export class Arrival {
  readonly #store: KurrentDbEventStore;
  readonly #options: ArrivalOptions;
  #said: Standing;

  private constructor(store: KurrentDbEventStore, options: ArrivalOptions, said: Standing) {
    this.#store = store;
    this.#options = options;
    this.#said = said;
  }

  /** @throws ExpectedError while the log of another folder is on its way, or when it went there */
  static async of(store: KurrentDbEventStore, options: ArrivalOptions): Promise<Arrival> {
    const said = await store.standing.read();
    const isOurs = said === 'here' || (await isSaidFor(store.standing, options.folder));
    if (said === 'arriving' && !isOurs)
      throw new ExpectedError(
        'the log of another folder is on its way into this KurrentDB: run rembuk migrate there again, or begin with an empty database',
      );
    if (said === 'left' && !isOurs && !options.again) throw goneElsewhere();
    return new Arrival(store, options, said);
  }

  /**
   * Before the first event is appended.
   * @param held how many the database has of this log
   * @throws ExpectedError when it serves them
   */
  async begin(held: number): Promise<void> {
    const before = this.#said;
    if (before === 'here' && held > 0)
      throw new ExpectedError(
        'KurrentDB serves a log that this one goes on from: a log is moved into an empty database, or back into the one that it left',
      );
    await this.#say('arriving');
    if (held === 0 && before !== 'left') await this.#assertStillEmpty();
  }

  /** Before the folder's own log is set aside: from here on it is served nowhere until it is here. @throws ExpectedError */
  async beforeSettingAside(): Promise<void> {
    if (this.#said === 'left') await this.#say('arriving');
    // It was here, whole, all the while.
    if (this.#said === 'here') await assertNothingSaid(this.#store.standing);
  }

  async end(): Promise<void> {
    if (this.#said !== 'here') await this.#say('here');
  }

  async #say(word: Standing): Promise<void> {
    await say(this.#store.standing, word, this.#options.folder);
    this.#said = word;
  }

  async #assertStillEmpty(): Promise<void> {
    await pause(this.#options.patienceMs);
    for await (const { stream } of this.#store.readAll()) {
      await this.#say('here');
      throw new ExpectedError(
        `a server has begun a log in KurrentDB (${stream}): stop every server, and begin with an empty database`,
      );
    }
  }
}
