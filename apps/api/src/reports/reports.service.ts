import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ContributionReport,
  contributionReportInParts,
  contributionsVersion,
  coverageOf,
  coverageVersion,
  integrationOf,
  integrationVersion,
  masterplanOf,
  masterplanVersion,
  type ReportFilter,
  roadmapOf,
  roadmapVersion,
} from '@rembuk/projections';
import type { Refused } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import { Injectable } from '@nestjs/common';
import { Gate } from '../common/gate.ts';
import { inTurns } from '../common/in-turns.ts';
import { LruCache } from '../common/lru-cache.ts';
import { isRefused } from '../http/index.ts';
import { PastStates } from '../replay/past-states.ts';
import { ContributionsService } from './contributions.service.ts';
import type { ActivityReportDto } from './dto.ts';
import { filterOf } from './scope.ts';
import { etagOf, reportJson, type ReportKey, type WrittenReport } from './written-report.ts';

/** What a state alone tells. */
const standingViews = {
  masterplan: { version: masterplanVersion, of: masterplanOf },
  roadmap: { version: roadmapVersion, of: roadmapOf },
  integration: { version: integrationVersion, of: integrationOf },
  coverage: { version: coverageVersion, of: coverageOf },
} as const;
export type StandingViewName = keyof typeof standingViews;
export const standingViewNames = Object.keys(standingViews) as StandingViewName[];

/** The revision that a report is of. */
export interface ReportPlace {
  readonly workshopId: string;
  readonly revision: number;
  /** Of the chain there. */
  readonly hash: string;
  /** When its event happened. */
  readonly at: string;
  readonly state: WorkshopState;
}

/** Less than lies between two key frames. */
const NEAR_EVENTS = 1_000;
/** Reports that a room looks at together, or that a page asks for again. */
const WRITTEN_KEPT_MAX = 64;
const WRITTEN_BYTES_MAX = 64 * 1024 * 1024;

/** Reports of a workshop at one revision. Access, and that the revision is there, is for the caller to check. */
@Injectable()
export class ReportsService {
  /** Folding and counting keep a core busy; edits must not wait for it. */
  readonly #work = new Gate(1, 64);
  /** By etag. */
  readonly #written = new LruCache<WrittenReport>({
    entriesMax: WRITTEN_KEPT_MAX,
    bytesMax: WRITTEN_BYTES_MAX,
  });

  #contributionsRead: (place: ReportPlace) => void = () => undefined;

  constructor(
    private readonly past: PastStates,
    private readonly contributions: ContributionsService,
  ) {}

  /**
   * Waits its turn: the state of that revision may have to be folded. `before`: an earlier one that is asked for next;
   * where it is near, the two take one look.
   */
  async placeOf(workshopId: string, revision: number, before = -1): Promise<ReportPlace | Refused> {
    return this.#work.through(async () => {
      if (before >= 0 && before < revision && revision - before <= NEAR_EVENTS)
        await this.past.at(workshopId, before);
      const { state, hash, at = '' } = await this.past.at(workshopId, revision);
      return { workshopId, revision, hash, at, state };
    });
  }

  async standing(
    view: StandingViewName,
    place: ReportPlace,
    query: Pick<ActivityReportDto, 'dimension' | 'organization'>,
  ): Promise<WrittenReport | Refused> {
    const { version, of } = standingViews[view];
    return this.#report(place, { view, version, query }, (filter) => of(place.state, filter));
  }

  async contributed(
    place: ReportPlace,
    query: Omit<ActivityReportDto, 'at'>,
  ): Promise<WrittenReport | Refused> {
    const asked = { view: 'contributions', version: contributionsVersion, query };
    this.#contributionsRead(place);
    return this.#report(place, asked, async (filter) => {
      const { workshopId, revision } = place;
      const contributions = await this.contributions.at(workshopId, revision);
      return inTurns(contributionReportInParts(contributions, filter));
    });
  }

  /** Told of every place at which somebody looks at contributions. */
  whenContributionsAreRead(told: (place: ReportPlace) => void): void {
    this.#contributionsRead = told;
  }

  /** The figures of the same, for documents. */
  async contributionFigures(
    { workshopId, revision }: Pick<ReportPlace, 'workshopId' | 'revision'>,
    filter: ReportFilter,
  ): Promise<{ readonly report: ContributionReport } | Refused> {
    return this.#work.through(async () => {
      const contributions = await this.contributions.at(workshopId, revision);
      await nextTurn();
      return { report: await inTurns(contributionReportInParts(contributions, filter)) };
    });
  }

  async #report(
    place: ReportPlace,
    asked: { view: string; version: number; query: Omit<ActivityReportDto, 'at'> },
    tell: (filter: ReportFilter) => object | Promise<object>,
  ): Promise<WrittenReport | Refused> {
    const { state, ...names } = place;
    const filter = filterOf(asked.query, state);
    if (isRefused(filter)) return filter;
    const { view, version } = asked;
    return this.written({ view, version, ...names, asked: filter }, async () => ({
      ...placeNames(place),
      filter,
      ...(await tell(filter)),
    }));
  }

  /** Made once for all who ask for the same, also at the same time. */
  async written(key: ReportKey, make: () => Promise<object>): Promise<WrittenReport | Refused> {
    const etag = etagOf(key);
    const known = this.#written.get(etag);
    if (known) return known;
    return this.#work.through(async () => {
      // Edits that wait go first.
      await nextTurn();
      const meanwhile = this.#written.get(etag);
      if (meanwhile) return meanwhile;
      const told = await make();
      // To write it down is a turn of its own.
      await nextTurn();
      const json = reportJson(told);
      const report = { ok: true, etag, json } as const;
      this.#written.set(etag, report, json.length * 2);
      return report;
    });
  }
}

export function placeNames({ revision, hash, at }: ReportPlace) {
  return { revision, hash, at };
}
