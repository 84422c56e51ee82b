import type { KeptWork, Written, WrittenPiece } from '../kept-work.ts';

/** Keeps all that documents of one workshop leave, in memory. */
export class Shelf implements KeptWork {
  readonly pieces = new Map<string, WrittenPiece>();
  readonly #states = new Map<number, object>();

  write(revision: number, state: object): void {
    this.#states.set(revision, state);
  }

  async state(atOrBefore: number): Promise<Written | undefined> {
    await Promise.resolve();
    const revision = Math.max(...[...this.#states.keys()].filter((each) => each <= atOrBefore));
    return written(revision, this.#states.get(revision));
  }

  async piece(telling: string, last: number): Promise<Written | undefined> {
    await Promise.resolve();
    return written(last, this.pieces.get(`${telling} ${last}`));
  }

  keep(telling: string, last: number, piece: WrittenPiece): void {
    this.pieces.set(`${telling} ${last}`, piece);
  }
}

function written(revision: number, found: object | undefined): Written | undefined {
  return found && { revision, json: new TextEncoder().encode(JSON.stringify(found)) };
}
