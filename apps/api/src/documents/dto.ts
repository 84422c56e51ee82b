import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Language, languages } from '@rembuk/workshop';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import { ActivityReportDto } from '../reports/dto.ts';

export class DocumentParamsDto extends WorkshopParamsDto {
  @ApiProperty({ example: 'contributions.pdf', description: '<document>.<format>' })
  @IsString()
  @MaxLength(40)
  readonly file!: string;
}

export class DocumentDto extends ActivityReportDto {
  @ApiPropertyOptional({ enum: languages, description: 'Absent: Indonesian.' })
  @IsOptional()
  @IsIn(languages)
  readonly language?: Language;

  @ApiPropertyOptional({ description: 'Of `sheets`: the id of one sheet alone.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly sheet?: string;

  @ApiPropertyOptional({
    description: 'The letterhead that an earlier document names, to print the same again.',
  })
  @IsOptional()
  @Matches(/^[\da-f]{12}$/)
  readonly letterhead?: string;
}
