import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { accountRoles, type AccountRole } from '../common/identity.ts';
import { idPattern } from '../common/workshop-params.dto.ts';

/** Lower case, so that nobody can pass for another by a capital. */
const username = /^[a-z\d][a-z\d._-]{2,39}$/;
/** A line of text in which something can be read: no control characters, no line breaks, nothing that turns it around. */
const personName = /^(?=.*[\p{L}\p{N}])[^\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]{1,100}$/u;

/** Far longer than any password may be: what it is checked against is the policy's business. */
const passwordLengthMax = 512;

export class SignInDto {
  @ApiProperty({ example: 'admin' })
  @IsString()
  @MaxLength(40)
  readonly username!: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(passwordLengthMax)
  readonly password!: string;
}

export class RefreshDto {
  @ApiProperty()
  @IsString()
  @MaxLength(512)
  readonly refreshToken!: string;
}

export class CreateAccountDto {
  @ApiProperty({ pattern: username.source })
  @Matches(username)
  readonly username!: string;

  @ApiProperty({ minLength: 1, maxLength: 100 })
  @Matches(personName)
  readonly name!: string;

  @ApiProperty({ format: 'password', minLength: 12 })
  @IsString()
  @MaxLength(passwordLengthMax)
  readonly password!: string;

  @ApiPropertyOptional({ enum: accountRoles, description: 'Over all workshops; absent: none.' })
  @IsOptional()
  @IsIn(accountRoles)
  readonly role?: AccountRole;
}

export class SetPasswordDto {
  @ApiProperty({ format: 'password', minLength: 12 })
  @IsString()
  @MaxLength(passwordLengthMax)
  readonly password!: string;

  @ApiPropertyOptional({ format: 'password', description: 'Needed for one’s own.' })
  @IsOptional()
  @IsString()
  @MaxLength(passwordLengthMax)
  readonly currentPassword?: string;
}

export class JoinCodeDto {
  @ApiProperty({ example: 'K7MQW-3HXPT', description: 'Case, spaces and hyphens do not count.' })
  @IsString()
  @Length(1, 40)
  readonly code!: string;
}

export class JoinDto extends JoinCodeDto {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @Matches(personName)
  readonly name!: string;

  @ApiProperty({ description: 'One of the organizations that the preview names.' })
  @Matches(idPattern)
  readonly organizationId!: string;
}

export class PersonParamsDto {
  @ApiProperty()
  @Matches(idPattern)
  readonly personId!: string;
}
