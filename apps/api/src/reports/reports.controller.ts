import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Refused } from '@rembuk/protocol';
import type { Readable, Warning } from '@rembuk/workshop';
import {
  type Asking,
  type Caching,
  CurrentIdentity,
  HeavyRead,
  orThrow,
  refuse,
  tagged,
} from '../http/index.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import type { Identity } from '../common/identity.ts';
import { ReplayService } from '../replay/replay.service.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { ActivityReportDto, StandingReportDto, TimelineDto } from './dto.ts';
import { type ReportPlace, ReportsService, standingViewNames } from './reports.service.ts';
import { TimelineService } from './timeline.service.ts';
import { WarningsService } from './warnings.service.ts';
import type { WrittenReport } from './written-report.ts';

const json = 'application/json; charset=utf-8';

/** Each report is of one revision, and names it, its hash in the chain and its moment. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('workshops/:workshopId')
export class ReportsController {
  constructor(
    private readonly access: WorkshopAccess,
    private readonly replay: ReplayService,
    private readonly reports: ReportsService,
    private readonly timelines: TimelineService,
    private readonly unwise: WarningsService,
  ) {}

  /** What stands: the plan itself, its years, its links, and what it lacks. */
  @Get(standingViewNames.map((view) => `reports/${view}`))
  @HeavyRead()
  @Header('Content-Type', json)
  standing(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at, ...query }: StandingReportDto,
    @CurrentIdentity() identity: Identity,
    @Req() request: Asking,
    @Res({ passthrough: true }) response: Caching,
  ): Promise<string> {
    const view = standingViewNames.find((name) => request.path.endsWith(`/${name}`));
    if (!view) throw refuse('not_found');
    const what = 'masterplan';
    return this.#answer({ workshopId, at, identity, what, request, response }, (place) =>
      this.reports.standing(view, place, query),
    );
  }

  /** What happened, told for people, in pages. */
  @Get('reports/timeline')
  @HeavyRead()
  @Header('Content-Type', json)
  timeline(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at, ...query }: TimelineDto,
    @CurrentIdentity() identity: Identity,
    @Req() request: Asking,
    @Res({ passthrough: true }) response: Caching,
  ): Promise<string> {
    const before = query.after;
    return this.#answer(
      { workshopId, at, before, identity, what: 'replay', request, response },
      (place) => this.timelines.page(place, query),
    );
  }

  /** One row for every organization, with zeros; by name, never a ranking. */
  @Get('reports/contributions')
  @HeavyRead()
  @Header('Content-Type', json)
  contributions(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at, ...query }: ActivityReportDto,
    @CurrentIdentity() identity: Identity,
    @Req() request: Asking,
    @Res({ passthrough: true }) response: Caching,
  ): Promise<string> {
    const what = 'contributions';
    return this.#answer({ workshopId, at, identity, what, request, response }, (place) =>
      this.reports.contributed(place, query),
    );
  }

  /** What is unwise about the plan as it stands. */
  @Get('warnings')
  @HeavyRead()
  async warnings(
    @Param() { workshopId }: WorkshopParamsDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ readonly revision: number; readonly warnings: readonly Warning[] }> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'boards'));
    return orThrow(await this.unwise.of(workshop));
  }

  async #answer(
    question: Question,
    tell: (place: ReportPlace) => Promise<WrittenReport | Refused>,
  ): Promise<string> {
    const { workshopId, at, before, identity, what, request, response } = question;
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, what));
    const { revision } = orThrow(await this.replay.revisionOf(workshopId, at, workshop.head, 'at'));
    const place = orThrow(await this.reports.placeOf(workshopId, revision, before));
    const { etag, json: report } = orThrow(await tell(place));
    return tagged(request, response, etag) ? '' : report;
  }
}

interface Question {
  readonly workshopId: string;
  readonly at: string | undefined;
  /** A revision that the answer begins behind. */
  readonly before?: number | undefined;
  readonly identity: Identity;
  readonly what: Readable;
  readonly request: Asking;
  readonly response: Caching;
}
