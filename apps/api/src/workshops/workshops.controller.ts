import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { CommandAccepted } from '@rembuk/protocol';
import { CorrelationId, CurrentIdentity, orThrow } from '../http/index.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import type { Identity } from '../common/identity.ts';
import { readCommandBody } from './command-reader.ts';
import { type ListedWorkshop, WorkshopDirectory } from './workshop-directory.ts';
import { WorkshopsService } from './workshops.service.ts';

class WorkshopAnswer implements ListedWorkshop {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly region!: string;
}

/** Commands over HTTP: the same as over the live connection. */
@ApiTags('workshops')
@ApiBearerAuth()
@Controller('workshops')
export class WorkshopsController {
  constructor(
    private readonly workshops: WorkshopsService,
    private readonly directory: WorkshopDirectory,
  ) {}

  /** The workshops that the asker may read. */
  @Get()
  @ApiOkResponse({ type: [WorkshopAnswer] })
  list(@CurrentIdentity() identity: Identity): readonly ListedWorkshop[] {
    return this.directory.listFor(identity);
  }

  /** Asks for a change; the answer comes once the outcome is durable. */
  @Post(':workshopId/commands')
  @HttpCode(200)
  @ApiBody({ schema: { $ref: '#/components/schemas/HttpCommand' } })
  async command(
    @Param() { workshopId }: WorkshopParamsDto,
    @Body() body: unknown,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<CommandAccepted> {
    const { request, command, bytes } = orThrow(readCommandBody(body));
    const { personId, accountRole } = identity;
    const submission = {
      commandId: request.id,
      actor: accountRole === undefined ? { personId } : { personId, accountRole },
      command,
      seen: request.seen,
      overwrite: request.overwrite ?? false,
      ...(request.undoes === undefined ? {} : { undoes: request.undoes }),
      correlationId,
      bytes,
    };
    return orThrow(await this.workshops.submit(workshopId, submission));
  }
}
