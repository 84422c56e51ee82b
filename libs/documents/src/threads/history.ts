import type { ContributionReport } from '@rembuk/projections';
import { fold, initialState, upcast, type WorkshopState } from '@rembuk/workshop';
import type { DocumentHistory } from '../documents.ts';
import type { RecordedEvent } from '../order.ts';
import { LogPieces } from '../reports/log-pieces.ts';

interface Kept {
  readonly revision: number;
  readonly state: WorkshopState;
}

type Read = (after: number) => AsyncIterable<readonly RecordedEvent[]>;

/** Workshops whose states are kept: what was asked for longest ago goes first. */
const KEPT_MAX = 4;

/** Of all workshops. */
const pieces = new LogPieces();

/** The furthest state of each workshop: the next document starts where the last one ended. */
const states = new Map<string, Kept>();

async function stateAt(workshopId: string, revision: number, read: Read): Promise<WorkshopState> {
  const kept = states.get(workshopId);
  const start = kept && kept.revision <= revision ? kept : undefined;
  let state = start?.state ?? initialState;
  for await (const page of read(start?.revision ?? -1)) state = fold(state, page.map(upcast));
  if (!kept || revision >= kept.revision) keep(workshopId, { revision, state });
  return state;
}

function keep(workshopId: string, kept: Kept): void {
  states.delete(workshopId);
  states.set(workshopId, kept);
  const [oldest] = states.keys();
  if (states.size > KEPT_MAX && oldest !== undefined) states.delete(oldest);
}

/** `read`: the events behind a revision, up to that of the document. */
export function historyOf(
  { workshopId, revision }: { readonly workshopId: string; readonly revision: number },
  read: Read,
  report: ContributionReport | undefined,
): DocumentHistory {
  return {
    state: () => stateAt(workshopId, revision, read),
    report() {
      if (!report) throw new Error('a document about contributions needs its report');
      return report;
    },
    events: read,
    pieces,
  };
}
