import type { EventStore } from '@rembuk/event-sourcing';
import {
  isInTimeline,
  type ReportFilter,
  timelineEntry,
  timelineMarks,
  timelineVersion,
  type TimelineEntry,
} from '@rembuk/projections';
import type { Refused } from '@rembuk/protocol';
import { evolve, initialState, upcast } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { isRefused } from '../http/index.ts';
import { PastStates } from '../replay/past-states.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import type { TimelineDto } from './dto.ts';
import { placeNames, type ReportPlace, ReportsService } from './reports.service.ts';
import { filterOf } from './scope.ts';
import type { WrittenReport } from './written-report.ts';

const PAGE_ENTRIES = 200;
/** Events that one question looks through. */
const LOOKED_THROUGH_MAX = 20_000;

/** What happened up to a revision, in pages. */
@Injectable()
export class TimelineService {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly past: PastStates,
    private readonly reports: ReportsService,
  ) {}

  async page(
    place: ReportPlace,
    { after = -1, limit = PAGE_ENTRIES, ...query }: Omit<TimelineDto, 'at'>,
  ): Promise<WrittenReport | Refused> {
    const { state, ...names } = place;
    const filter = filterOf(query, state);
    if (isRefused(filter)) return filter;
    const asked = { filter, after, limit };
    return this.reports.written(
      { view: 'timeline', version: timelineVersion, ...names, asked },
      async () => ({
        ...placeNames(place),
        filter,
        version: timelineVersion,
        marks: timelineMarks(state),
        ...(await this.#entries(place, filter, { after, limit })),
      }),
    );
  }

  async #entries(
    { workshopId, revision, state: asOf }: ReportPlace,
    filter: ReportFilter,
    { after, limit }: { readonly after: number; readonly limit: number },
  ) {
    const range = await this.#rangeOf(workshopId, revision, filter);
    const from = Math.max(after, range.after);
    const to = Math.min(range.to, from + LOOKED_THROUGH_MAX);
    const entries: TimelineEntry[] = [];
    let through = Math.max(from, to);
    let state = from > revision ? initialState : (await this.past.at(workshopId, from)).state;
    if (from < to)
      for await (const recorded of this.store.readStream(workshopStream(workshopId), {
        from: from + 1,
        to,
      })) {
        const event = upcast(recorded);
        const before = state;
        state = evolve(before, event);
        if (isInTimeline(before, event, filter, asOf))
          entries.push(timelineEntry(before, state, event));
        if (entries.length < limit) continue;
        through = recorded.revision;
        break;
      }
    return { entries, through, more: through < range.to };
  }

  /** The events of a period lie together: the others need not be looked at. */
  async #rangeOf(workshopId: string, revision: number, { from, to }: ReportFilter) {
    const last = (momentMs: number) => this.past.revisionAt(workshopId, momentMs, revision);
    return {
      after: from === undefined ? -1 : await last(Date.parse(from) - 1),
      to: to === undefined ? revision : await last(Date.parse(to)),
    };
  }
}
