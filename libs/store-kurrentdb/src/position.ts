import type { Position } from '@kurrent/kurrentdb-client';

const written = /^(\d{1,19})\/(\d{1,19})$/;

/** Commit and prepare position as one opaque text. */
export function positionText({ commit, prepare }: Position): string {
  return `${commit}/${prepare}`;
}

/** @throws RangeError for a text that is no position of this store. */
export function positionOf(text: string): Position {
  const [, commit, prepare] = written.exec(text) ?? [];
  if (commit === undefined || prepare === undefined)
    throw new RangeError('not a position of this store');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

export function isBehind(position: Position, other: Position | undefined): boolean {
  if (!other) return true;
  if (position.commit !== other.commit) return position.commit > other.commit;
  return position.prepare > other.prepare;
}
