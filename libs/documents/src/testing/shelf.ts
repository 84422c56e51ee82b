import type { KeptWork, WrittenState } from '../kept-work.ts';
import type { DeflatedText } from '../zip/deflated-text.ts';

/** Keeps all that documents of one workshop leave, in memory. */
export class Shelf implements KeptWork {
  readonly pieces = new Map<string, DeflatedText>();
  readonly #states: (readonly [revision: number, json: string])[] = [];

  write(revision: number, state: object): void {
    this.#states.push([revision, JSON.stringify(state)]);
  }

  async state(atOrBefore: number): Promise<WrittenState | undefined> {
    await Promise.resolve();
    const [found] = this.#states
      .filter(([revision]) => revision <= atOrBefore)
      .sort(([one], [other]) => other - one);
    return found && { revision: found[0], json: new TextEncoder().encode(found[1]) };
  }

  async piece(telling: string, last: number): Promise<DeflatedText | undefined> {
    await Promise.resolve();
    return this.pieces.get(`${telling} ${last}`);
  }

  keep(telling: string, last: number, piece: DeflatedText): void {
    this.pieces.set(`${telling} ${last}`, piece);
  }
}
