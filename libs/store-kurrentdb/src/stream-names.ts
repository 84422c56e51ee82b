import { erasableStreamPrefix } from '@rembuk/event-sourcing';

/** Stands in no name that the server makes up; the database tells names in headers, so it is a plain sign. */
const mark = '$anew-';

/** Names that are remembered; of others it is found out again. */
const rememberedMax = 10_000;

/**
 * Under which name of the database a stream lies. A tombstone closes a name for ever: what is written to the stream anew
 * lies under the next one.
 */
export class StreamNames {
  readonly #closed = new Map<string, number>();

  of(stream: string): string {
    const closed = this.#closed.get(stream) ?? 0;
    return closed === 0 ? stream : `${stream}${mark}${closed}`;
  }

  /** The stream that lies under a name. */
  static streamOf(name: string): string {
    return name.split(mark, 1)[0] ?? name;
  }

  /** A name was found closed. False for a stream that nobody of ours may have deleted: there is no next one. */
  close(stream: string, name: string): boolean {
    if (!stream.startsWith(erasableStreamPrefix)) return false;
    if (name !== this.of(stream)) return true;
    const closed = (this.#closed.get(stream) ?? 0) + 1;
    if (this.#closed.size >= rememberedMax) this.#closed.clear();
    this.#closed.set(stream, closed);
    return true;
  }
}
