import {
  type Language,
  languages,
  limits,
  type SheetTemplateField,
  sheetTemplateFields,
} from '@rembuk/workshop';
import { Is, Nested, NestedList, Optional } from './check.ts';
import { day, id, listOf, nullable, oneOf, text, timeZone, truth, whole, year } from './checks.ts';

const name = text(limits.name);
const code = text(limits.code);
const subdimensions = listOf(text(limits.subdimension), limits.subdimensionsMax);

export class PeriodDto {
  @Is(year) readonly from!: number;
  @Is(year) readonly to!: number;
}

export class SessionDto {
  @Is(id) readonly sessionId!: string;
  @Is(name) readonly name!: string;
  @Is(day) readonly from!: string;
  @Is(day) readonly to!: string;
}

export class DimensionDto {
  @Is(id) readonly dimensionId!: string;
  @Is(code) readonly code!: string;
  @Is(name) readonly name!: string;
  @Is(name) readonly nameId!: string;
  @Is(truth) readonly active!: boolean;
  @Is(subdimensions) readonly subdimensions!: readonly string[];
}

export class OrganizationDto {
  @Is(id) readonly organizationId!: string;
  @Is(text(limits.abbreviation)) readonly abbreviation!: string;
  @Is(name) readonly name!: string;
}

export class FormGroupDto {
  @Is(id) readonly groupId!: string;
  @Is(name) readonly name!: string;
  @Is(id) readonly dimensionId!: string;
}

export class SeatedGroupDto extends FormGroupDto {
  @Is(listOf(id, limits.organizationsMax)) readonly organizationIds!: readonly string[];
}

export class OpenWorkshopDto {
  @Is(name) readonly name!: string;
  @Is(name) readonly region!: string;
  @Nested(() => PeriodDto) readonly period!: PeriodDto;
  @Is(timeZone) readonly timeZone!: string;
  @Is(oneOf(languages)) readonly language!: Language;
  @Optional()
  @NestedList(() => SessionDto, limits.sessionsMax)
  readonly sessions?: readonly SessionDto[];
  @Optional()
  @NestedList(() => DimensionDto, limits.dimensionsMax)
  readonly dimensions?: readonly DimensionDto[];
  @Optional()
  @NestedList(() => OrganizationDto, limits.organizationsMax)
  readonly organizations?: readonly OrganizationDto[];
  @Optional()
  @NestedList(() => SeatedGroupDto, limits.groupsMax)
  readonly groups?: readonly SeatedGroupDto[];
}

export class ReviseWorkshopDto {
  @Optional() @Is(name) readonly name?: string;
  @Optional() @Is(name) readonly region?: string;
  @Optional() @Nested(() => PeriodDto) readonly period?: PeriodDto;
  @Optional() @Is(timeZone) readonly timeZone?: string;
  @Optional() @Is(oneOf(languages)) readonly language?: Language;
}

export class TemplateFieldDto {
  @Is(oneOf(sheetTemplateFields)) readonly field!: SheetTemplateField;
  @Is(truth) readonly required!: boolean;
}

export class ConfigureSheetTemplateDto {
  @NestedList(() => TemplateFieldDto, sheetTemplateFields.length)
  readonly fields!: readonly TemplateFieldDto[];
}

export class SetQuickWinCapDto {
  @Is(id) readonly dimensionId!: string;
  @Is(nullable(whole(0, limits.sheetsMax))) readonly cap!: number | null;
}

export class ReplanSessionDto {
  @Is(id) readonly sessionId!: string;
  @Optional() @Is(name) readonly name?: string;
  @Optional() @Is(day) readonly from?: string;
  @Optional() @Is(day) readonly to?: string;
}

/** Commands that name a session alone. */
export class SessionOnlyDto {
  @Is(id) readonly sessionId!: string;
}

export class ReviseDimensionDto {
  @Is(id) readonly dimensionId!: string;
  @Optional() @Is(code) readonly code?: string;
  @Optional() @Is(name) readonly name?: string;
  @Optional() @Is(name) readonly nameId?: string;
  @Optional() @Is(subdimensions) readonly subdimensions?: readonly string[];
}

/** Commands that name a dimension alone. */
export class DimensionOnlyDto {
  @Is(id) readonly dimensionId!: string;
}

export class RenameOrganizationDto {
  @Is(id) readonly organizationId!: string;
  @Optional() @Is(text(limits.abbreviation)) readonly abbreviation?: string;
  @Optional() @Is(name) readonly name?: string;
}

export class MergeOrganizationsDto {
  @Is(id) readonly organizationId!: string;
  @Is(id) readonly intoId!: string;
}

/** Commands that name an organization alone. */
export class OrganizationOnlyDto {
  @Is(id) readonly organizationId!: string;
}

export class RenameGroupDto {
  @Is(id) readonly groupId!: string;
  @Is(name) readonly name!: string;
}

/** An organization and its place at a group's table. */
export class SeatDto {
  @Is(id) readonly groupId!: string;
  @Is(id) readonly organizationId!: string;
}

/** Commands that name a group alone. */
export class GroupOnlyDto {
  @Is(id) readonly groupId!: string;
}
