import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Questions about the past, as they stand in an address. */

/** In digits alone: `Number` would also take nothing at all for 0, and read other notations. */
export const Digits = () =>
  Transform(({ value }: { readonly value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value,
  );

export class AtDto {
  @ApiPropertyOptional({
    description:
      'A revision, or an ISO 8601 moment with its zone (in an address, `+` is written `%2B`). Absent: now.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly at?: string;
}

export class PageDto {
  @ApiPropertyOptional({ minimum: -1, description: 'The last revision that is known already.' })
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(-1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly after?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: 5_000 })
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(5_000)
  readonly limit?: number;
}

export class HistoryDto extends PageDto {
  @ApiProperty({ example: 'sheet/s-1', description: '<kind>/<id>' })
  @IsString()
  @MaxLength(150)
  readonly of!: string;

  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description:
      'Through merges: what a strategy or an organization was made of, and what it went into. Absent: `true`.',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly follow?: 'true' | 'false';
}

export class DiffDto {
  @ApiProperty({ description: 'A revision or a moment; -1: before the first event.' })
  @IsString()
  @MaxLength(40)
  readonly from!: string;

  @ApiPropertyOptional({ description: 'A revision or a moment. Absent: now.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly to?: string;
}
