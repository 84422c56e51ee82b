/** An event as it lies in the log of the double: bytes, as they came. */
export interface WireEvent {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface WireEntry extends WireEvent {
  readonly revision: bigint;
  /** Commit and prepare position are one number here, as they are for appends of today's servers. */
  readonly position: bigint;
}

export type WireState = bigint | 'no_stream' | 'any' | 'stream_exists';

export type WireAppend =
  | { readonly revision: bigint; readonly position: bigint }
  | { readonly conflict: true; readonly current: bigint | undefined }
  | { readonly deleted: true };

/** What every tombstone says of its revision. */
const endOfStream = 2n ** 63n - 1n;

/**
 * The log of the double: the rules of appending that the clients of the database rely on, and no more.
 * A repeat is recognised by the ids in their place; with `any` not at all, for the database only remembers those for a while.
 */
export class WireLog {
  readonly entries: WireEntry[] = [];
  readonly #streams = new Map<string, WireEntry[]>();
  readonly #deleted = new Set<string>();
  #changed = Promise.withResolvers<void>();

  /** Resolves with the next thing that is recorded. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  stream(name: string): readonly WireEntry[] | 'deleted' | undefined {
    return this.#deleted.has(name) ? 'deleted' : this.#streams.get(name);
  }

  append(name: string, state: WireState, events: readonly WireEvent[]): WireAppend {
    if (this.#deleted.has(name)) return { deleted: true };
    const stream = this.#streams.get(name) ?? [];
    const head = BigInt(stream.length) - 1n;
    const current = stream.length === 0 ? undefined : head;
    const expected = state === 'no_stream' ? -1n : state;
    if (expected === 'stream_exists' && current === undefined) return { conflict: true, current };
    if (typeof expected === 'bigint' && expected !== head)
      return repeated(stream, Number(expected) + 1, events) ?? { conflict: true, current };
    this.#streams.set(name, stream);
    for (const event of events) stream.push(this.#record(event, BigInt(stream.length)));
    this.#tell();
    return resultOf(stream, stream.length - 1);
  }

  /** Its events stay in the order of all, as they do in the database until it is scavenged. */
  tombstone(name: string): bigint | undefined {
    if (this.#deleted.has(name)) return undefined;
    this.#deleted.add(name);
    const nothing = new Uint8Array();
    const { position } = this.#record(
      {
        stream: name,
        id: crypto.randomUUID(),
        type: '$streamDeleted',
        contentType: 'application/octet-stream',
        data: nothing,
        metadata: nothing,
      },
      endOfStream,
    );
    this.#tell();
    return position;
  }

  #record(event: WireEvent, revision: bigint): WireEntry {
    // Positions are places in a file: none follows the one before it directly.
    const position = BigInt(this.entries.length) * 97n + 41n;
    const entry = { ...event, revision, position };
    this.entries.push(entry);
    return entry;
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function repeated(
  stream: readonly WireEntry[],
  first: number,
  events: readonly WireEvent[],
): WireAppend | undefined {
  const inPlace = events.every(({ id }, index) => stream[first + index]?.id === id);
  return inPlace ? resultOf(stream, first + events.length - 1) : undefined;
}

function resultOf(stream: readonly WireEntry[], index: number): WireAppend {
  const last = stream[index];
  if (!last) throw new Error('an append without events');
  return { revision: last.revision, position: last.position };
}
