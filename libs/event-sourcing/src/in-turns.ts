import { setImmediate as nextTurn } from 'node:timers/promises';

/** What long work takes of one turn of the event loop. */
const turnMs = 3;

/** The values, some of them in each turn: others go on between the turns. */
export async function* inTurns<Value>(values: Iterable<Value>): AsyncGenerator<Value, void, void> {
  let turnStartedMs = performance.now();
  for (const value of values) {
    yield value;
    if (performance.now() - turnStartedMs < turnMs) continue;
    await nextTurn();
    turnStartedMs = performance.now();
  }
}
