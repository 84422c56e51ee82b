import { describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { Gate } from './gate.ts';

/** Work that ends when it is told to. */
class Work {
  begun = false;
  readonly #end = Promise.withResolvers<string>();

  readonly run = async (): Promise<string> => {
    this.begun = true;
    return this.#end.promise;
  };

  finish(): void {
    this.#end.resolve('done');
  }

  fail(): void {
    this.#end.reject(new Error('no'));
  }
}

const works = (count: number) => Array.from({ length: count }, () => new Work());
const begun = (all: readonly Work[]) => all.map((work) => work.begun);
const turn = () => new Promise(setImmediate);

describe('a gate', () => {
  it('lets so many run at once, so many wait, and turns away the rest at once', async () => {
    const gate = new Gate(2, 1);
    const all = works(4);
    const answers = all.map((work) => gate.through(work.run));
    expect(await answers[3]).toEqual(refused('overloaded'));
    expect(begun(all)).toEqual([true, true, false, false]);
    all[1]?.finish();
    expect(await answers[1]).toBe('done');
    await turn();
    expect(begun(all)).toEqual([true, true, true, false]);
    for (const work of all) work.finish();
    expect(await Promise.all(answers.slice(0, 3))).toEqual(['done', 'done', 'done']);
  });

  it('goes on in the order of coming, also behind work that fails', async () => {
    const gate = new Gate(1, 2);
    const [first, second, third] = works(3) as [Work, Work, Work];
    const answers = [first, second, third].map((work) => gate.through(work.run));
    first.fail();
    await expect(answers[0]).rejects.toThrow('no');
    await turn();
    expect(begun([second, third])).toEqual([true, false]);
    second.finish();
    await answers[1];
    await turn();
    expect(third.begun).toBe(true);
    third.finish();
    await answers[2];
  });

  it('keeps no place for who has left: it is as free after a crowd as before', async () => {
    const gate = new Gate(2, 2);
    for (let round = 0; round < 3; round++) {
      const all = works(5);
      const answers = all.map((work) => gate.through(work.run));
      for (const work of all) work.finish();
      const outcomes = await Promise.all(answers);
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(4);
    }
  });
});
