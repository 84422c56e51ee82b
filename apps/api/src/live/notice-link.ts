import type { SharedTimer, SummonNotice } from '@rembuk/protocol';
import type { Bus } from '@rembuk/realtime-redis';

/** How often a timer was turned, and by which node the last time: of two at once the one of the later name holds. */
export interface Turn {
  readonly number: number;
  readonly by: string;
}

/** What a board of one node tells those of the others. */
export type BoardNews =
  | { readonly timer: SharedTimer | null; readonly turn: Turn }
  | { readonly summon: SummonNotice }
  /** All that are up on that node. */
  | { readonly hands: readonly string[] }
  /** Wherever it is up. */
  | { readonly lower: string };

/** A board that hears of the others. */
interface LinkedBoard {
  heard(news: BoardNews, from: string): void;
  /** What a node has to know that comes anew, or was away. */
  readonly news: readonly BoardNews[];
}

const ask = JSON.stringify({ ask: true });

/** The boards of one workshop on several nodes: each tells the others, and everything to who asks. */
export class NoticeLink {
  readonly #bus: Bus;
  readonly #channel: string;
  readonly #board: LinkedBoard;
  readonly #stop: () => void;

  constructor(bus: Bus, workshopId: string, board: LinkedBoard) {
    this.#bus = bus;
    this.#channel = `notices/${workshopId}`;
    this.#board = board;
    this.#stop = bus.listen(this.#channel, {
      heard: (message, from) => {
        if (message === ask) this.#tellAll();
        else board.heard(JSON.parse(message) as BoardNews, from);
      },
      resumed: () => {
        this.#tellAll();
        bus.tell(this.#channel, ask);
      },
    });
  }

  tell(news: BoardNews): void {
    this.#bus.tell(this.#channel, JSON.stringify(news));
  }

  close(): void {
    this.tell({ hands: [] });
    this.#stop();
  }

  #tellAll(): void {
    for (const news of this.#board.news) this.tell(news);
  }
}
