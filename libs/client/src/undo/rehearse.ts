import type { Opened, Refused } from '@rembuk/protocol';
import { isRefusal, type Refusal, refusals, type WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { foretell } from '../foresee-workshop.ts';
import type { Step } from './edit.ts';

/** Decisions do not ask what time it is, and what is rehearsed is thrown away. */
const at = '1970-01-01T00:00:00.000Z';

/**
 * What would become of each of these steps, sent one after the other to who holds this state: why it would be refused;
 * undefined where it would not. One that would be refused changes nothing for those behind it.
 */
export function rehearse(
  confirmed: Confirmed<WorkshopState>,
  steps: readonly Pick<Step, 'command' | 'seen'>[],
  who: Opened['you'],
): readonly (Refused | undefined)[] {
  let { state, revision: head } = confirmed;
  const you = asSeated(state, who);
  return steps.map(({ command, seen }) => {
    const asked = { you, at, head, seen, overwrite: false, undoing: true };
    const told = foretell(state, command, asked);
    if (isRefusal(told)) return refusedBy(told);
    ({ state } = told);
    head += told.events;
    return undefined;
  });
}

/** Somebody may have been given another seat since they came in. */
function asSeated({ participants }: WorkshopState, you: Opened['you']): Opened['you'] {
  const seat = participants.get(you.participantId);
  if (seat?.active !== true) return you;
  const { role, organizationId, groupId } = seat;
  return {
    participantId: you.participantId,
    role,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(groupId === undefined ? {} : { groupId }),
  };
}

/** As the server would put it. */
function refusedBy({ refused: code, details }: Refusal): Refused {
  const refusal = { ok: false, code, message: refusals[code], retryable: false } as const;
  return details === undefined ? refusal : { ...refusal, details };
}
