import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CorrelationId, CurrentIdentity, FromRequest, orThrow, Public } from '../http/index.ts';
import type { RequestOrigin } from '../http/request.ts';
import { AccountsService } from './accounts.service.ts';
import { MeAnswer, TokensAnswer } from './answers.ts';
import { RefreshDto, SignInDto } from './dto.ts';
import type { Identity } from '../common/identity.ts';
import { Operator } from './operator.ts';
import { People } from './people.ts';
import { SessionsService } from './sessions.service.ts';
import type { Tokens } from './tokens.ts';

@ApiTags('identity')
@Controller()
export class AuthController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly people: People,
  ) {}

  /** Staff sign in with user name and password. */
  @Post('auth/sign-in')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: TokensAnswer })
  async signIn(
    @Body() { username, password }: SignInDto,
    @FromRequest() request: RequestOrigin,
  ): Promise<Tokens> {
    return orThrow(await this.accounts.signIn(username.toLowerCase(), password, request));
  }

  /** Buys the next pair of tokens; the refresh token shown is used up. */
  @Post('auth/refresh')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: TokensAnswer })
  async refresh(
    @Body() { refreshToken }: RefreshDto,
    @CorrelationId() correlationId: string,
  ): Promise<Tokens> {
    return orThrow(await this.sessions.refresh(refreshToken, correlationId));
  }

  /** Ends the session that the access token belongs to, its open sockets too. */
  @Post('auth/sign-out')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiNoContentResponse()
  async signOut(
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<void> {
    await this.sessions.end(identity, correlationId);
  }

  /** Who the access token speaks for. */
  @Get('me')
  @ApiBearerAuth()
  @ApiOkResponse({ type: MeAnswer })
  me(@CurrentIdentity() { personId, accountRole }: Identity): MeAnswer {
    const person = this.people.get(personId);
    return {
      personId,
      name: person?.name ?? (personId === Operator.personId ? 'Operator' : ''),
      ...(accountRole === undefined ? {} : { accountRole }),
      ...(person?.workshopId === undefined ? {} : { workshopId: person.workshopId }),
    };
  }
}
