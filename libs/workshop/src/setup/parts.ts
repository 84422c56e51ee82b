import type { Decision } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import type { SetupCommand } from './commands.ts';
import { decideDimension } from './dimensions.ts';
import type { SetupEvent } from './events.ts';
import { decideGroup } from './groups.ts';
import { decideOrganization } from './organizations.ts';
import { decideSession } from './sessions.ts';
import { decideWorkshop } from './workshop.ts';

/** What is set up piece by piece, be it in its own command or as a part of the plan that opens a workshop. */
export type PartCommand = Exclude<SetupCommand, { type: 'OpenWorkshop' | 'EndSession' }>;

export function decidePart(
  state: WorkshopState,
  command: PartCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'ReviseWorkshop':
    case 'ConfigureSheetTemplate':
      return decideWorkshop(state, command, context);
    case 'PlanSession':
    case 'ReplanSession':
    case 'CancelSession':
    case 'StartSession':
      return decideSession(state, command, context);
    case 'DefineDimension':
    case 'ReviseDimension':
    case 'ActivateDimension':
    case 'DeactivateDimension':
    case 'SetQuickWinCap':
      return decideDimension(state, command, context);
    case 'RegisterOrganization':
    case 'RenameOrganization':
    case 'MergeOrganizations':
    case 'DeactivateOrganization':
    case 'ReactivateOrganization':
      return decideOrganization(state, command, context);
    case 'FormGroup':
    case 'RenameGroup':
    case 'SeatOrganization':
    case 'UnseatOrganization':
    case 'RotateJoinCode':
      return decideGroup(state, command, context);
  }
}
