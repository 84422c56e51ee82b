import type { Decider, Submission, Verdict } from '../decider.ts';
import type { PlacedEvent } from '../envelope.ts';

/** The smallest domain that can accept, refuse, do nothing, warn and break: an account that may not go below zero. */
export type LedgerCommand =
  | { readonly type: 'Deposit'; readonly amount: number }
  | { readonly type: 'Withdraw'; readonly amount: number }
  | { readonly type: 'SetLimit'; readonly limit: number }
  | { readonly type: 'Break' };

export interface LedgerState {
  readonly balance: number;
  readonly limit: number;
  readonly entries: number;
}

export type LedgerSubmission = Submission<LedgerCommand, string>;

const nothing: LedgerState = { balance: 0, limit: 0, entries: 0 };

export const ledger: Decider<LedgerState, LedgerCommand, string, string> = {
  foldVersion: 1,
  initialState: nothing,
  decide(state, { command, actor }): Verdict {
    const capacity = { role: actor };
    const accepted = (type: string, data: object): Verdict => ({
      kind: 'accepted',
      capacity,
      events: [{ type, v: 1, data }],
    });
    switch (command.type) {
      case 'Deposit':
        // An odd amount leaves two events, so that a command with several is met everywhere.
        return command.amount % 2 === 0
          ? accepted('Deposited', { amount: command.amount })
          : {
              kind: 'accepted',
              capacity,
              events: [
                { type: 'Deposited', v: 1, data: { amount: command.amount - 1 } },
                { type: 'Deposited', v: 1, data: { amount: 1 } },
              ],
            };
      case 'Withdraw':
        return command.amount > state.balance
          ? { kind: 'refused', code: 'too_little', details: { balance: state.balance } }
          : accepted('Withdrawn', { amount: command.amount });
      case 'SetLimit':
        return command.limit === state.limit
          ? { kind: 'accepted', capacity, events: [] }
          : accepted('LimitSet', { limit: command.limit });
      case 'Break':
        throw new Error('a defect of the domain');
    }
  },
  evolve(state, event: PlacedEvent) {
    const { amount = 0, limit = state.limit } = event.data as { amount?: number; limit?: number };
    const entries = state.entries + 1;
    if (event.type === 'LimitSet') return { ...state, limit, entries };
    const balance = state.balance + (event.type === 'Withdrawn' ? -amount : amount);
    return { ...state, balance, entries };
  },
  advise(state) {
    return state.balance < state.limit ? ['below_limit'] : [];
  },
  toJson: (state) => state,
  fromJson: (json) => json as LedgerState,
};

/** Commands with ids that say who and which: `id(1)` is the same command whenever it is sent. */
export function ledgerSubmission(
  number: number,
  command: LedgerCommand,
  actorId = 'ani',
): LedgerSubmission {
  return {
    commandId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    actorId,
    actor: 'member',
    command,
    seen: -1,
    overwrite: false,
    correlationId: `correlation-${number}`,
    bytes: 100,
  };
}
