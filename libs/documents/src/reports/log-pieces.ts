import type { WorkshopState } from '@rembuk/workshop';
import type { LastingRows } from '../model/workbook.ts';

/** Pieces begin at multiples of this, whoever asks: the same events are written the same way. */
export const pieceEvents = 5_000;
/** Of all logs; about 350 KB each, and 1.3 MB of the heap for the state behind it. */
const PIECES_MAX = 64;

/** A whole piece of a log, and the state behind its last event. */
export interface LogPiece {
  readonly rows: LastingRows;
  readonly state: WorkshopState;
}

/** Pieces of logs that were told: what has happened is told once. */
export class LogPieces {
  readonly #logs = new Map<string, LogPiece[]>();
  #count = 0;

  /** From the first event on. `key`: the workshop, and how its log is told. */
  of(key: string): readonly LogPiece[] {
    const known = this.#logs.get(key);
    if (!known) return [];
    this.#logs.delete(key);
    this.#logs.set(key, known);
    return known;
  }

  /** The next piece behind those that are known; the log that was asked for longest ago makes room. */
  add(key: string, index: number, piece: LogPiece): void {
    const known = this.#logs.get(key) ?? [];
    if (index !== known.length) return;
    for (const [other, pieces] of this.#logs) {
      if (this.#count < PIECES_MAX || other === key) break;
      this.#logs.delete(other);
      this.#count -= pieces.length;
    }
    if (this.#count >= PIECES_MAX) return;
    known.push(piece);
    this.#logs.set(key, known);
    this.#count += 1;
  }
}
