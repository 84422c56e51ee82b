import { type Contributions, evolveContributions, initialContributions } from '@rembuk/projections';
import { evolve, initialState, upcast, type WorkshopState } from '@rembuk/workshop';
import type { DocumentHistory } from '../documents.ts';
import type { RecordedEvent } from '../order.ts';

interface Kept<Folded> {
  readonly revision: number;
  readonly folded: Folded;
}

/** Workshops whose folds are kept: what was asked for longest ago goes first. */
const KEPT_MAX = 4;

/** The furthest fold of each workshop: the next document starts where the last one ended. */
class Folds<Folded> {
  readonly #kept = new Map<string, Kept<Folded>>();
  readonly #initial: Folded;
  readonly #evolve: (before: Folded, event: ReturnType<typeof upcast>) => Folded;

  constructor(
    initial: Folded,
    evolve: (before: Folded, event: ReturnType<typeof upcast>) => Folded,
  ) {
    this.#initial = initial;
    this.#evolve = evolve;
  }

  async upTo(
    workshopId: string,
    revision: number,
    read: (after: number) => AsyncIterable<readonly RecordedEvent[]>,
  ): Promise<Folded> {
    const kept = this.#kept.get(workshopId);
    const start = kept && kept.revision <= revision ? kept : undefined;
    let folded = start?.folded ?? this.#initial;
    if (start?.revision !== revision)
      for await (const page of read(start?.revision ?? -1))
        for (const event of page) folded = this.#evolve(folded, upcast(event));
    if (!kept || revision >= kept.revision) this.#keep(workshopId, { revision, folded });
    return folded;
  }

  #keep(workshopId: string, kept: Kept<Folded>): void {
    this.#kept.delete(workshopId);
    this.#kept.set(workshopId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const states = new Folds<WorkshopState>(initialState, evolve);
const contributions = new Folds<Contributions>(initialContributions, evolveContributions);

/** `read`: the events behind a revision, up to that of the document. */
export function historyOf(
  { workshopId, revision }: { readonly workshopId: string; readonly revision: number },
  read: (after: number) => AsyncIterable<readonly RecordedEvent[]>,
): DocumentHistory {
  return {
    state: () => states.upTo(workshopId, revision, read),
    contributions: () => contributions.upTo(workshopId, revision, read),
    events: () => read(-1),
  };
}
