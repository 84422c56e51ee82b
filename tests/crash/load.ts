import { setTimeout as pause } from 'node:timers/promises';
import type { WireEvent } from '@rembuk/protocol';
import type { Person } from '../support/cast.ts';
import { postCommand } from '../support/http.ts';
import type { Random } from '../support/random.ts';
import { Live } from '../support/socket.ts';
import { DeadlineError, until } from '../support/wait.ts';
import type { Author, Draft, Known } from './author.ts';
import type { Ledger, Sent } from './ledger.ts';

export interface LoadContext {
  readonly workshopId: string;
  readonly ledger: Ledger;
  readonly known: Known;
}

/** Commands that one client has in flight. */
const windowSize = 4;
const betweenCopiesMsMax = 10;

/**
 * One person who edits for as long as the server lives. What was in flight when it died is sent again, with the
 * same id, in the next life. Now and then a command goes out several times at once, also over HTTP.
 */
export class LoadClient {
  readonly person: Person;
  readonly author: Author;
  readonly #random: Random;
  readonly #context: LoadContext;
  readonly #pending = new Set<Sent>();
  #live: Live | undefined;
  #head = -1;
  #ended = false;

  constructor(person: Person, author: Author, random: Random, context: LoadContext) {
    this.person = person;
    this.author = author;
    this.#random = random;
    this.#context = context;
  }

  /** The connection of this life, once there is one. */
  get live(): Live | undefined {
    return this.#live;
  }

  /** Makes the strategy that this author has alone. */
  async anchor(url: string): Promise<void> {
    const live = await Live.connect(url, { token: this.person.token });
    const anchor = this.#note(this.author.anchor());
    await this.#send(live, () => url, anchor);
    if (anchor.settled?.ok === true) this.author.page.begin(anchor.settled.revision);
    live.disconnect();
  }

  /** Edits until the connection is lost or `end` is called. A server that dies meanwhile is no error. */
  async play(url: string): Promise<void> {
    this.#ended = false;
    await this.#life(url, () => url);
  }

  /**
   * Edits at one server after the other, whichever `anyUrl` gives, until `end` is called and nothing is in flight any
   * more. What goes out twice may go to two of them.
   */
  async roam(anyUrl: () => string | undefined): Promise<void> {
    this.#ended = false;
    while (this.#isAtWork) {
      const url = anyUrl();
      if (url !== undefined) await this.#life(url, () => anyUrl() ?? url);
      await pause(this.#random.between(5, 50));
    }
  }

  /** Sends one command after the other to several servers at almost the same moment: to be carried out once. */
  async twice(urls: readonly string[], times: number): Promise<void> {
    const { token } = this.person;
    const lives = await Promise.all(urls.map((url) => Live.connect(url, { token })));
    for (let time = 0; time < times; time++) {
      const sent = this.#note(this.author.write());
      sent.tries += lives.length;
      const answers = lives.map(async (live, index) => {
        if (index > 0) await pause(this.#random.next() * betweenCopiesMsMax);
        await this.#ask(live, sent);
      });
      await Promise.all(answers);
    }
    for (const live of lives) live.disconnect();
  }

  /** What is told comes without a hole; gives the revision that is to be told next. A frame is made for all: who came last may know its beginning. */
  #shown(events: readonly WireEvent[], next: number): number {
    const { ledger } = this.#context;
    let expected = next;
    for (const event of events) {
      if (event.revision > expected)
        ledger.violate(`told: revision ${event.revision} where ${expected} was to come`);
      this.#saw(event);
      expected = Math.max(expected, event.revision + 1);
    }
    this.#head = Math.max(this.#head, expected - 1);
    return expected;
  }

  #saw(event: WireEvent): void {
    this.#context.ledger.saw(event);
    this.author.page.saw(event);
  }

  /** Resolves when all up to there was shown on the present line; false when it was not in time. */
  async isShown(revision: number): Promise<boolean> {
    const what = `revision ${revision} is shown`;
    return until(() => this.#head >= revision, { what, deadlineMs: 20_000 }).catch(() => false);
  }

  get #isAtWork(): boolean {
    return !this.#ended || this.#pending.size > 0;
  }

