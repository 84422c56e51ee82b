import type { ContributionReport } from '@rembuk/projections';
import {
  fold,
  initialState,
  stateFromJson,
  upcast,
  type WorkshopState,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import type { DocumentHistory } from '../documents.ts';
import { type KeptWork, textOf } from '../kept-work.ts';
import type { RecordedEvent } from '../order.ts';
import type { Reached } from '../reports/log-rows.ts';

type Read = (after: number) => AsyncIterable<readonly RecordedEvent[]>;

/** Of all workshops: what was used longest ago goes first. */
const KEPT_MAX = 4;
/** To read a state that was written down is not worth fewer. */
const FOLD_ON_MAX = 2_000;

const beginning: Reached = { revision: -1, state: initialState };

/** States that documents came to, each the start of the next one: by workshop and revision. */
class ReachedStates {
  readonly #states = new Map<string, Reached & { readonly workshopId: string }>();

  keep(workshopId: string, { revision, state }: Reached): void {
    const key = `${revision} ${workshopId}`;
    this.#states.delete(key);
    this.#states.set(key, { workshopId, revision, state });
    const [oldest] = this.#states.keys();
    if (this.#states.size > KEPT_MAX && oldest !== undefined) this.#states.delete(oldest);
  }

  /** The nearest at or before a revision. */
  near(workshopId: string, revision: number): Reached {
    let nearest = beginning;
    for (const each of this.#states.values())
      if (each.workshopId === workshopId && each.revision <= revision)
        if (each.revision > nearest.revision) nearest = each;
    if (nearest !== beginning) this.keep(workshopId, nearest);
    return nearest;
  }
}

const states = new ReachedStates();

/** `read`: the events behind a revision, up to that of the document. */
export function historyOf(
  { workshopId, revision }: { readonly workshopId: string; readonly revision: number },
  read: Read,
  kept: KeptWork,
  report?: ContributionReport,
): DocumentHistory {
  const reached = (state: Reached) => states.keep(workshopId, state);

  async function near(atOrBefore: number): Promise<Reached> {
    const own = states.near(workshopId, atOrBefore);
    if (atOrBefore - own.revision <= FOLD_ON_MAX) return own;
    const written = await kept.state(atOrBefore);
    if (!written || written.revision <= own.revision) return own;
    const json = JSON.parse(textOf(written.json)) as WorkshopStateJson;
    return { revision: written.revision, state: stateFromJson(json) };
  }

  async function stateThere(): Promise<WorkshopState> {
    const start = await near(revision);
    let { state } = start;
    for await (const page of read(start.revision)) state = fold(state, page.map(upcast));
    reached({ revision, state });
    return state;
  }

  return {
    state: stateThere,
    report() {
      if (!report) throw new Error('a document about contributions needs its report');
      return report;
    },
    events: read,
    near,
    kept,
    reached,
  };
}
