import {
  limits,
  type SheetForm,
  sheetForms,
  type SheetKind,
  sheetKinds,
  type SheetLocation,
  type SheetStage,
  sheetStages,
  type SheetText,
  sheetTexts,
} from '@rembuk/workshop';
import { Is, Optional } from './check.ts';
import { anyOf, id, listOf, nullable, oneOf, order, record, text } from './checks.ts';

const kind = oneOf(sheetKinds);
const form = oneOf(sheetForms);
const stage = oneOf(sheetStages);
const names = listOf(text(limits.listItem));
const location = anyOf(
  record({ kind: oneOf(['wholeRegion']) }),
  record({ kind: oneOf(['districts']), names }),
  record({ kind: oneOf(['villages']), names }),
);

/** Commands that name a sheet alone. */
export class SheetOnlyDto {
  @Is(id) readonly sheetId!: string;
}

export class AddSheetDto extends SheetOnlyDto {
  @Is(id) readonly strategyId!: string;
  @Is(text(limits.code)) readonly code!: string;
  @Is(text(limits.sheetShortTitle)) readonly shortTitle!: string;
  @Is(text(limits.sheetTitle)) readonly title!: string;
  @Optional() @Is(order) readonly order?: string;
  @Optional() @Is(id) readonly leadId?: string;
  @Optional() @Is(listOf(id)) readonly supportingIds?: readonly string[];
  @Optional() @Is(kind) readonly kind?: SheetKind;
  @Optional() @Is(form) readonly form?: SheetForm;
  @Optional() @Is(stage) readonly stage?: SheetStage;
}

export class RetitleSheetDto extends SheetOnlyDto {
  @Optional() @Is(text(limits.sheetShortTitle)) readonly shortTitle?: string;
  @Optional() @Is(text(limits.sheetTitle)) readonly title?: string;
}

export class RecodeSheetDto extends SheetOnlyDto {
  @Is(text(limits.code)) readonly code!: string;
}

export class ClassifySheetDto extends SheetOnlyDto {
  @Optional() @Is(nullable(kind)) readonly kind?: SheetKind | null;
  @Optional() @Is(nullable(form)) readonly form?: SheetForm | null;
  @Optional() @Is(nullable(stage)) readonly stage?: SheetStage | null;
}

/** A sheet and one organization. */
export class SheetOrganizationDto extends SheetOnlyDto {
  @Is(id) readonly organizationId!: string;
}

export class DescribeSheetTargetGroupDto extends SheetOnlyDto {
  @Is(text(limits.targetGroup)) readonly targetGroup!: string;
}

export class LocateSheetDto extends SheetOnlyDto {
  @Is(nullable(location)) readonly location!: SheetLocation | null;
}

export class ListSheetPartnersDto extends SheetOnlyDto {
  @Is(names) readonly partners!: readonly string[];
}

export class DescribeSheetResourcesDto extends SheetOnlyDto {
  @Is(text(limits.resources)) readonly resources!: string;
}

export class ReplaceSheetTextDto extends SheetOnlyDto {
  @Is(oneOf(sheetTexts)) readonly field!: SheetText;
  @Is(text(limits.sheetText)) readonly text!: string;
}

export class MoveSheetDto extends SheetOnlyDto {
  @Is(id) readonly strategyId!: string;
  @Optional() @Is(order) readonly order?: string;
}

export class ReorderSheetDto extends SheetOnlyDto {
  @Is(order) readonly order!: string;
}

export class WithdrawSheetDto extends SheetOnlyDto {
  @Optional() @Is(text(limits.note)) readonly reason?: string;
}
