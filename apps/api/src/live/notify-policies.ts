import type { NotifyKind, NotifyRequest } from '@rembuk/protocol';
import type { Actor, Role } from '@rembuk/workshop';

interface NotifyPolicy {
  readonly roles: readonly Role[];
  /** Where it concerns another participant than the one who asks. */
  readonly rolesForOthers?: readonly Role[];
  /** Goes to everybody at once, each time: has a measure of its own. */
  readonly pace?: 'steering' | 'replay';
}

const steering = { roles: ['admin', 'facilitator'], pace: 'steering' } as const;
const leading = { roles: steering.roles, pace: 'replay' } as const;
/** However many hands go up, they are told of a few times a second. */
const forum = { roles: ['facilitator', 'member'] } as const;

/**
 * Who may notify of what: one row per kind, and a kind without a row does not compile. What is not written here is
 * denied.
 */
export const notifyPolicies: { readonly [Kind in NotifyKind]: NotifyPolicy } = {
  startTimer: steering,
  pauseTimer: steering,
  resumeTimer: steering,
  stopTimer: steering,
  summon: steering,
  raiseHand: forum,
  lowerHand: { ...forum, rolesForOthers: steering.roles },
  startReplay: leading,
  steerReplay: leading,
  markReplay: leading,
  leadReplay: leading,
  endReplay: leading,
};

export function mayLeadReplay({ role }: Actor): boolean {
  return leading.roles.some((one) => one === role);
}

export function mayNotify(actor: Actor, request: NotifyRequest): boolean {
  const { roles, rolesForOthers = roles } = notifyPolicies[request.kind];
  const whose = request.kind === 'lowerHand' ? (request.participantId ?? actor.id) : actor.id;
  return (whose === actor.id ? roles : rolesForOthers).includes(actor.role);
}
