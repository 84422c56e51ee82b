import type { ReplayEnd, SharedReplay, SharedTimer, SummonNotice } from '@rembuk/protocol';
import type { Bus } from '@rembuk/realtime-redis';

/** How often something was turned, and by which node the last time: of two at once the one of the later name holds. */
export interface Turn {
  readonly number: number;
  readonly by: string;
}

export const noTurn: Turn = { number: 0, by: '' };

export function nextTurn({ number }: Turn, by = ''): Turn {
  return { number: number + 1, by };
}

export function isLater(turn: Turn, than: Turn): boolean {
  return turn.number > than.number || (turn.number === than.number && turn.by > than.by);
}

/** A replay as it stands at the moment of telling: clocks differ from node to node. Null: `replayId` is over. */
export interface ReplayNews {
  readonly replayId: string;
  readonly replay: Omit<SharedReplay, 'anchorMs'> | null;
  readonly why?: ReplayEnd;
  readonly turn: Turn;
}

/** What a board of one node tells those of the others. */
export type BoardNews =
  | { readonly timer: SharedTimer | null; readonly turn: Turn }
  | ReplayNews
  | { readonly summon: SummonNotice }
  /** All that are up on that node. */
  | { readonly hands: readonly string[] }
  /** Wherever it is up. */
  | { readonly lower: string };

/** What hears of the others. */
interface LinkedBoards {
  heard(news: BoardNews, from: string): void;
  /** What a node has to know that comes anew, or was away. */
  news(): readonly BoardNews[];
}

const ask = JSON.stringify({ ask: true });

/** The boards of one workshop on several nodes: each tells the others, and everything to who asks. */
export class NoticeLink {
  readonly #bus: Bus;
  readonly #channel: string;
  readonly #boards: LinkedBoards;
  readonly #stop: () => void;

  constructor(bus: Bus, workshopId: string, boards: LinkedBoards) {
    this.#bus = bus;
    this.#channel = `notices/${workshopId}`;
    this.#boards = boards;
    this.#stop = bus.listen(this.#channel, {
      heard: (message, from) => {
        if (message === ask) this.#tellAll();
        else boards.heard(JSON.parse(message) as BoardNews, from);
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
    for (const news of this.#boards.news()) this.tell(news);
  }
}
