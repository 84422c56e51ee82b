import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** How things are named by an id in addresses and bodies. */
export const idPattern = /^[A-Za-z\d][\w-]{0,63}$/;

export class WorkshopParamsDto {
  @ApiProperty()
  @Matches(idPattern)
  readonly workshopId!: string;
}
