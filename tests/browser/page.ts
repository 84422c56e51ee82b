/** Runs in the browser: what a test asks of the page, as in `page.evaluate('person.give(500)')`. */
import {
  fixedToken,
  type LocalStore,
  type OpenText,
  type OpenWorkshop,
  RembukClient,
  when,
} from '@rembuk/client';
import { openIndexedDbStore } from '@rembuk/client/browser';
import { changeBetween, type TextPlace } from '@rembuk/workshop';

interface Who {
  readonly url: string;
  readonly token: string;
  readonly workshopId: string;
  readonly name: string;
  /** As on a page without TLS, with a clock that is so far ahead. */
  readonly lease?: { readonly aheadMs: number };
}

/** As after a sleep during which no timer ran. */
let sleptMs = 0;

class Person {
  readonly #store: LocalStore;
  readonly #client: RembukClient;
  readonly #session: OpenWorkshop;
  #text: OpenText | undefined;
  #liveMs = 0;

  static async open({ url, token, workshopId, name, lease }: Who): Promise<Person> {
    const options = lease
      ? { locks: undefined, clock: () => Date.now() + lease.aheadMs + sleptMs }
      : {};
    const store = await openIndexedDbStore(`rembuk:${name}`, { ...options, lookEveryMs: 100 });
    const client = new RembukClient({ url, tokens: fixedToken(token), store });
    return new Person(store, client, workshopId);
  }

  private constructor(store: LocalStore, client: RembukClient, workshopId: string) {
    this.#store = store;
    this.#client = client;
    this.#session = client.open(workshopId);
    void this.live().then(() => {
      this.#liveMs = performance.now();
    });
  }

  /** The clock goes on so far. */
  sleep(ms: number): void {
    sleptMs += ms;
  }

  get sync(): unknown {
    return this.#session.sync.get();
  }

  get notices(): unknown {
    return this.#client.storeNotices.get();
  }

  /** Until the device's store has said something. */
  async told(): Promise<void> {
    await when(this.#client.storeNotices, ({ length }) => length > 0);
  }

  /** Gives commands, and does not wait for anything. */
  give(count: number, prefix: string): void {
    for (let n = 0; n < count; n += 1)
      void this.#session.submit({
        type: 'PostComment',
        data: {
          commentId: `${prefix}-${n}`,
          on: { kind: 'workshop', id: 'workshop' },
          text: `Catatan ${n}`,
        },
      });
  }

  /** Writes at the end of a text. */
  write(on: TextPlace, words: string): void {
    this.#text ??= this.#session.texts.open(on, () => undefined);
    const { text } = this.#text.editing;
    this.#text.editing.type(changeBetween(text, text + words));
  }

  /** When the device has it all. */
  kept(): Promise<void> {
    return this.#store.flushed();
  }

  async live(): Promise<void> {
    await when(this.#session.status, ({ kind }) => kind === 'live');
  }

  /** Until so many edits of this person wait here. */
  async waits(count: number): Promise<void> {
    await when(this.#session.sync, ({ waiting }) => waiting === count);
  }

  /** Until another page has taken over what this one kept. */
  async lost(): Promise<void> {
    await when(this.#store.lease.isLost, (isLost) => isLost);
  }

  /** Milliseconds from being in step with the server to having nothing waiting. */
  async saved(): Promise<number> {
    await when(this.#session.sync, ({ kind }) => kind === 'saved');
    return performance.now() - this.#liveMs;
  }
}

Object.assign(globalThis, { Person });
