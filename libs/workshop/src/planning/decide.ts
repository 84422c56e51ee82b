import type { Decision } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { align, removeAlignment, reviseAlignment } from './alignment.ts';
import type { PlanningCommand } from './commands.ts';
import type { PlanningEvent } from './events.ts';
import {
  addIndicator,
  removeIndicator,
  removeTarget,
  reviseIndicator,
  setTarget,
} from './indicator.ts';

export function decidePlanning(
  state: WorkshopState,
  command: PlanningCommand,
  context: DecisionContext,
): Decision<PlanningEvent> {
  switch (command.type) {
    case 'AlignSheet':
      return align(state, command.data);
    case 'ReviseAlignment':
      return reviseAlignment(state, command.data, context);
    case 'RemoveAlignment':
      return removeAlignment(state, command.data, context);
    case 'AddIndicator':
      return addIndicator(state, command.data);
    case 'ReviseIndicator':
      return reviseIndicator(state, command.data, context);
    case 'SetIndicatorTarget':
      return setTarget(state, command.data, context);
    case 'RemoveIndicatorTarget':
      return removeTarget(state, command.data, context);
    case 'RemoveIndicator':
      return removeIndicator(state, command.data, context);
  }
}
