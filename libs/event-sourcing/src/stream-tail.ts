import type { PlacedEvent } from './envelope.ts';
import type { EventStore } from './event-store.ts';
import type { FoldedStream } from './folded-stream.ts';
import { HeardEvents } from './heard-events.ts';
import type { LoopListener } from './loop-options.ts';

/** After a store failed to tell what another node wrote. */
const lookAgainMsMax = 2_000;

export interface StreamTailOptions {
  readonly stream: string;
  readonly store: EventStore;
  readonly listener: LoopListener;
  /** In [0, 1). */
  readonly random: () => number;
  /** Of the commands that led to these, which are all there. */
  readonly remember: (events: readonly PlacedEvent[]) => void;
  /** These were found that nobody here has written, or not known to have. */
  readonly found: (events: readonly PlacedEvent[]) => void;
  /** There is something to take over: {@link StreamTail.catchUp} is to be called. */
  readonly wake: () => void;
}

/** What the store holds beyond what is folded here: appended by other nodes, or by an append whose outcome is unclear. */
export class StreamTail<State> {
  readonly #options: StreamTailOptions;
  readonly #folded: FoldedStream<State>;
  readonly #heard = new HeardEvents();
  /** The store may hold more than the state does: read before deciding. */
  #isUnclear = false;
  /** Of the latest event that the store is known to hold. */
  #noticed = -1;
  /** What could not be read when it was noticed. */
  #missed = -1;
  #isLookingAgain = false;
  /** The last of a command's events that were heard: there may be more of them. */
  #halfHeard: PlacedEvent | undefined;

  constructor(folded: FoldedStream<State>, options: StreamTailOptions) {
    this.#folded = folded;
    this.#options = options;
  }

  /** Whether the store is known to hold more. */
  get isBehind(): boolean {
    return this.#noticed > this.#folded.head;
  }

  /** Id of the command of which not all events may have been heard yet. */
  get halfHeard(): string | undefined {
    return this.#halfHeard?.meta.commandId;
  }

  /** The store holds this event. */
  hear(event: PlacedEvent): void {
    if (event.revision <= this.#folded.head) return;
    this.#heard.hear(event);
    this.notice(event.revision);
  }

  /** The store holds an event at this revision. */
  notice(revision: number): void {
    this.#noticed = Math.max(this.#noticed, revision);
    if (this.isBehind) this.#options.wake();
  }

  /** What the store holds is to be read before the next decision. */
  unclear(): void {
    this.#isUnclear = true;
  }

  /** Reads everything, and tells nobody: for the first time. */
  async load(): Promise<void> {
    await this.#read(() => undefined);
  }

  /** Takes over what was heard; whether there was something. */
  takeHeard(): boolean {
    const events = this.#heard.takeAfter(this.#folded.head);
    if (events.length === 0) return false;
    this.#folded.follow(events);
    this.#rememberHeard(events);
    this.#tell(events);
    return true;
  }

  /** A subscription tells one event after the other: only when another command follows are all of one there. */
  #rememberHeard(events: readonly PlacedEvent[]): void {
    const heard = this.#halfHeard ? [this.#halfHeard, ...events] : events;
    const last = heard.at(-1);
    this.#halfHeard = last;
    this.#options.remember(heard.filter(({ meta }) => meta.commandId !== last?.meta.commandId));
  }

  #tell(events: readonly PlacedEvent[]): void {
    const { listener, stream, found } = this.#options;
    found(events);
    listener.committed(stream, events);
  }

  /**
   * Takes over all that the store is known to hold, and all of it where that is not clear.
   * @param isThere whether it certainly holds more
   * @throws StoreUnavailableError
   */
  async takeOver(isThere = false): Promise<void> {
    this.takeHeard();
    if (this.#isUnclear || this.isBehind || isThere)
      await this.#read((events) => this.#tell(events));
  }

  /** The same, where nobody waits for it; what could not be read is tried again later. */
  async catchUp(): Promise<void> {
    const { listener, stream } = this.#options;
    const noticed = this.#noticed;
    try {
      await this.takeOver();
    } catch (error) {
      this.#isUnclear = true;
      listener.failed?.(stream, error);
      // Commands are not kept waiting for it.
      this.#missed = Math.max(this.#missed, this.#noticed);
      this.#lookAgain();
    }
    // What is not there never was; what was noticed meanwhile is looked for next.
    if (this.#noticed === noticed) this.#noticed = Math.min(noticed, this.#folded.head);
  }

  #lookAgain(): void {
    if (this.#isLookingAgain) return;
    this.#isLookingAgain = true;
    setTimeout(() => {
      this.#isLookingAgain = false;
      this.notice(this.#missed);
    }, this.#options.random() * lookAgainMsMax).unref();
  }

  async #read(tell: (events: readonly PlacedEvent[]) => void): Promise<void> {
    this.#halfHeard = undefined;
    await this.#folded.readTail((events) => {
      this.#options.remember(events);
      tell(events);
    });
    this.#isUnclear = false;
  }
}
