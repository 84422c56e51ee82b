import { expect, it } from '@jest/globals';
import { inTurns } from './in-turns.ts';

function* work(parts: number, partMs: number) {
  for (let part = 0; part < parts; part += 1) {
    const end = performance.now() + partMs;
    while (performance.now() < end);
    yield;
  }
  return parts;
}

/** How often others came by while a promise was not settled. */
async function othersDuring(promise: Promise<unknown>): Promise<number> {
  let count = 0;
  let isOver = false;
  const come = () => {
    count += 1;
    if (!isOver) setImmediate(come);
  };
  setImmediate(come);
  await promise;
  isOver = true;
  return count;
}

it('lets others in between, when it is long', async () => {
  const long = inTurns(work(10, 8));
  expect(await othersDuring(long)).toBeGreaterThanOrEqual(8);
  expect(await long).toBe(10);
});

it('fails as its work does', async () => {
  const failing = (function* () {
    yield;
    throw new Error('no more');
  })();
  await expect(inTurns(failing)).rejects.toThrow('no more');
});
