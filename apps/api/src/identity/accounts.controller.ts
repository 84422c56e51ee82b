import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  CorrelationId,
  CurrentIdentity,
  ForAccounts,
  FromRequest,
  orThrow,
  refuse,
} from '../http/index.ts';
import type { RequestOrigin } from '../http/request.ts';
import { type Account, AccountsService } from './accounts.service.ts';
import { AccountAnswer, PersonIdAnswer } from './answers.ts';
import { CreateAccountDto, PersonParamsDto, SetPasswordDto } from './dto.ts';
import type { Identity } from '../common/identity.ts';
import { doerOf } from './people.ts';
import { PeopleService } from './people.service.ts';

@ApiTags('identity')
@ApiBearerAuth()
@Controller()
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly people: PeopleService,
  ) {}

  /** Makes a staff account; only an admin makes admins. */
  @Post('accounts')
  @ForAccounts('admin', 'kominfo')
  @ApiCreatedResponse({ type: PersonIdAnswer })
  async create(
    @Body() { username, name, password, role }: CreateAccountDto,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<{ readonly personId: string }> {
    if (role === 'admin' && identity.accountRole !== 'admin') throw refuse('forbidden');
    const account = {
      username,
      name: name.trim(),
      password,
      ...(role === undefined ? {} : { role }),
    };
    return orThrow(await this.accounts.create(account, doerOf(identity, correlationId)));
  }

  @Get('accounts')
  @ForAccounts('admin', 'kominfo')
  @ApiOkResponse({ type: [AccountAnswer] })
  list(): readonly Account[] {
    return this.accounts.list();
  }

  /** One's own with the present password, anyone's as an admin. Ends the person's other sessions. */
  @Put('accounts/:personId/password')
  @HttpCode(204)
  @ApiNoContentResponse()
  async setPassword(
    @Param() { personId }: PersonParamsDto,
    @Body() passwords: SetPasswordDto,
    @CurrentIdentity() identity: Identity,
    @FromRequest() request: RequestOrigin,
  ): Promise<void> {
    orThrow(await this.accounts.setPassword(identity, personId, passwords, request));
  }

  /** Ends all sessions of a person and closes their sockets. */
  @Post('people/:personId/revoke')
  @ForAccounts('admin', 'kominfo')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @Param() { personId }: PersonParamsDto,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<void> {
    orThrow(await this.people.revoke(identity, personId, correlationId));
  }

  /** Erases a person's name, contact and sessions for good; what they did stays, by "peserta dihapus". */
  @Delete('people/:personId')
  @ForAccounts('admin')
  @HttpCode(204)
  @ApiNoContentResponse()
  async erase(@Param() { personId }: PersonParamsDto): Promise<void> {
    orThrow(await this.people.erase(personId));
  }
}
