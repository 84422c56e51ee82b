import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Tail } from './tail.ts';

/** What is done to one of the versions that there are, chosen by a number. */
const steps = fc.array(
  fc.record({ of: fc.nat(), what: fc.constantFrom('grow', 'grow', 'grow', 'forget') }),
  { maxLength: 200 },
);

describe('a tail', () => {
  it('is what a list would be, in every version, whatever is made of the others', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const versions: [Tail<number>, number[]][] = [[Tail.of([-1]), [-1]]];
        done.forEach(({ of, what }, item) => {
          const [tail, list] = versions[of % versions.length]!;
          versions.push(
            what === 'grow'
              ? [tail.with(item), [...list, item]]
              : [tail.withoutOldest(), list.slice(1)],
          );
        });
        for (const [tail, list] of versions) {
          expect([...tail]).toEqual(list);
          expect(tail.length).toBe(list.length);
          expect([tail.oldest, tail.newest]).toEqual([list[0], list.at(-1)]);
        }
      }),
    );
  });

  it('grows without copying, and never holds more of what is forgotten than of what is kept', async () => {
    const kept = 4;
    const items: WeakRef<object>[] = [];
    let tail = Tail.of<object>([]);
    for (let count = 0; count < 100; count += 1) {
      const item = {};
      items.push(new WeakRef(item));
      tail = tail.with(item);
      if (tail.length > kept) tail = tail.withoutOldest();
    }
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    // What a weak reference was made to lives until the turn is over.
    await new Promise(setImmediate);
    (runInNewContext('gc') as () => void)();
    const alive = items.filter((item) => item.deref() !== undefined);
    expect(tail.length).toBe(kept);
    expect(alive.length).toBeLessThanOrEqual(2 * kept);
  });
});
