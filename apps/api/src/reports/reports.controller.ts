import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ContributionRow } from '@rembuk/projections';
import type { Warning } from '@rembuk/workshop';
import { CurrentIdentity, HeavyRead, orThrow } from '../http/index.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import type { Identity } from '../common/identity.ts';
import { AtDto } from '../replay/dto.ts';
import { ReplayService } from '../replay/replay.service.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { ContributionsService } from './contributions.service.ts';
import { WarningsService } from './warnings.service.ts';

/** A row as JSON carries it: exact sums as text. */
type WrittenRow = Omit<ContributionRow, 'budgetRupiah'> & { readonly budgetRupiah: string };

@ApiTags('reports')
@ApiBearerAuth()
@Controller('workshops/:workshopId')
export class ReportsController {
  constructor(
    private readonly access: WorkshopAccess,
    private readonly replay: ReplayService,
    private readonly contributions: ContributionsService,
    private readonly unwise: WarningsService,
  ) {}

  /** One row for every organization, with zeros; by name, never a ranking. */
  @Get('reports/contributions')
  @HeavyRead()
  async report(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at }: AtDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ readonly revision: number; readonly rows: readonly WrittenRow[] }> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'contributions'));
    const { revision } = orThrow(await this.replay.revisionOf(workshopId, at, workshop.head, 'at'));
    const rows = orThrow(await this.contributions.rows(workshopId, revision));
    return {
      revision,
      rows: rows.map((row) => ({ ...row, budgetRupiah: row.budgetRupiah.toString() })),
    };
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
}
