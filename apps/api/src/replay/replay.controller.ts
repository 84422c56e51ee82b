import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { EntityDifference } from '@rembuk/projections';
import { isEntity } from '@rembuk/workshop';
import {
  type Asking,
  type Caching,
  CurrentIdentity,
  HeavyRead,
  Leaving,
  orThrow,
  refuse,
  sendPieces,
  tagged,
} from '../http/index.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import type { Identity } from '../common/identity.ts';
import { type Config, CONFIG } from '../config/index.ts';
import { eventsJson } from '../common/event-json.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { AtDto, DiffDto, HistoryDto, PageDto } from './dto.ts';
import { alone, followed } from './followed.ts';
import { ReplayService, type StateAnswer } from './replay.service.ts';

const json = 'application/json; charset=utf-8';
const PAGE_EVENTS = 1_000;

/** A response as far as these routes touch it. */
interface HeadersOf {
  setHeader(name: string, value: string): unknown;
  vary(field: string): unknown;
}

/** How a workshop came to be what it is. */
@ApiTags('replay')
@ApiBearerAuth()
@Controller('workshops/:workshopId')
export class ReplayController {
  constructor(
    private readonly access: WorkshopAccess,
    private readonly replay: ReplayService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The state at a revision or a moment, with the hash of the chain and of the state. */
  @Get('state')
  @HeavyRead()
  async state(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at }: AtDto,
    @CurrentIdentity() identity: Identity,
    @Req() request: Asking,
    @Res() response: ServerResponse & Caching,
    @Leaving() leaving: AbortSignal,
  ): Promise<void> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'replay'));
    const { state, head, headHash } = workshop;
    const revision = await this.#revision(workshopId, at, head, 'at');
    // As it stands now it is at hand, also where the log is out of reach.
    const live = revision === head ? { state, hash: headHash } : undefined;
    if (tagged(request, response, await this.replay.tagOf(workshopId, revision, live))) {
      response.end();
      return;
    }
    const answer = orThrow(await this.replay.state(workshopId, revision, live));
    response.setHeader('Content-Type', json);
    try {
      await sendPieces(response, piecesOf(answer), this.config.limits.stalledMsMax);
    } catch (error) {
      // Who left needs no answer.
      if (!leaving.aborted) throw error;
    }
  }

  /** History in pages. A full page never changes, and says so. */
  @HeavyRead()
  @Get('events')
  @Header('Content-Type', json)
  async events(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { after = -1, limit = PAGE_EVENTS }: PageDto,
    @CurrentIdentity() identity: Identity,
    @Res({ passthrough: true }) response: HeadersOf,
  ): Promise<string> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'replay'));
    const { head } = workshop;
    if (after > head) throw refuse('revision_ahead');
    const { events } = await this.replay.events(workshopId, after, limit);
    const full = events.length === limit;
    if (full) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    // Two people may use one browser: what it kept for the one it must not show the other.
    response.vary('Authorization');
    // A page that is kept for good must not tell a head that moves on.
    const tail = full ? '' : `,"head":${Math.max(head, events.at(-1)?.revision ?? -1)}`;
    return `{"from":${after + 1},"events":${eventsJson(events)}${tail}}`;
  }

  /** The events that touch one thing, and by default those of what went into it and what it went into. */
  @Get('history')
  @HeavyRead()
  @Header('Content-Type', json)
  async history(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { of, follow = 'true', after = -1, limit = PAGE_EVENTS }: HistoryDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<string> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'replay'));
    if (!isEntity(of)) throw malformed('of');
    if (after > workshop.head) throw refuse('revision_ahead');
    // By what was merged as things stand: what is merged later has a longer history.
    const subject = follow === 'true' ? followed(workshop.state, of) : alone(of);
    const { events, through } = orThrow(
      await this.replay.history(workshopId, subject, after, limit),
    );
    // Events may have come while it was looked through.
    const head = Math.max(workshop.head, through);
    return `{"of":${JSON.stringify(of)},"followed":${JSON.stringify(subject.followed)},"events":${eventsJson(events)},"through":${through},"head":${head}}`;
  }

  /** What changed between two places of the history, field by field. */
  @Get('diff')
  @HeavyRead()
  async diff(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() query: DiffDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<{
    readonly from: number;
    readonly to: number;
    readonly entities: readonly EntityDifference[];
    readonly truncated: boolean;
  }> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'replay'));
    const from =
      query.from === '-1'
        ? -1
        : await this.#revision(workshopId, query.from, workshop.head, 'from');
    const to = await this.#revision(workshopId, query.to, workshop.head, 'to');
    if (to < from) throw malformed('to');
    const { ok: _, ...answer } = orThrow(await this.replay.diff(workshopId, from, to));
    return answer;
  }

  async #revision(
    workshopId: string,
    text: string | undefined,
    head: number,
    field: string,
  ): Promise<number> {
    return orThrow(await this.replay.revisionOf(workshopId, text, head, field)).revision;
  }
}

function* piecesOf({ state, ...answer }: StateAnswer): Iterable<Uint8Array> {
  const { revision, foldVersion, hash, stateHash } = answer;
  const names = JSON.stringify({ revision, foldVersion, hash, stateHash });
  yield Buffer.from(`${names.slice(0, -1)},"state":`);
  yield* state;
  yield Buffer.from('}');
}

function malformed(path: string) {
  return refuse('malformed', { fields: [{ path, rule: 'place' }] });
}
