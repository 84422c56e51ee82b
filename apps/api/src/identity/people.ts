import { randomUUID } from 'node:crypto';
import {
  ConcurrencyError,
  eventId,
  type EventStore,
  type EventToAppend,
  genesisHash,
  type RecordedEvent,
  seal,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import type { Clock } from '../config/index.ts';
import type { Identity, Revoked } from '../common/identity.ts';
import { erasedIn, erasuresStream, recordErasure } from './erasures.ts';
import { evolvePerson, type Person } from './person.ts';
import { type PersonEvent, personEvent, UnknownPersonEventError } from './person-events.ts';
import { claimUsername } from './usernames.ts';

/** On whose behalf something is written, and for which request. */
export interface Doer {
  readonly personId: string;
  /** Of their account; `none` for who has none. */
  readonly role: string;
  readonly correlationId: string;
}

export function doerOf(identity: Identity, correlationId: string): Doer {
  const { personId, accountRole } = identity;
  return { personId, role: accountRole ?? 'none', correlationId };
}

type UnreadableListener = (personId: string, error: UnknownPersonEventError) => void;

interface Entry {
  readonly id: string;
  person: Person | undefined;
  head: number;
  hash: string;
  lastAtMs: number;
  /** The store may hold more than this does: an append ended without a clear answer. */
  tailUnknown: boolean;
  /** The last of the writes that wait for each other. */
  writing: Promise<unknown>;
}

const prefix = 'person-';

/**
 * What is erasable like a person and is none: ids of people never begin like this. See office/office-store.ts.
 */
const isReserved = (id: string) => id.startsWith('@');
const conflictsMax = 5;

/**
 * Everyone whose stream has not been erased, folded in memory: who is looked up with every request, and found
 * without asking the store. Writes of one person go one after the other; what is told is durable.
 */
export class People {
  readonly #store: EventStore;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #byUsername = new Map<string, string>();
  readonly #bySession = new Map<string, string>();
  readonly #listeners: ((who: Revoked) => void)[] = [];
  /** Whose streams are gone or about to go. */
  readonly #erased = new Set<string>();
  /** Of whom a newer node wrote what this version cannot read. */
  readonly #unreadable = new Set<string>();
  readonly #unreadableListeners: UnreadableListener[] = [];
  #catchingUp: Promise<void> | undefined;
  #catchUpNext: Promise<void> | undefined;
  /** Everything up to there is known. */
  #position: string | undefined;

  private constructor(store: EventStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws StoreUnavailableError; UnknownPersonEventError for an event that this version does not know. */
  static async load(store: EventStore, clock: Clock): Promise<People> {
    const people = new People(store, clock);
    for await (const { stream, event } of store.readAll({ streamPrefix: prefix })) {
      people.#position = event.position;
      const id = stream.slice(prefix.length);
      if (stream === erasuresStream) people.#forget(erasedIn(event));
      if (isReserved(id) || people.#erased.has(id)) continue;
      people.#fold(people.#entries.get(id) ?? people.#begin(id), [event]);
    }
    return people;
  }

  /** Takes over what other nodes write, for stores that several share; resolves with the signal. */
  async follow(signal: AbortSignal): Promise<void> {
    const after = this.#position === undefined ? {} : { after: this.#position };
    for await (const message of this.#store.subscribe({ streamPrefix: prefix, ...after, signal })) {
      if (message.kind !== 'event') continue;
      await this.#heard(message.stream, message.event);
      this.#position = message.event.position;
    }
  }

  async #heard(stream: string, event: RecordedEvent): Promise<void> {
    const id = stream.slice(prefix.length);
    if (stream === erasuresStream) this.#forget(erasedIn(event));
    else if (!isReserved(id)) await this.#noticed(id, event.revision);
  }

  /** Takes over all that other nodes have written until now, where the log has not told it yet. @throws StoreUnavailableError */
  async catchUp(): Promise<void> {
    if (!this.#store.capabilities.shared) return;
    // One that goes on already may have passed what is asked for.
    if (this.#catchingUp)
      this.#catchUpNext ??= this.#catchingUp
        .catch(() => undefined)
        .then(() => {
          this.#catchUpNext = undefined;
          return this.catchUp();
        });
    else
      this.#catchingUp = this.#readOn().finally(() => {
        this.#catchingUp = undefined;
      });
    await (this.#catchUpNext ?? this.#catchingUp);
  }

  async #readOn(): Promise<void> {
    const after = this.#position === undefined ? {} : { after: this.#position };
    for await (const { stream, event } of this.#store.readAll({ streamPrefix: prefix, ...after })) {
      await this.#heard(stream, event);
      this.#position = event.position;
    }
  }

  /** Takes over what another node may just have written about somebody. @throws StoreUnavailableError */
  async lookAgain(personId: string): Promise<void> {
    if (this.#store.capabilities.shared) await this.#noticed(personId, Infinity);
  }

  /** What is written here is folded in its turn. */
  async #noticed(id: string, revision: number): Promise<void> {
    if (this.#erased.has(id) || this.#unreadable.has(id)) return;
    const entry = this.#entries.get(id) ?? this.#begin(id);
    await this.#inTurn(entry, async () => {
      try {
        if (revision > entry.head)
          await this.#readTail(entry).catch((error) => this.#shutOut(entry, error));
      } finally {
        // Gone before it was read, or not to be read.
        if (!entry.person && this.#entries.get(id) === entry) this.#entries.delete(id);
      }
    });
  }

  /**
   * Nobody may come in by what this version holds of someone about whom a newer one said more: it may have been that they
   * lost all access. News of everyone else goes on.
   */
  #shutOut({ id }: Entry, error: unknown): void {
    if (!(error instanceof UnknownPersonEventError)) throw error;
    this.#unreadable.add(id);
    this.#takeAway(id);
    for (const listener of this.#unreadableListeners) listener(id, error);
  }

  /**
   * Told of someone whose events this version cannot read: here they are let in no more until it is replaced. Other nodes
   * may read them well. Listeners must not throw.
   */
  onUnreadable(listener: UnreadableListener): void {
    this.#unreadableListeners.push(listener);
  }

  get count(): number {
    return this.#entries.size;
  }

  get(personId: string): Person | undefined {
    return this.#entries.get(personId)?.person;
  }

  withUsername(username: string): Person | undefined {
    const id = this.#byUsername.get(username);
    return id === undefined ? undefined : this.get(id);
  }

  withSession(sessionId: string): Person | undefined {
    const id = this.#bySession.get(sessionId);
    return id === undefined ? undefined : this.get(id);
  }

  /** Whether an account that is to be made may have the name, wherever others are made. @throws StoreUnavailableError */
  async claim(username: string, personId: string): Promise<boolean> {
    if (!this.#store.capabilities.shared) return true;
    await this.catchUp();
    if (this.withUsername(username)) return false;
    const isHeld = (id: string) => this.get(id)?.username === username;
    return claimUsername(this.#store, { username, personId, nowMs: this.#clock(), isHeld });
  }

  accounts(): readonly Person[] {
    const people = [...this.#entries.values()].map(({ person }) => person);
    return people.filter((person) => person?.username !== undefined) as Person[];
  }

  /** Told as soon as it is durable that a session is over. Listeners must not throw. */
  onRevoked(listener: (who: Revoked) => void): void {
    this.#listeners.push(listener);
  }

  /** Begins a stream, unless another node was faster. @throws StoreUnavailableError */
  async add(
    personId: string,
    decide: (nowMs: number) => readonly PersonEvent[],
    doer: Doer,
  ): Promise<Person | undefined> {
    const entry = this.#begin(personId);
    try {
      await this.#inTurn(entry, () =>
        this.#write(entry, (person, nowMs) => (person ? [] : decide(nowMs)), doer),
      );
    } finally {
      if (!entry.person && !entry.tailUnknown) this.#entries.delete(personId);
    }
    return entry.person;
  }

  /**
   * Decides on a person as they stand, and makes it durable; undefined when there is no such person.
   * @throws StoreUnavailableError
   */
  async change(
    personId: string,
    decide: (person: Person, nowMs: number) => readonly PersonEvent[],
    doer: Doer,
  ): Promise<Person | undefined> {
    const entry = this.#entries.get(personId);
    if (!entry) return undefined;
    await this.#inTurn(entry, () =>
      this.#write(entry, (person, nowMs) => (person ? decide(person, nowMs) : []), doer),
    );
    return entry.person;
  }

  /**
   * Takes a person's stream away, with everything in it. False when there is no such person.
   * @throws StoreUnavailableError
   */
  async erase(personId: string): Promise<boolean> {
    const entry = this.#entries.get(personId);
    if (entry) await this.#inTurn(entry, () => this.#erase(personId));
    // Not to its end, the last time.
    else if (this.#erased.has(personId)) await this.#remove(prefix + personId);
    else return false;
    this.#erased.delete(personId);
    return true;
  }

  async #erase(personId: string): Promise<void> {
    if (this.#store.capabilities.shared) {
      await recordErasure(this.#store, personId, this.#clock());
      this.#forget(personId);
      await this.#remove(prefix + personId);
    } else {
      await this.#remove(prefix + personId);
      this.#forget(personId);
    }
  }

  /** Erased by this node or another; the stream may still be there. */
  #forget(personId: string): void {
    this.#erased.add(personId);
    if (this.#takeAway(personId)) this.#tell({ personId });
  }

  /** Whether somebody was here. */
  #takeAway(personId: string): boolean {
    const entry = this.#entries.get(personId);
    if (!entry) return false;
    const before = entry.person;
    entry.person = undefined;
    this.#index(before, undefined);
    this.#entries.delete(personId);
    return true;
  }

  /** A removal may be durable although another process holds pages of it back: the store sees to these later. */
  async #remove(stream: string): Promise<void> {
    try {
      await this.#store.deleteStream(stream);
    } catch (error) {
      const heldBack = error instanceof StoreUnavailableError && error.reason === 'overloaded';
      if (!heldBack || (await this.#store.head(stream)) !== undefined) throw error;
    }
  }

  #begin(id: string): Entry {
    const entry: Entry = {
      id,
      person: undefined,
      head: -1,
      hash: genesisHash(prefix + id),
      lastAtMs: 0,
      tailUnknown: false,
      writing: Promise.resolve(),
    };
    this.#entries.set(id, entry);
    return entry;
  }

  /** One after the other for each person, so that each decision sees what the one before it did. */
  async #inTurn(entry: Entry, work: () => Promise<void>): Promise<void> {
    const turn = entry.writing.then(work);
    entry.writing = turn.catch(() => undefined);
    await turn;
  }

  async #write(
    entry: Entry,
    decide: (person: Person | undefined, nowMs: number) => readonly PersonEvent[],
    doer: Doer,
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      if (entry.tailUnknown)
        await this.#readTail(entry).catch((error) => this.#shutOut(entry, error));
      // Erased, or shut out, while this waited for its turn.
      if (this.#entries.get(entry.id) !== entry) return;
      const nowMs = Math.max(this.#clock(), entry.lastAtMs);
      const events = sealed(entry, decide(entry.person, nowMs), nowMs, doer);
      if (events.length === 0) return;
      try {
        const expected = entry.head === -1 ? 'no_stream' : entry.head;
        await this.#store.append(prefix + entry.id, expected, events);
        this.#fold(
          entry,
          events.map((event, index) => ({ ...event, revision: entry.head + 1 + index })),
        );
        return;
      } catch (error) {
        entry.tailUnknown = true;
        if (!(error instanceof ConcurrencyError) || attempt >= conflictsMax) throw error;
      }
    }
  }

  async #readTail(entry: Entry): Promise<void> {
    for await (const event of this.#store.readStream(prefix + entry.id, { from: entry.head + 1 }))
      this.#fold(entry, [event]);
    entry.tailUnknown = false;
  }

  #fold(entry: Entry, events: readonly Omit<RecordedEvent, 'position'>[]): void {
    const before = entry.person;
    for (const event of events) {
      const { meta, revision } = event;
      entry.person = evolvePerson(entry.id, entry.person, {
        event: personEvent(event),
        at: meta.at,
      });
      entry.head = revision;
      entry.hash = meta.hash;
      entry.lastAtMs = Date.parse(meta.at);
    }
    this.#index(before, entry.person);
    const living = new Set(entry.person?.sessions.map(({ id }) => id));
    for (const { id } of before?.sessions ?? [])
      if (!living.has(id)) this.#tell({ personId: entry.id, sessionId: id });
  }

  #index(before: Person | undefined, after: Person | undefined): void {
    if (before?.username !== undefined) this.#byUsername.delete(before.username);
    if (after?.username !== undefined) this.#byUsername.set(after.username, after.id);
    for (const { id } of before?.sessions ?? []) this.#bySession.delete(id);
    for (const { id } of after?.sessions ?? []) this.#bySession.set(id, after?.id ?? '');
  }

  #tell(who: Revoked): void {
    for (const listener of this.#listeners) listener(who);
  }
}

function sealed(
  entry: Entry,
  events: readonly PersonEvent[],
  nowMs: number,
  { personId, role, correlationId }: Doer,
): readonly EventToAppend[] {
  const commandId = randomUUID();
  const at = new Date(nowMs).toISOString();
  const meta = { commandId, actorId: personId, role, at, correlationId, causationId: commandId };
  let { hash } = entry;
  return events.map(({ type, v, data }, index) => {
    const event = seal(hash, { id: eventId(commandId, index), type, v, data, meta });
    hash = event.meta.hash;
    return event;
  });
}
