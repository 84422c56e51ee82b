import { ConcurrencyError } from '@rembuk/event-sourcing';
import type { KurrentDbEventStore, Standing } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';

export type LogStanding = KurrentDbEventStore['standing'];

/** Says where the log stands, unless somebody else has said something since it was read. @throws ExpectedError */
export async function say(standing: LogStanding, word: Standing, mark: string): Promise<void> {
  try {
    await standing.write(word, mark);
  } catch (error) {
    throw error instanceof ConcurrencyError ? anotherMoves() : error;
  }
}

/** @throws ExpectedError */
export async function assertNothingSaid(standing: LogStanding): Promise<void> {
  if ((await standing.news()) !== undefined) throw anotherMoves();
}

function anotherMoves(): ExpectedError {
  return new ExpectedError(
    'another rembuk migrate has begun on this KurrentDB: when it has ended, see what it did, and run this again',
  );
}
