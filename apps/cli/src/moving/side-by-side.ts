import type { RecordedEvent } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { describe } from '../files/broken-chain.ts';
import { ChainsVerifier } from '../files/chains.ts';
import type { ReadableLog } from '../files/log.ts';

/** One of two logs that are held against each other. */
export interface Side {
  /** For people. */
  readonly name: string;
  readonly log: Pick<ReadableLog, 'readAll'>;
}

export interface Copy extends Side {
  /** What to do when it holds something else. */
  readonly remedy?: string;
}

export interface Entry {
  readonly stream: string;
  readonly event: RecordedEvent;
}

/**
 * Reads two logs side by side, in pages, and gives what the copy lacks. What it holds has to be the beginning of the
 * original: the same events of the same streams in the same order. Its chains are made anew from what it holds, so that
 * where the hashes are the same, ids, times and content are.
 * @param seen called for every event of the original
 * @throws ExpectedError at the first event that is another
 */
export async function* missingIn(
  copy: Copy,
  original: Side,
  seen: (entry: Entry) => void,
): AsyncGenerator<Entry, void, void> {
  const chains = new ChainsVerifier();
  const held = copy.log.readAll()[Symbol.asyncIterator]();
  try {
    let next = await held.next();
    for await (const entry of original.log.readAll()) {
      seen(entry);
      if (next.done === true) {
        yield entry;
        continue;
      }
      if (!isSame(entry, next.value))
        throw unlike(copy, `${placeOf(next.value)} is not ${placeOf(entry)} of ${original.name}`);
      const broken = chains.check(next.value.stream, next.value.event);
      if (broken) throw unlike(copy, describe(broken));
      next = await held.next();
    }
    if (next.done !== true)
      throw unlike(copy, `it goes on with ${placeOf(next.value)} where ${original.name} ends`);
  } finally {
    await held.return?.();
  }
}

function isSame(one: Entry, other: Entry): boolean {
  return (
    one.stream === other.stream &&
    one.event.revision === other.event.revision &&
    one.event.id === other.event.id &&
    one.event.meta.hash === other.event.meta.hash
  );
}

function placeOf({ stream, event }: Entry): string {
  return `${stream} at revision ${event.revision}`;
}

function unlike({ name, remedy }: Copy, difference: string): ExpectedError {
  const advice = remedy === undefined ? '' : `; ${remedy}`;
  return new ExpectedError(`${name} holds another log: ${difference}${advice}`);
}