  async #life(url: string, elsewhere: () => string): Promise<void> {
    this.#live = undefined;
    try {
      const live = await Live.connect(url, { token: this.person.token });
      this.#live = live;
      const early: WireEvent[] = [];
      let next: number | undefined;
      live.raw.on('events', ({ events }) => {
        if (next === undefined) early.push(...events);
        else next = this.#shown(events, next);
      });
      const opened = await live.open(this.#context.workshopId, Math.max(this.#head, 0));
      if (!opened.ok && opened.retryable) return live.disconnect();
      if (!opened.ok) throw new Error(`open: ${opened.code}`);
      for (const event of opened.events) this.#saw(event);
      this.#head = Math.max(this.#head, opened.head);
      next = this.#shown(early, opened.head + 1);
      await Promise.all(Array.from({ length: windowSize }, () => this.#work(live, elsewhere)));
    } catch (error) {
      // Lost with the server; anything else would show as a command without an outcome.
      if (this.#live?.raw.connected === true) throw error;
    }
  }

  /** Lets what is in flight come to its answers, then stops. */
  end(): void {
    this.#ended = true;
  }

  disconnect(): void {
    this.#live?.disconnect();
  }

  /** Takes up what an earlier life left, then writes on. */
  async #work(live: Live, elsewhere: () => string): Promise<void> {
    while (live.raw.connected) {
      const left = this.#leftOver();
      if (left === undefined && this.#ended) return;
      await this.#send(live, elsewhere, left ?? this.#write());
    }
  }

  readonly #busy = new Set<Sent>();

  #leftOver(): Sent | undefined {
    for (const sent of this.#pending) if (!this.#busy.has(sent)) return sent;
    return undefined;
  }

  #write(): Sent {
    return this.#note(this.author.next());
  }

  #note(draft: Draft): Sent {
    // At times an author looks at an old state: others' words are then in the way.
    const seen = this.#random.chance(0.2) ? Math.max(0, this.#head - 50) : Math.max(0, this.#head);
    const actorId = this.person.personId;
    const sent: Sent = { id: this.#random.uuid(), seen, ...draft, actorId, tries: 0 };
    this.#context.ledger.note(sent);
    this.#pending.add(sent);
    return sent;
  }

  /** Until there is an outcome. */
  async #ask(live: Live, sent: Sent): Promise<void> {
    const { ledger, workshopId } = this.#context;
    const { id, type, data, seen } = sent;
    while (!ledger.answered(sent, await live.command(workshopId, { id, type, data, seen })))
      await pause(20);
    this.#pending.delete(sent);
  }

  async #send(live: Live, elsewhere: () => string, sent: Sent): Promise<void> {
    const { ledger, known, workshopId } = this.#context;
    const copies = this.#random.chance(0.1) ? this.#random.between(2, 5) : 1;
    const { id, type, data, seen } = sent;
    this.#busy.add(sent);
    sent.tries += copies;
    const answers = Array.from({ length: copies }, async (_, index) => {
      // While the first is looked up, decided or appended.
      if (index > 0) await pause(this.#random.next() * betweenCopiesMsMax);
      const answer =
        index === 1
          ? await postCommand(elsewhere(), this.person.token, workshopId, { id, type, data, seen })
          : await live.command(workshopId, { id, type, data, seen });
      const settled = ledger.answered(sent, answer);
      if (!settled) return pause(20);
      if (this.#pending.delete(sent) && settled.ok)
        known.learn(type, data, this.author.board.dimensionId);
    });
    try {
      for (const { reason } of await rejections(answers))
        if (reason instanceof DeadlineError)
          ledger.violate(`answered: ${type} ${id} got no answer from a server that was there`);
    } finally {
      this.#busy.delete(sent);
    }
  }
}

async function rejections(promises: readonly Promise<void>[]): Promise<PromiseRejectedResult[]> {
  const settled = await Promise.allSettled(promises);
  return settled.filter((result) => result.status === 'rejected');
}
