import { ConcurrencyError } from '@rembuk/event-sourcing';
import type { KurrentDbEventStore, Standing } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import { marked, markOf } from './mark.ts';

export type LogStanding = KurrentDbEventStore['standing'];

/**
 * Says where the log stands, for the folder that it comes from or goes to.
 * @throws ExpectedError when somebody else has said something since it was read
 */
export async function say(standing: LogStanding, word: Standing, folder: string): Promise<void> {
  const mark = await marked(folder);
  try {
    await standing.write(word, mark);
  } catch (error) {
    throw error instanceof ConcurrencyError ? anotherMoves() : error;
  }
}

/** Of what was read or written last. */
export async function isSaidFor(standing: LogStanding, folder: string): Promise<boolean> {
  const mark = await markOf(folder);
  return mark !== undefined && standing.folder === mark;
}

/** @throws ExpectedError */
export async function assertNothingSaid(standing: LogStanding): Promise<void> {
  if ((await standing.news()) !== undefined) throw anotherMoves();
}

export function goneElsewhere(): ExpectedError {
  return new ExpectedError(
    'the log has left KurrentDB for another folder: move it from there, or, where that one is lost, say --again',
  );
}

function anotherMoves(): ExpectedError {
  return new ExpectedError(
    'another rembuk migrate has begun on this KurrentDB: when it has ended, see what it did, and run this again',
  );
}
