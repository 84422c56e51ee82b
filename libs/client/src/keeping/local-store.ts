import { Cell, type Observable } from '../observable.ts';
import { tellAll } from '../tell-all.ts';

/**
 * What a client keeps on its device, so that a closed tab, a reload or a dead battery loses nothing: JSON values by key.
 * One client has it at a time.
 */
export interface LocalStore {
  /** What is kept under keys with this beginning, in the order of the keys (by UTF-16 code unit). */
  entries(prefix: string): readonly Kept[];
  /** Takes effect at once for `entries`; on the device a moment later, in the order of the calls. */
  put(key: string, value: unknown): void;
  remove(key: string): void;
  /** Tells whenever more is kept than was put here: what another client has left behind, for this one to send. */
  onArrival(listener: () => void): () => void;
  /** False while the device does not take something (it is full, or gone): what waits lives in memory alone. */
  readonly isSafe: Observable<boolean>;
  readonly lease: Lease;
  /** What its person is to know of how it was found, or what became of it; nothing as a rule, and each once. */
  readonly notices: Observable<readonly StoreNotice[]>;
  /** Resolves when the device has taken, or failed to take, everything so far. */
  flushed(): Promise<void>;
  /** Writes what is not yet written, then lets another client have it. */
  close(): Promise<void>;
}

/** Something that was kept cannot be read here, and what waits in it is not sent. It is not thrown away. */
export interface StoreNotice {
  /**
   * `store_set_aside`: all of it was spoilt, and another store has begun. `records_set_aside`: some of it was.
   * `store_too_new`: it is a later version's, which will find it as it was. `store_blocked`: another page keeps it from
   * being opened. After either this client works on, and keeps nothing: what is given lives in memory alone.
   */
  readonly code: 'store_set_aside' | 'records_set_aside' | 'store_too_new' | 'store_blocked';
  /** Where it lies. */
  readonly where: string;
}

/** Whether what is kept here is still this client's to send. */
export interface Lease {
  /** False while another may have taken it over, as when this one was asleep for long: nothing is to be sent. */
  holds(): boolean;
  /** True once another has: what is written here is kept no more. */
  readonly isLost: Observable<boolean>;
}

/** Where nobody can take anything over. */
export const heldForGood: Lease = { holds: () => true, isLost: new Cell(false) };

export interface Kept {
  readonly key: string;
  readonly value: unknown;
}

/** A new value, or undefined for what is to go. */
export type Write = readonly [key: string, value: unknown];

/** Makes a batch of writes durable, all or none. */
export type WriteBatch = (writes: readonly Write[]) => Promise<void>;

/** What could not be written is tried again so soon. */
const RETRY_MS = 2_000;

/** The part that all stores share: what is kept in memory, and batches of writes that follow it to the device. */
export class WrittenBehind implements LocalStore {
  readonly #kept: Map<string, unknown>;
  readonly #write: WriteBatch;
  readonly #letGo: () => Promise<void>;
  readonly #isSafe = new Cell(true);
  readonly lease: Lease;
  readonly #notices: Cell<readonly StoreNotice[]>;
  readonly #arrivalListeners = new Set<() => void>();
  /** Nothing more is written. */
  #forsaken = false;
  /** Not yet on the device; of several values for one key the last counts. */
  #dirty = new Set<string>();
  #writing: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    kept: Iterable<Write>,
    write: WriteBatch,
    letGo: () => Promise<void>,
    {
      lease = heldForGood,
      notices = [],
    }: { readonly lease?: Lease; readonly notices?: readonly StoreNotice[] } = {},
  ) {
    this.#kept = new Map(kept);
    this.#write = write;
    this.#letGo = letGo;
    this.lease = lease;
    this.#notices = new Cell(notices);
    lease.isLost.subscribe((isLost) => {
      if (isLost) this.#isSafe.set(false);
    });
  }

  /** Where nothing can be kept: all that is given lives in memory. */
  static inMemory(notice: StoreNotice): LocalStore {
    const [write, letGo] = [() => Promise.resolve(), () => Promise.resolve()];
    const store = new WrittenBehind([], write, letGo);
    store.forsake(notice);
    return store;
  }

  get isSafe(): Observable<boolean> {
    return this.#isSafe;
  }

  get notices(): Observable<readonly StoreNotice[]> {
    return this.#notices;
  }

  /** Nothing more is written, and what changes from now on lives in memory alone; the notice says why. */
  forsake(notice: StoreNotice): void {
    this.#forsaken = true;
    clearTimeout(this.#retry);
    this.#isSafe.set(false);
    this.#notices.set([...this.#notices.get(), notice]);
  }

  entries(prefix: string): readonly Kept[] {
    return Array.from(this.#kept, ([key, value]) => ({ key, value }))
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  put(key: string, value: unknown): void {
    if (this.#isOver()) return;
    this.#kept.set(key, value);
    this.#changed(key);
  }

  remove(key: string): void {
    if (this.#isOver() || !this.#kept.delete(key)) return;
    this.#changed(key);
  }

  onArrival(listener: () => void): () => void {
    this.#arrivalListeners.add(listener);
    return () => {
      this.#arrivalListeners.delete(listener);
    };
  }

  /** What was left behind by another is on the device under this client's name by now. */
  arrived(kept: readonly Write[]): void {
    if (kept.length === 0 || this.#isOver()) return;
    for (const [key, value] of kept) this.#kept.set(key, value);
    tellAll(this.#arrivalListeners, (listener) => listener());
  }

  async flushed(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.flushed();
    if (this.#dirty.size > 0) await this.#writeAll();
    await this.#letGo();
  }

  #isOver(): boolean {
    return this.#closed || this.lease.isLost.get();
  }

  #changed(key: string): void {
    if (this.#forsaken) return;
    this.#dirty.add(key);
    if (this.#retry === undefined) this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // What changes within one turn is one batch.
    await Promise.resolve();
    while (this.#dirty.size > 0 && this.#mayWrite()) {
      const keys = this.#dirty;
      this.#dirty = new Set();
      try {
        await this.#write(Array.from(keys, (key): Write => [key, this.#kept.get(key)]));
        this.#isSafe.set(this.#mayWrite());
      } catch {
        for (const key of keys) this.#dirty.add(key);
        this.#isSafe.set(false);
        this.#tryLater();
        break;
      }
    }
    this.#writing = undefined;
  }

  #mayWrite(): boolean {
    return !this.#forsaken && !this.lease.isLost.get();
  }

  #tryLater(): void {
    if (this.#closed || this.#forsaken) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#writing ??= this.#writeAll();
    }, RETRY_MS);
  }
}
