import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { noOffice, type OfficeSettings, printedPicture } from '@rembuk/documents';
import { Gate } from '../common/gate.ts';
import type { Identity } from '../common/identity.ts';
import {
  CorrelationId,
  CurrentIdentity,
  ForAccounts,
  HeavyRead,
  orThrow,
  refuse,
} from '../http/index.ts';
import { doerOf } from '../identity/people.ts';
import { OfficeDto, type SignatoryDto } from './dto.ts';
import type { OfficeDetails } from './office-events.ts';
import { OfficeStore } from './office-store.ts';

/** What the office that prints puts on paper: letterhead, logo, who signs. */
@ApiTags('office')
@ApiBearerAuth()
@Controller('office')
export class OfficeController {
  /** A picture keeps a thread busy for a while. */
  readonly #pictures = new Gate(1, 4);

  constructor(private readonly offices: OfficeStore) {}

  @Get()
  @ForAccounts('admin', 'kominfo')
  async read(): Promise<OfficeSettings> {
    return (await this.offices.current()) ?? noOffice;
  }

  /**
   * Replaces all of it; earlier versions stay, for documents that were printed with them. The logo is kept as it is printed:
   * a PNG opaque.
   */
  @Put()
  @HeavyRead()
  @ForAccounts('admin', 'kominfo')
  async describe(
    @Body() office: OfficeDto,
    @CurrentIdentity() identity: Identity,
    @CorrelationId() correlationId: string,
  ): Promise<OfficeSettings> {
    const logo = office.logo === undefined ? undefined : await this.#printed(office.logo);
    const details = { ...plain(office), ...(logo !== undefined && { logo }) };
    return this.offices.describe(details, doerOf(identity, correlationId));
  }

  /** Erases every version, names of signatories included. Documents are printed without them from then on. */
  @Delete()
  @ForAccounts('admin')
  @HttpCode(204)
  @ApiNoContentResponse()
  async erase(): Promise<void> {
    await this.offices.erase();
  }

  async #printed(base64: string): Promise<string> {
    const made = await this.#pictures.through(() => printedPicture(Buffer.from(base64, 'base64')));
    if (typeof made === 'string')
      throw refuse('malformed', { fields: [{ path: 'logo', rule: made }] });
    return Buffer.from(orThrow(made).bytes).toString('base64');
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
