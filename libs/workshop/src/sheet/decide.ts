import type { Decision } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import type { SheetCommand } from './commands.ts';
import {
  classify,
  describeResources,
  describeTargetGroup,
  listPartners,
  locate,
  recode,
  retitle,
} from './content.ts';
import type { SheetEvent } from './events.ts';
import { addSupporting, assignLead, removeSupporting } from './organizations.ts';
import { add, move, reorder, restore, withdraw } from './placement.ts';
import { replaceText } from './text.ts';

/** A sheet's content may change while its strategy's may; its place, while both stand on the board. */
export function decideSheet(
  state: WorkshopState,
  command: SheetCommand,
  context: DecisionContext,
): Decision<SheetEvent> {
  switch (command.type) {
    case 'AddSheet':
      return add(state, command.data);
    case 'RetitleSheet':
      return retitle(state, command.data, context);
    case 'RecodeSheet':
      return recode(state, command.data, context);
    case 'ClassifySheet':
      return classify(state, command.data, context);
    case 'AssignSheetLead':
      return assignLead(state, command.data, context);
    case 'AddSupportingOrganization':
      return addSupporting(state, command.data);
    case 'RemoveSupportingOrganization':
      return removeSupporting(state, command.data);
    case 'DescribeSheetTargetGroup':
      return describeTargetGroup(state, command.data, context);
    case 'LocateSheet':
      return locate(state, command.data, context);
    case 'ListSheetPartners':
      return listPartners(state, command.data, context);
    case 'DescribeSheetResources':
      return describeResources(state, command.data, context);
    case 'ReplaceSheetText':
      return replaceText(state, command.data, context);
    case 'MoveSheet':
      return move(state, command.data, context);
    case 'ReorderSheet':
      return reorder(state, command.data);
    case 'WithdrawSheet':
      return withdraw(state, command.data);
    case 'RestoreSheet':
      return restore(state, command.data);
  }
}
