import { describe, expect, it } from '@jest/globals';
import { DecisionLoop } from './decision-loop.ts';
import { defaultLoopBounds } from './loop-options.ts';
import type { Decider } from './decider.ts';
import { MemoryEventStore } from './memory-store.ts';
import { TurnBudget } from './turn-budget.ts';
import { OutcomeLog } from './outcome-log.ts';
import {
  ledger,
  type LedgerCommand,
  type LedgerState,
  ledgerSubmission as submission,
} from './testing/ledger.ts';

const stream = 'workshop-ledger';

/** Withdrawals are for nobody here, until a limit is set. */
const closed: Decider<LedgerState, LedgerCommand, string, string> = {
  ...ledger,
  decide: (state, asked, moment) =>
    asked.command.type === 'Withdraw' && state.limit === 0
      ? { kind: 'refused', code: 'stranger', unrecorded: true }
      : ledger.decide(state, asked, moment),
};

describe('a refusal that is to leave no trace', () => {
  it('is told in its turn, is recorded nowhere, and is no outcome', async () => {
    const store = new MemoryEventStore();
    const loop = await DecisionLoop.load({
      stream,
      store,
      decider: closed,
      clock: Date.now,
      random: () => 0,
      bounds: defaultLoopBounds,
      turn: new TurnBudget(defaultLoopBounds.decidingMs),
      listener: { committed: () => undefined },
    });
    await loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    const withdrawal = submission(2, { type: 'Withdraw', amount: 1 });
    // Nor does it say how far the stream goes.
    for (const seen of [-1, 99])
      expect(await loop.submit({ ...withdrawal, seen })).toEqual({ ok: false, code: 'stranger' });
    expect(await store.head(OutcomeLog.streamOf(stream))).toBeUndefined();
    // What opens the door before it in the queue counts for it.
    const [, answer] = await Promise.all([
      loop.submit(submission(3, { type: 'SetLimit', limit: 5 })),
      loop.submit(withdrawal),
    ]);
    expect(answer).toMatchObject({ ok: true });
  });
});
