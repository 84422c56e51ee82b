import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBase64,
  IsOptional,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { line } from '../common/line.ts';

/** Of base64: a third more than the 256 KB of the picture. */
const LOGO_CHARACTERS_MAX = 349_528;

export class SignatoryDto {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(line)
  @MaxLength(120)
  readonly name?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(line)
  @MaxLength(120)
  readonly rank?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(line)
  @MaxLength(40)
  readonly nip?: string;
}

export class OfficeDto {
  @ApiProperty({ type: [String], description: 'The authority, the office, then its address.' })
  @IsArray()
  @ArrayMaxSize(8)
  @Matches(line, { each: true })
  @MaxLength(160, { each: true })
  readonly letterhead!: string[];

  @ApiPropertyOptional({ description: 'PNG (8 bits, not interlaced) or JPEG, base64; 256 KB.' })
  @IsOptional()
  @IsBase64()
  @MaxLength(LOGO_CHARACTERS_MAX)
  readonly logo?: string;

  @ApiPropertyOptional({ description: 'Who signs, by office.' })
  @IsOptional()
  @Matches(line)
  @MaxLength(200)
  readonly office?: string;

  @ApiPropertyOptional({ description: 'Where it is signed.' })
  @IsOptional()
  @Matches(line)
  @MaxLength(80)
  readonly city?: string;

  @ApiPropertyOptional({ type: SignatoryDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => SignatoryDto)
  readonly signatory?: SignatoryDto;
}
