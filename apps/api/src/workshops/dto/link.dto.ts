import { limits, type LinkType, linkTypes } from '@rembuk/workshop';
import { Is, Nested, Optional } from './check.ts';
import { id, oneOf, text } from './checks.ts';
import { CardRefDto } from './references.dto.ts';

/** Commands that name a link alone. */
export class LinkOnlyDto {
  @Is(id) readonly linkId!: string;
}

export class DrawLinkDto extends LinkOnlyDto {
  @Nested(() => CardRefDto) readonly from!: CardRefDto;
  @Nested(() => CardRefDto) readonly to!: CardRefDto;
  @Is(oneOf(linkTypes)) readonly type!: LinkType;
  @Optional() @Is(text(limits.note)) readonly note?: string;
}

export class AgreeOverlapLeadDto extends LinkOnlyDto {
  @Is(id) readonly organizationId!: string;
}

export class ResolveConflictDto extends LinkOnlyDto {
  @Is(text(limits.note)) readonly resolution!: string;
}
