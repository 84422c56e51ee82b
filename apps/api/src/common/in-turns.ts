import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InParts } from '@rembuk/projections';

/** Of one turn: edits that wait go first. */
const TURN_MS = 8;

/** Work that comes in parts, a few milliseconds of it in each turn of the event loop. */
export async function inTurns<Result>(work: InParts<Result>): Promise<Result> {
  let until = performance.now() + TURN_MS;
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + TURN_MS;
  }
}
