import { type FundingSource, fundingSources, limits } from '@rembuk/workshop';
import { Is, Optional } from './check.ts';
import { id, month, nullable, oneOf, quantity, rupiah, text, year } from './checks.ts';

const fundingSource = oneOf(fundingSources);
const note = text(limits.note);
const unit = text(limits.unit);

/** Commands that name an allocation alone. */
export class AllocationOnlyDto {
  @Is(id) readonly sheetId!: string;
  @Is(year) readonly year!: number;
}

export class AllocateSheetToYearDto extends AllocationOnlyDto {
  @Is(rupiah) readonly budgetRupiah!: number;
  @Is(fundingSource) readonly fundingSource!: FundingSource;
  @Optional() @Is(quantity) readonly target?: number;
  @Optional() @Is(unit) readonly unit?: string;
  @Optional() @Is(note) readonly note?: string;
}

export class ReviseAllocationDto extends AllocationOnlyDto {
  @Optional() @Is(rupiah) readonly budgetRupiah?: number;
  @Optional() @Is(fundingSource) readonly fundingSource?: FundingSource;
  @Optional() @Is(nullable(quantity)) readonly target?: number | null;
  @Optional() @Is(nullable(unit)) readonly unit?: string | null;
  @Optional() @Is(nullable(note)) readonly note?: string | null;
}

export class MarkQuickWinDto extends AllocationOnlyDto {
  @Is(month) readonly start!: string;
  @Is(month) readonly end!: string;
  @Is(note) readonly reason!: string;
  @Is(note) readonly evidence!: string;
}

export class ReviseQuickWinDto extends AllocationOnlyDto {
  @Optional() @Is(month) readonly start?: string;
  @Optional() @Is(month) readonly end?: string;
  @Optional() @Is(note) readonly reason?: string;
  @Optional() @Is(note) readonly evidence?: string;
}
