import { histogram, latencies, record } from '../support/latencies.ts';

interface Burst {
  readonly author: number;
  readonly typedAtMs: readonly number[];
  missing: number;
}

/** Every keystroke, from the hand to every screen. People are numbered. */
export class Strokes {
  readonly #own = histogram();
  readonly #late = histogram();
  readonly #byTypists = histogram();
  readonly #byReaders = histogram();
  readonly #byAll = histogram();
  readonly #receivers: number;
  /** Typed and not sent yet, by author. */
  readonly #unsent = new Map<number, number[]>();
  readonly #bursts = new Map<string, Burst>();
  readonly #refusals = new Map<string, number>();
  #isCounting = false;
  #strokes = 0;
  #edits = 0;

  /** `receivers` of each keystroke: all but its author. */
  constructor(receivers: number) {
    this.#receivers = receivers;
  }

  /** Before it compilers and caches settle. */
  count(isCounting: boolean): void {
    this.#isCounting = isCounting;
  }

  struck(author: number, atMs: number, tookMs: number, lateMs: number): void {
    if (!this.#isCounting) return;
    this.#strokes += 1;
    record(this.#own, tookMs);
    record(this.#late, lateMs);
    const unsent = this.#unsent.get(author) ?? [];
    this.#unsent.set(author, unsent);
    unsent.push(atMs);
  }

  cancelled(author: number): void {
    this.#unsent.delete(author);
  }

  sent(author: number, commandId: string): void {
    const typedAtMs = this.#unsent.get(author) ?? [];
    this.#unsent.delete(author);
    if (typedAtMs.length === 0) return;
    this.#edits += 1;
    this.#bursts.set(commandId, { author, typedAtMs, missing: this.#receivers });
  }

  readByTypist(reader: number, commandIds: readonly string[]): void {
    this.#read(commandIds, this.#byTypists, reader);
  }

  readByReader(commandIds: readonly string[]): void {
    this.#read(commandIds, this.#byReaders, undefined);
  }

  refused(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  figures() {
    let unseen = 0;
    let withoutEffect = 0;
    for (const { typedAtMs, missing } of this.#bursts.values())
      // What others had deleted before is no event; that nothing else is missing, the comparison at the end shows.
      if (missing === this.#receivers) withoutEffect += 1;
      else if (missing > 0) unseen += typedAtMs.length;
    for (const typedAtMs of this.#unsent.values()) unseen += typedAtMs.length;
    return {
      keystrokes: this.#strokes,
      edits: this.#edits,
      unseen,
      withoutEffect,
      refusals: Object.fromEntries(this.#refusals),
      own: latencies(this.#own),
      late: latencies(this.#late),
      byTypists: latencies(this.#byTypists),
      byReaders: latencies(this.#byReaders),
      byAll: latencies(this.#byAll),
    };
  }

  #read(
    commandIds: readonly string[],
    into: ReturnType<typeof histogram>,
    reader: number | undefined,
  ): void {
    const nowMs = performance.now();
    for (const id of commandIds) {
      const burst = this.#bursts.get(id);
      if (!burst || burst.author === reader) continue;
      burst.missing -= 1;
      for (const atMs of burst.typedAtMs) {
        record(into, nowMs - atMs);
        if (burst.missing === 0) record(this.#byAll, nowMs - atMs);
      }
    }
  }
}

export type StrokeFigures = ReturnType<Strokes['figures']>;
