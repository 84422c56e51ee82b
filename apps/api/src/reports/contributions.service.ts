import type { EventStore } from '@rembuk/event-sourcing';
import { type Contributions, evolveContributions, initialContributions } from '@rembuk/projections';
import { upcast } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

interface Folded {
  readonly revision: number;
  readonly contributions: Contributions;
}

/** Projections kept in memory; the one that was asked for longest ago goes first. */
const KEPT_MAX = 16;

/** Who contributed what, at any revision: folded on from what was asked for last. One fold at a time. */
@Injectable()
export class ContributionsService {
  /** The furthest fold of each workshop. */
  readonly #kept = new Map<string, Folded>();

  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** `revision` must not lie beyond the head. */
  async at(workshopId: string, revision: number): Promise<Contributions> {
    const kept = this.#kept.get(workshopId);
    let folded: Folded =
      kept && kept.revision <= revision
        ? kept
        : { revision: -1, contributions: initialContributions };
    const range = { from: folded.revision + 1, to: revision };
    if (range.from <= range.to)
      for await (const event of this.store.readStream(workshopStream(workshopId), range))
        folded = {
          revision: event.revision,
          contributions: evolveContributions(folded.contributions, upcast(event)),
        };
    if (!kept || folded.revision >= kept.revision) this.#keep(workshopId, folded);
    return folded.contributions;
  }

  #keep(workshopId: string, folded: Folded): void {
    this.#kept.delete(workshopId);
    this.#kept.set(workshopId, folded);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}
