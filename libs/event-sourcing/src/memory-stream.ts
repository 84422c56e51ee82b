import type { RecordedEvent } from './envelope.ts';
import { ConcurrencyError, type ExpectedRevision } from './event-store.ts';
import type { PreparedEvent } from './prepare-append.ts';

/** One stream in memory, and the rules of appending to it. */
export class MemoryStream {
  readonly events: RecordedEvent[] = [];
  readonly #revisions = new Map<string, number>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get head(): number {
    return this.events.length - 1;
  }

  find(id: string): RecordedEvent | undefined {
    const revision = this.#revisions.get(id);
    return revision === undefined ? undefined : this.events[revision];
  }

  push(event: RecordedEvent): void {
    this.#revisions.set(event.id, event.revision);
    this.events.push(event);
  }

  /**
   * The last event of the append when it is a repeat; undefined when it is new and in its place.
   * @throws ConcurrencyError
   */
  repeated(
    expected: ExpectedRevision,
    appended: readonly PreparedEvent[],
  ): RecordedEvent | undefined {
    const known = appended.filter(({ id }) => this.#revisions.has(id)).length;
    const expectedHead = expected === 'no_stream' ? -1 : expected;
    if (known === 0 && (expectedHead === 'any' || expectedHead === this.head)) return undefined;
    const first =
      expectedHead === 'any' ? this.#revisions.get(appended[0]?.id ?? '') : expectedHead + 1;
    if (known === appended.length && first !== undefined) {
      const inPlace = appended.every(
        ({ id, meta }, index) =>
          this.#revisions.get(id) === first + index &&
          hashIn(meta) === this.events[first + index]?.meta.hash,
      );
      if (inPlace) return this.events[first + appended.length - 1];
    }
    throw new ConcurrencyError(this.#name, expected, this.head);
  }
}

function hashIn(meta: string): string {
  return (JSON.parse(meta) as RecordedEvent['meta']).hash;
}
