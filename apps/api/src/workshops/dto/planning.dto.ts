import {
  type AlignmentNature,
  alignmentNatures,
  type DocumentVersion,
  type IndicatorDirection,
  indicatorDirections,
  type IndicatorLevel,
  indicatorLevels,
  limits,
  type PlanningDocument,
  planningDocuments,
} from '@rembuk/workshop';
import { Is, Nested, Optional } from './check.ts';
import { anyOf, id, nullable, oneOf, quantity, record, text, whole, year } from './checks.ts';
import { CardRefDto } from './references.dto.ts';

const document = oneOf(planningDocuments);
const nature = oneOf(alignmentNatures);
const reference = text(limits.reference);
const code = text(limits.code);
const version = anyOf(
  record({ kind: oneOf(['initialDraft']) }),
  record({ kind: oneOf(['finalDraft']) }),
  record({ kind: oneOf(['original']) }),
  record({ kind: oneOf(['amendment']), number: whole(1, limits.amendmentMax) }),
);

/** Commands that name an alignment alone. */
export class AlignmentOnlyDto {
  @Is(id) readonly sheetId!: string;
  @Is(id) readonly alignmentId!: string;
}

export class AlignSheetDto extends AlignmentOnlyDto {
  @Is(document) readonly document!: PlanningDocument;
  @Is(version) readonly version!: DocumentVersion;
  @Is(reference) readonly reference!: string;
  @Optional() @Is(code) readonly code?: string;
  @Is(nature) readonly nature!: AlignmentNature;
}

export class ReviseAlignmentDto extends AlignmentOnlyDto {
  @Optional() @Is(document) readonly document?: PlanningDocument;
  @Optional() @Is(version) readonly version?: DocumentVersion;
  @Optional() @Is(reference) readonly reference?: string;
  @Optional() @Is(nullable(code)) readonly code?: string | null;
  @Optional() @Is(nature) readonly nature?: AlignmentNature;
}

const level = oneOf(indicatorLevels);
const direction = oneOf(indicatorDirections);
const baseline = record({ value: quantity, year });
const name = text(limits.name);
const unit = text(limits.unit);
const dataSource = text(limits.name);

interface Baseline {
  readonly value: number;
  readonly year: number;
}

/** Commands that name an indicator alone. */
export class IndicatorOnlyDto {
  @Is(id) readonly indicatorId!: string;
}

export class AddIndicatorDto extends IndicatorOnlyDto {
  @Nested(() => CardRefDto) readonly on!: CardRefDto;
  @Is(name) readonly name!: string;
  @Is(level) readonly level!: IndicatorLevel;
  @Is(unit) readonly unit!: string;
  @Optional() @Is(baseline) readonly baseline?: Baseline;
  @Is(direction) readonly direction!: IndicatorDirection;
  @Optional() @Is(dataSource) readonly dataSource?: string;
  @Optional() @Is(id) readonly organizationId?: string;
}

export class ReviseIndicatorDto extends IndicatorOnlyDto {
  @Optional() @Is(name) readonly name?: string;
  @Optional() @Is(level) readonly level?: IndicatorLevel;
  @Optional() @Is(unit) readonly unit?: string;
  @Optional() @Is(nullable(baseline)) readonly baseline?: Baseline | null;
  @Optional() @Is(direction) readonly direction?: IndicatorDirection;
  @Optional() @Is(nullable(dataSource)) readonly dataSource?: string | null;
  @Optional() @Is(nullable(id)) readonly organizationId?: string | null;
}

export class SetIndicatorTargetDto extends IndicatorOnlyDto {
  @Is(year) readonly year!: number;
  @Is(quantity) readonly value!: number;
}

export class RemoveIndicatorTargetDto extends IndicatorOnlyDto {
  @Is(year) readonly year!: number;
}
