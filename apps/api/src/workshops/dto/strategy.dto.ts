import { limits, type PlanningDocument, planningDocuments } from '@rembuk/workshop';
import { Is, Optional } from './check.ts';
import { id, oneOf, order, text } from './checks.ts';

const title = text(limits.strategyTitle);
const note = text(limits.note);

/** Commands that name a strategy alone. */
export class StrategyOnlyDto {
  @Is(id) readonly strategyId!: string;
}

export class ProposeStrategyDto extends StrategyOnlyDto {
  @Is(id) readonly dimensionId!: string;
  @Is(text(limits.code)) readonly code!: string;
  @Is(text(limits.subdimension)) readonly subdimension!: string;
  @Is(title) readonly title!: string;
  @Is(id) readonly organizationId!: string;
  @Optional() @Is(order) readonly order?: string;
  @Optional() @Is(text(limits.strategyIssue)) readonly issue?: string;
  @Optional() @Is(text(limits.strategyTarget)) readonly target?: string;
}

export class RetitleStrategyDto extends StrategyOnlyDto {
  @Is(title) readonly title!: string;
}

export class RecodeStrategyDto extends StrategyOnlyDto {
  @Is(text(limits.code)) readonly code!: string;
}

export class ReclassifyStrategyDto extends StrategyOnlyDto {
  @Is(text(limits.subdimension)) readonly subdimension!: string;
}

export class SetStrategyTargetDto extends StrategyOnlyDto {
  @Is(text(limits.strategyTarget)) readonly target!: string;
}

export class ChangeStrategyProposerDto extends StrategyOnlyDto {
  @Is(id) readonly organizationId!: string;
}

export class ReorderStrategyDto extends StrategyOnlyDto {
  @Is(order) readonly order!: string;
}

export class ReplaceStrategyIssueDto extends StrategyOnlyDto {
  @Is(text(limits.strategyIssue)) readonly text!: string;
}

export class MergeStrategiesDto extends StrategyOnlyDto {
  @Is(id) readonly intoId!: string;
}

export class RequestStrategyRevisionDto extends StrategyOnlyDto {
  @Is(note) readonly note!: string;
}

export class WithdrawStrategyDto extends StrategyOnlyDto {
  @Optional() @Is(note) readonly reason?: string;
}

export class JustifyAlignmentGapDto {
  @Is(id) readonly sheetId!: string;
  @Is(oneOf(planningDocuments)) readonly document!: PlanningDocument;
  @Is(note) readonly reason!: string;
}
