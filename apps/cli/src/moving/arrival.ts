import { setTimeout as pause } from 'node:timers/promises';
import type { KurrentDbEventStore, Standing } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import { assertNothingSaid, say } from './say.ts';

/**
 * What KurrentDB is told of a log that arrives. Whoever appends has said `arriving` last, and until it is `here` the
 * word passes to nobody but a later run on the same folder, whose lock says that this one has ended.
 */
export class Arrival {
  readonly #store: KurrentDbEventStore;
  readonly #mark: string;
  readonly #patienceMs: number;
  #said: Standing;

  private constructor(
    store: KurrentDbEventStore,
    mark: string,
    { patienceMs, said }: { readonly patienceMs: number; readonly said: Standing },
  ) {
    this.#store = store;
    this.#mark = mark;
    this.#patienceMs = patienceMs;
    this.#said = said;
  }

  /**
   * @param mark of the folder that the log comes from
   * @param patienceMs for servers that were started too early, until they have noticed and write no more
   * @throws ExpectedError while the log of another folder is on its way
   */
  static async of(store: KurrentDbEventStore, mark: string, patienceMs: number): Promise<Arrival> {
    const said = await store.standing.read();
    if (said === 'arriving' && store.standing.folder !== mark)
      throw new ExpectedError(
        'the log of another folder is on its way into this KurrentDB: run rembuk migrate there again, or begin with an empty database',
      );
    return new Arrival(store, mark, { patienceMs, said });
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
    await say(this.#store.standing, word, this.#mark);
    this.#said = word;
  }

  async #assertStillEmpty(): Promise<void> {
    await pause(this.#patienceMs);
    for await (const { stream } of this.#store.readAll()) {
      await this.#say('here');
      throw new ExpectedError(
        `a server has begun a log in KurrentDB (${stream}): stop every server, and begin with an empty database`,
      );
    }
  }
}
