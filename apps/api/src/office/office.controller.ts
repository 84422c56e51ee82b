import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { noOffice, type OfficeSettings, pictureOf } from '@rembuk/documents';
import type { Identity } from '../common/identity.ts';
import { CorrelationId, CurrentIdentity, ForAccounts, refuse } from '../http/index.ts';
import { doerOf } from '../identity/people.ts';
import { OfficeDto, type SignatoryDto } from './dto.ts';
import type { OfficeDetails } from './office-events.ts';
import { OfficeStore } from './office-store.ts';

/** What the office that prints puts on paper: letterhead, logo, who signs. */
@ApiTags('office')
@ApiBearerAuth()
@Controller('office')
export class OfficeController {
  constructor(private readonly offices: OfficeStore) {}

  @Get()
  @ForAccounts('admin', 'kominfo')
  async read(): Promise<OfficeSettings> {
    return (await this.offices.current()) ?? noOffice;
  }

  /** Replaces all of it; earlier versions stay, for documents that were printed with them. */
  @Put()
  @ForAccounts('admin', 'kominfo')
  async describe(
    @Body() office: OfficeDto,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<OfficeSettings> {
    if (office.logo !== undefined && !pictureOf(Buffer.from(office.logo, 'base64')))
      throw refuse('malformed', { fields: [{ path: 'logo', rule: 'picture' }] });
    return this.offices.describe(plain(office), doerOf(identity, correlationId));
  }

  /** Erases every version, names of signatories included. Documents are printed without them from then on. */
  @Delete()
  @ForAccounts('admin')
  @HttpCode(204)
  @ApiNoContentResponse()
  async erase(): Promise<void> {
    await this.offices.erase();
  }
}

/** What was sent, without what was sent as nothing. */
function plain({ letterhead, logo, office, city, signatory }: OfficeDto): OfficeDetails {
  return {
    letterhead,
    ...(logo === undefined ? {} : { logo }),
    ...(office === undefined ? {} : { office }),
    ...(city === undefined ? {} : { city }),
    ...(signatory === undefined ? {} : { signatory: named(signatory) }),
  };
}

function named({ name, rank, nip }: SignatoryDto): NonNullable<OfficeDetails['signatory']> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(rank === undefined ? {} : { rank }),
    ...(nip === undefined ? {} : { nip }),
  };
}
