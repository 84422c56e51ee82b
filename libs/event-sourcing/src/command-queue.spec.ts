import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CommandQueue } from './command-queue.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed();

interface Waiting {
  readonly name: string;
  readonly submission: { readonly actorId: string; readonly bytes: number };
}

function waiting(name: string, bytes = 1): Waiting {
  return { name, submission: { actorId: name.charAt(0), bytes } };
}

function queueOf(...names: readonly string[]): CommandQueue<Waiting> {
  const queue = new CommandQueue<Waiting>();
  for (const name of names) queue.push(waiting(name));
  return queue;
}

const namesOf = (commands: readonly Waiting[]) => commands.map(({ name }) => name);

describe('a command queue', () => {
  it('gives one of each person in turn, and those of one in their order', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2');
    expect(namesOf(queue.take(100, 100))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
    expect(queue.length).toBe(0);
  });

  it('keeps the turn from one batch to the next: a newcomer waits for one command of each', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4');
    expect(namesOf(queue.take(2, 100))).toEqual(['a1', 'a2']);
    queue.push(waiting('b1'));
    expect(namesOf(queue.take(2, 100))).toEqual(['a3', 'b1']);
  });

  it('takes what is put back before what came since from the same people, not before all others', () => {
    const queue = queueOf('a1', 'a2', 'a3');
    const batch = queue.take(100, 100);
    queue.push(waiting('a4'));
    queue.push(waiting('b1'));
    queue.putBack(batch.slice(1));
    expect(namesOf(queue.take(100, 100))).toEqual(['a2', 'b1', 'a3', 'a4']);
  });

  it('gives one that is larger than a batch may be, alone', () => {
    const queue = new CommandQueue<Waiting>();
    queue.push(waiting('a1', 500));
    queue.push(waiting('a2', 10));
    expect(namesOf(queue.take(10, 100))).toEqual(['a1']);
    expect(namesOf(queue.take(10, 100))).toEqual(['a2']);
    expect(namesOf(queue.take(10, 100))).toEqual([]);
  });

  it(`loses none, doubles none, and counts what it holds, whatever is put in and taken (seed ${seed})`, () => {
    const step = fc.oneof(
      fc.record({ push: fc.constantFrom('a', 'b', 'c'), bytes: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 5 }), back: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new CommandQueue<Waiting>();
        const [pushed, taken]: [Waiting[], Waiting[]] = [[], []];
        for (const [index, one] of steps.entries()) {
          if ('push' in one) {
            const command = waiting(`${one.push}${index}`, one.bytes);
            pushed.push(command);
            queue.push(command);
            continue;
          }
          const batch = queue.take(one.take, 20);
          const kept = Math.max(0, batch.length - one.back);
          taken.push(...batch.slice(0, kept));
          queue.putBack(batch.slice(kept));
        }
        const held = pushed.filter((command) => !taken.includes(command));
        expect(queue.length).toBe(held.length);
        expect(queue.bytes).toBe(held.reduce((sum, { submission }) => sum + submission.bytes, 0));
        taken.push(...queue.take(1_000, 1_000));
        for (const person of ['a', 'b', 'c']) {
          const theirs = ({ submission }: Waiting) => submission.actorId === person;
          expect(taken.filter(theirs)).toEqual(pushed.filter(theirs));
        }
      }),
      { seed },
    );
  });
});
