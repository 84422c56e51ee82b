import type { Decision } from '../decision.ts';
import type { ForumEvent } from '../forum/events.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';
import { open } from './open.ts';
import { decidePart } from './parts.ts';
import { endSession } from './sessions.ts';

export function decideSetup(
  state: WorkshopState,
  command: SetupCommand,
  context: DecisionContext,
): Decision<SetupEvent | Extract<ForumEvent, { type: 'MilestoneSet' }>> {
  switch (command.type) {
    case 'OpenWorkshop':
      return open(state, command.data, context);
    case 'EndSession':
      return endSession(state, command.data, context);
    default:
      return decidePart(state, command, context);
  }
}
