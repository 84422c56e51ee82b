import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import {
  CurrentIdentity,
  FromRequest,
  MaybeIdentity,
  OptionallySignedIn,
  orThrow,
  Public,
} from '../http/index.ts';
import type { RequestOrigin } from '../http/request.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { JoinCodeAnswer, JoinedAnswer, JoinPreviewAnswer, ParticipantAnswer } from './answers.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import { JoinCodeDto, JoinDto } from './dto.ts';
import type { Identity } from '../common/identity.ts';
import { type Joined, JoiningService, type JoinPreview } from './joining.service.ts';
import { type NamedParticipant, PeopleService } from './people.service.ts';

@ApiTags('joining')
@Controller('workshops/:workshopId')
export class JoiningController {
  constructor(
    private readonly joining: JoiningService,
    private readonly people: PeopleService,
    private readonly access: WorkshopAccess,
  ) {}

  /** What a join code opens: the group, and the organizations that one may come from. */
  @Post('join/preview')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: JoinPreviewAnswer })
  async preview(
    @Param() { workshopId }: WorkshopParamsDto,
    @Body() { code }: JoinCodeDto,
    @FromRequest() request: RequestOrigin,
  ): Promise<JoinPreview> {
    return orThrow(await this.joining.preview(workshopId, code, request));
  }

  /** Enters a workshop. With a bearer token: moves that person to the group, instead of seating a new one. */
  @Post('join')
  @OptionallySignedIn()
  @ApiSecurity({})
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: JoinedAnswer })
  async join(
    @Param() { workshopId }: WorkshopParamsDto,
    @Body() { code, name, organizationId }: JoinDto,
    @MaybeIdentity() identity: Identity | undefined,
    @FromRequest() request: RequestOrigin,
  ): Promise<Joined> {
    const wanted = { code, name: name.trim(), organizationId };
    return orThrow(await this.joining.join(workshopId, wanted, identity, request));
  }

  /** The code of each group. */
  @Get('join-codes')
  @ApiBearerAuth()
  @ApiOkResponse({ type: [JoinCodeAnswer] })
  async joinCodes(
    @Param() { workshopId }: WorkshopParamsDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<readonly JoinCodeAnswer[]> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'joinCodes'));
    return this.joining.codesOf(workshopId, workshop.state);
  }

  /** Names by participant: the only place that joins the two. */
  @Get('people')
  @ApiBearerAuth()
  @ApiOkResponse({ type: [ParticipantAnswer] })
  async participants(
    @Param() { workshopId }: WorkshopParamsDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<readonly NamedParticipant[]> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'names'));
    return this.people.participants(workshop.state);
  }
}
