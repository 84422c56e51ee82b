import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountRoles, type AccountRole } from '../common/identity.ts';

/** Answers, as the OpenAPI document shows them. */

export class TokensAnswer {
  @ApiProperty({ description: 'JWT; goes into the Authorization header as a bearer token.' })
  readonly accessToken!: string;

  @ApiProperty({ description: 'Opaque; good for one refresh.' })
  readonly refreshToken!: string;

  @ApiProperty({ description: 'Of the access token.', example: 3600 })
  readonly expiresInSeconds!: number;

  @ApiProperty()
  readonly personId!: string;
}

export class JoinedAnswer extends TokensAnswer {
  @ApiProperty()
  readonly participantId!: string;

  @ApiProperty()
  readonly groupId!: string;
}

export class MeAnswer {
  @ApiProperty()
  readonly personId!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiPropertyOptional({ enum: accountRoles })
  readonly accountRole?: AccountRole;

  @ApiPropertyOptional({ description: 'The workshop whose code the person showed first.' })
  readonly workshopId?: string;
}

export class PersonIdAnswer {
  @ApiProperty()
  readonly personId!: string;
}

export class AccountAnswer extends PersonIdAnswer {
  @ApiProperty()
  readonly username!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiPropertyOptional({ enum: accountRoles })
  readonly role?: AccountRole;
}

export class JoinCodeAnswer {
  @ApiProperty()
  readonly groupId!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly dimensionId!: string;

  @ApiProperty({ example: 'K7MQW-3HXPT' })
  readonly code!: string;
}

export class ParticipantAnswer {
  @ApiProperty()
  readonly participantId!: string;

  @ApiProperty({ description: '"peserta dihapus" once the person was erased.' })
  readonly name!: string;

  @ApiProperty()
  readonly erased!: boolean;

  @ApiProperty()
  readonly role!: string;

  @ApiProperty()
  readonly active!: boolean;

  @ApiPropertyOptional()
  readonly organizationId?: string;

  @ApiPropertyOptional()
  readonly groupId?: string;
}

class NamedAnswer {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;
}

class OrganizationAnswer extends NamedAnswer {
  @ApiProperty()
  readonly abbreviation!: string;
}

export class JoinPreviewAnswer {
  @ApiProperty()
  readonly workshop!: NamedAnswer;

  @ApiProperty()
  readonly group!: NamedAnswer;

  @ApiProperty({ type: [OrganizationAnswer] })
  readonly organizations!: OrganizationAnswer[];
}
