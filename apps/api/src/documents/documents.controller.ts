import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  type DocumentFormat,
  documentFormats,
  type DocumentName,
  type DocumentOrder,
  documentsVersion,
  mediaTypes,
  narrowingOf,
  noOffice,
  type OfficeSettings,
} from '@rembuk/documents';
import { canonicalJson } from '@rembuk/event-sourcing';
import type { ContributionReport } from '@rembuk/projections';
import type { Readable } from '@rembuk/workshop';
import type { Identity } from '../common/identity.ts';
import { type Config, CONFIG } from '../config/index.ts';
import {
  type Asking,
  type Caching,
  CorrelationId,
  CurrentIdentity,
  HeavyRead,
  Leaving,
  orThrow,
  refuse,
  sendPieces,
  tagged,
} from '../http/index.ts';
import { OfficeStore } from '../office/office-store.ts';
import { ReplayService } from '../replay/replay.service.ts';
import { ReportsService } from '../reports/reports.service.ts';
import { filterOf } from '../reports/scope.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import { DocumentsService } from './documents.service.ts';
import { DocumentDto, DocumentParamsDto } from './dto.ts';
import { attachment } from './file-name.ts';
import { type DocumentProgress, DocumentsInTheMaking, type Making } from './in-the-making.ts';

/** Who may have which: what names organizations' doings, or people's ids, is for the office. */
const readableAs: Readonly<Record<DocumentName, Readable>> = {
  contributions: 'contributions',
  roadmap: 'masterplan',
  sheets: 'masterplan',
  'masterplan-1': 'masterplan',
  'masterplan-2': 'masterplan',
  'masterplan-3': 'masterplan',
  workshop: 'audit',
};

/** Until the last byte is read, however it trickles. */
const TAKEN_MS_MAX = 15 * 60_000;

/** Reports as files: of one revision, the same bytes whenever they are asked for. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('workshops/:workshopId')
export class DocumentsController {
  constructor(
    private readonly access: WorkshopAccess,
    private readonly replay: ReplayService,
    private readonly reports: ReportsService,
    private readonly documents: DocumentsService,
    private readonly inTheMaking: DocumentsInTheMaking,
    private readonly offices: OfficeStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Those that whoever asks is waiting for, and how far each is. Closing its request gives one up. */
  @Get('documents')
  async progress(
    @Param() { workshopId }: WorkshopParamsDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<readonly DocumentProgress[]> {
    orThrow(await this.access.admit(workshopId, identity, 'masterplan'));
    const asked = this.inTheMaking.of(workshopId, identity.personId);
    return asked.map((making) => this.documents.progressOf(making));
  }

  /** A file; which there are, the protocol names. */
  @Get('documents/:file')
  @HeavyRead()
  @ApiOkResponse({ content: { 'application/octet-stream': {} } })
  async download(
    @Param() { workshopId, file }: DocumentParamsDto,
    @Query() query: DocumentDto,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() requestId: string,
    @Req() request: Asking,
    @Res() response: ServerResponse & Caching,
    @Leaving() leaving: AbortSignal,
  ): Promise<void> {
    const asked = askedFor(file);
    if (!asked) throw refuse('not_found');
    const admitted = await this.access.admit(workshopId, identity, readableAs[asked.name]);
    const { head } = orThrow(admitted).workshop;
    const { personId } = identity;
    const making = this.inTheMaking.begin({ workshopId, personId, requestId, file });
    try {
      const order = await this.#order(workshopId, head, asked, query);
      making.revision = order.place.revision;
      if (tagged(request, response, etagOf(order))) {
        response.statusCode = 304;
        response.end();
      } else await this.#send(order, making, response, leaving);
    } catch (error) {
      // Who left needs no answer; anything else is told, or cuts it short, and is noted.
      if (!leaving.aborted) throw error;
    } finally {
      this.inTheMaking.end(making);
    }
  }

  async #send(
    order: DocumentOrder,
    making: Making,
    response: ServerResponse,
    leaving: AbortSignal,
  ): Promise<void> {
    this.documents.expect();
    const report = await this.#report(order);
    const { bytes } = orThrow(await this.documents.make(order, leaving, { report, making }));
    response.setHeader('Content-Type', mediaTypes[order.format]);
    response.setHeader('Content-Disposition', attachment(titleOf(order), order.format));
    // What is not read takes up room on the disk.
    const late = setTimeout(() => response.destroy(), TAKEN_MS_MAX);
    try {
      await sendPieces(response, bytes, this.config.limits.stalledMsMax);
    } finally {
      clearTimeout(late);
      await bytes.return?.();
    }
  }

  async #order(
    workshopId: string,
    head: number,
    asked: { readonly name: DocumentName; readonly format: DocumentFormat },
    { at, language = 'id', sheet, letterhead, ...query }: DocumentDto,
  ): Promise<DocumentOrder> {
    const { revision } = orThrow(await this.replay.revisionOf(workshopId, at, head, 'at'));
    const place = orThrow(await this.reports.placeOf(workshopId, revision));
    const { state } = place;
    const filter = orThrow(filterOf(query, state));
    if (sheet !== undefined && !state.sheets.has(sheet)) throw refuse('not_found');
    const { name = workshopId, region = '-', timeZone = 'Asia/Jakarta' } = state.workshop ?? {};
    return {
      ...asked,
      place: {
        workshopId,
        workshopName: name,
        region,
        timeZone,
        language,
        revision,
        at: place.at,
        hash: place.hash,
        office: await this.#office(letterhead),
        narrowing: narrowingOf(asked.name, filter, state, { language, timeZone }),
      },
      filter,
      ...(sheet === undefined ? {} : { sheetId: sheet }),
    };
  }

  async #report({ name, place, filter }: DocumentOrder): Promise<ContributionReport | undefined> {
    if (name !== 'contributions') return undefined;
    return orThrow(await this.reports.contributionFigures(place, filter)).report;
  }

  async #office(version: string | undefined): Promise<OfficeSettings> {
    if (version === undefined) return (await this.offices.current()) ?? noOffice;
    const known = await this.offices.version(version);
    if (!known) throw refuse('not_found');
    return known;
  }
}

function askedFor(
  file: string,
): { readonly name: DocumentName; readonly format: DocumentFormat } | undefined {
  const dot = file.lastIndexOf('.');
  const name = Object.keys(documentFormats).find((each) => each === file.slice(0, dot)) as
    DocumentName | undefined;
  const formats: readonly DocumentFormat[] = name ? documentFormats[name] : [];
  const format = formats.find((each) => each === file.slice(dot + 1));
  return name && format && { name, format };
}

/** Equal orders are equal bytes; a logo is named by its version. */
function etagOf({ place, ...order }: DocumentOrder): string {
  const { office, ...where } = place;
  const key = canonicalJson({ documentsVersion, ...order, where, office: office.version });
  return `"${hash('sha256', key).slice(0, 32)}"`;
}

function titleOf({ name, place }: DocumentOrder): string {
  return `${name} ${place.workshopName} r${place.revision}`;
}
