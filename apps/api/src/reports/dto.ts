import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AtDto, Digits } from '../replay/dto.ts';

/** What a report may be narrowed to, as it stands in an address; what each means, libs/projections says. */

/** Reports of what stands: it has no date, so they take no time but `at`. */
export class StandingReportDto extends AtDto {
  @ApiPropertyOptional({ description: 'Id of a dimension: what stands on its board.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly dimension?: string;

  @ApiPropertyOptional({
    description: 'Id of an organization; one that was merged is its successor.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly organization?: string;
}

/** Reports of what was done. */
export class ActivityReportDto extends StandingReportDto {
  @ApiPropertyOptional({ description: 'A moment: what was done then or later.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly from?: string;

  @ApiPropertyOptional({ description: 'A moment: what was done then or earlier.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly to?: string;

  @ApiPropertyOptional({ description: 'Id of a session: what was done while it ran.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly session?: string;
}

export class TimelineDto extends ActivityReportDto {
  @ApiPropertyOptional({ minimum: -1, description: 'The last revision that is known already.' })
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(-1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly after?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: 1_000 })
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly limit?: number;
}
