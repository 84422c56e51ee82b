import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ConcurrencyError } from './event-store.ts';
import { verifyChain } from './hash-chain.ts';
import { MemoryEventStore } from './memory-store.ts';
import { ledger, type LedgerSubmission, ledgerSubmission as submission } from './testing/ledger.ts';
import { type Ledger, openLoop, readAll, stream } from './testing/ledger-loop.ts';

describe('what the decision loop answers', () => {
  it('acknowledges a command only when its events are durable, and tells them then', async () => {
    const store = new MemoryEventStore();
    const { loop, told } = await openLoop(store);
    const append = store.faults.holdNext();
    let answered = false;
    const answer = loop.submit(submission(1, { type: 'Deposit', amount: 10 })).finally(() => {
      answered = true;
    });
    await append.reached;
    expect({ answered, told: told.length, head: loop.head }).toEqual({
      answered: false,
      told: 0,
      head: -1,
    });
    append.release();
    expect(await answer).toEqual({ ok: true, revision: 0, advice: [] });
    expect(told.map(({ revision }) => revision)).toEqual([0]);
    expect(loop.state.balance).toBe(10);
  });

  it('gives the revision of the last event of a command with several', async () => {
    const { loop } = await openLoop(new MemoryEventStore());
    const answer = await loop.submit(submission(1, { type: 'Deposit', amount: 5 }));
    expect(answer).toMatchObject({ ok: true, revision: 1 });
  });

  it('P3: refuses without changing anything', async () => {
    const store = new MemoryEventStore();
    const { loop, told } = await openLoop(store);
    await loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    const answer = await loop.submit(submission(2, { type: 'Withdraw', amount: 11 }));
    expect(answer).toEqual({ ok: false, code: 'too_little', details: { balance: 10 } });
    expect(await readAll(store)).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  it('gives advice on the state as it is after the command', async () => {
    const { loop } = await openLoop(new MemoryEventStore());
    const answer = await loop.submit(submission(1, { type: 'SetLimit', limit: 5 }));
    expect(answer).toMatchObject({ ok: true, advice: ['below_limit'] });
  });

  it('decides each command of a batch against the ones before it, with one append', async () => {
    const store = new MemoryEventStore();
    const { loop, told } = await openLoop(store);
    const append = store.faults.holdNext();
    const first = loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    await append.reached;
    const batch = [
      loop.submit(submission(2, { type: 'Withdraw', amount: 8 })),
      loop.submit(submission(3, { type: 'Withdraw', amount: 8 })),
      loop.submit(submission(4, { type: 'Withdraw', amount: 2 })),
    ];
    // One append for the three: a second would meet this fault and be refused.
    store.faults.planNext({});
    append.release();
    await first;
    expect((await Promise.all(batch)).map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(loop.state.balance).toBe(0);
    expect(told.map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  it('lets a defect cost its own command only', async () => {
    const { loop, failures } = await openLoop(new MemoryEventStore());
    const answers = await Promise.all([
      loop.submit(submission(1, { type: 'Deposit', amount: 2 })),
      loop.submit(submission(2, { type: 'Break' })),
      loop.submit(submission(3, { type: 'Deposit', amount: 4 })),
    ]);
    expect(answers.map((answer) => ('postponed' in answer ? answer.postponed : answer.ok))).toEqual(
      [true, 'internal', true],
    );
    expect(failures).toEqual([new Error('a defect of the domain')]);
    expect(loop.state.balance).toBe(6);
  });

  it('never lets time run backwards in a stream', async () => {
    const store = new MemoryEventStore();
    const early = await openLoop(store);
    await early.loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    const [first] = await readAll(store);
    const { loop } = await openLoop(store);
    await loop.submit(submission(2, { type: 'Deposit', amount: 2 }));
    const [, second] = await readAll(store);
    expect(Date.parse(second?.meta.at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(first?.meta.at ?? ''),
    );
  });
});

describe('advice that fails', () => {
  const failing: Ledger = {
    ...ledger,
    advise: () => {
      throw new Error('a defect of the advice');
    },
  };

  it('is reported and left out: what is durable is acknowledged, to everyone of the batch', async () => {
    const { loop, failures } = await openLoop(new MemoryEventStore(), {}, failing);
    const commands = [1, 2, 3].map((n) => submission(n, { type: 'Deposit', amount: 2 }));
    const answers = await Promise.all(commands.map((one) => loop.submit(one)));
    expect(answers).toEqual(commands.map((_, revision) => ({ ok: true, revision, advice: [] })));
    expect(failures).toEqual(commands.map(() => new Error('a defect of the advice')));
    // A repeat is answered from memory, at once: that must not throw either.
    expect(await loop.submit(submission(2, { type: 'Deposit', amount: 2 }))).toEqual(answers[1]);
  });

  it('does not take the outcome of a command without effect', async () => {
    const { loop } = await openLoop(new MemoryEventStore(), {}, failing);
    await loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    const answer = await loop.submit(submission(2, { type: 'SetLimit', limit: 0 }));
    expect(answer).toEqual({ ok: true, revision: 0, unchanged: true, advice: [] });
  });
});

describe('when the store fails', () => {
  it('refuses the batch as retryable, and the same command succeeds later', async () => {
    const store = new MemoryEventStore();
    const { loop, told } = await openLoop(store);
    store.faults.refuseNext('full');
    const command = submission(1, { type: 'Deposit', amount: 2 });
    expect(await loop.submit(command)).toEqual({ ok: false, postponed: 'store_unavailable' });
    expect({ balance: loop.state.balance, told }).toEqual({ balance: 0, told: [] });
    expect(await loop.submit(command)).toMatchObject({ ok: true, revision: 0 });
  });

  it('P9: finds an append whose reply was lost, and tells its events', async () => {
    const store = new MemoryEventStore();
    const { loop, told } = await openLoop(store);
    store.faults.loseNextReply();
    const command = submission(1, { type: 'Deposit', amount: 3 });
    expect(await loop.submit(command)).toEqual({ ok: false, postponed: 'store_unavailable' });
    expect(await loop.submit(command)).toMatchObject({ ok: true, revision: 1 });
    expect(await readAll(store)).toHaveLength(2);
    expect(told.map(({ revision }) => revision)).toEqual([0, 1]);
    expect(loop.state.balance).toBe(3);
  });

  it('decides nothing before it knows what an append left that it heard nothing of', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    await loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    store.faults.loseNextReply();
    await loop.submit(submission(2, { type: 'Deposit', amount: 8 }));
    const covered = await loop.submit(submission(3, { type: 'Withdraw', amount: 9 }));
    expect(covered).toMatchObject({ ok: true, revision: 2 });
  });

  it('does not tell a refusal that could not be recorded', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    await loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    store.faults.refuseNext('full');
    const command = submission(2, { type: 'Withdraw', amount: 50 });
    expect(await loop.submit(command)).toEqual({ ok: false, postponed: 'store_unavailable' });
    expect(await loop.submit(command)).toMatchObject({ ok: false, code: 'too_little' });
  });
});

describe('with another writer', () => {
  it('reads the tail, tells it, and decides again', async () => {
    const store = new MemoryEventStore();
    const ours = await openLoop(store);
    const theirs = await openLoop(store);
    await theirs.loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    const answer = await ours.loop.submit(submission(2, { type: 'Deposit', amount: 4 }));
    expect(answer).toMatchObject({ ok: true, revision: 1 });
    expect(ours.conflicts()).toBe(1);
    expect(ours.told.map(({ revision }) => revision)).toEqual([0, 1]);
  });

  it('P9: answers a command that went through the other one first', async () => {
    const store = new MemoryEventStore();
    const ours = await openLoop(store);
    const theirs = await openLoop(store);
    const command = submission(1, { type: 'Deposit', amount: 10 });
    const first = await theirs.loop.submit(command);
    expect(await ours.loop.submit(command)).toEqual(first);
    expect(await readAll(store)).toHaveLength(1);
  });

  it('catches up first with what the author had seen elsewhere', async () => {
    const store = new MemoryEventStore({ shared: true });
    const ours = await openLoop(store);
    const theirs = await openLoop(store);
    await theirs.loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    const command = { ...submission(2, { type: 'Withdraw', amount: 4 }), seen: 0 };
    expect(await ours.loop.submit(command)).toMatchObject({ ok: true, revision: 1 });
    expect(ours.conflicts()).toBe(0);
  });

  it('gives up after a bounded number of conflicts', async () => {
    const store = new MemoryEventStore();
    const ours = await openLoop(store, { conflictsMax: 2 });
    for (let attempt = 0; attempt <= 2; attempt++)
      store.faults.planNext({
        before: () => Promise.reject(new ConcurrencyError(stream, 'no_stream', 0)),
      });
    expect(await ours.loop.submit(submission(1, { type: 'Deposit', amount: 2 }))).toEqual({
      ok: false,
      postponed: 'conflict',
    });
    expect(ours.conflicts()).toBe(3);
  });
});

describe('bounds', () => {
  it('postpones as overloaded past the queue, and answers all it took', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store, { queuedCommandsMax: 2 });
    const append = store.faults.holdNext();
    const first = loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    await append.reached;
    const waiting = [2, 3].map((n) => loop.submit(submission(n, { type: 'Deposit', amount: 2 })));
    expect(await loop.submit(submission(4, { type: 'Deposit', amount: 2 }))).toEqual({
      ok: false,
      postponed: 'overloaded',
    });
    append.release();
    expect((await Promise.all([first, ...waiting])).every(({ ok }) => ok)).toBe(true);
  });

  it('keeps nobody waiting behind all that one person sent at once', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store, { batchCommandsMax: 4 });
    const append = store.faults.holdNext();
    const order: string[] = [];
    const submit = (number: number, actorId: string) =>
      loop
        .submit(submission(number, { type: 'Deposit', amount: 2 }, actorId))
        .then(({ ok }) => order.push(`${actorId} ${ok}`));
    const all = Array.from({ length: 20 }, (_, index) => submit(index, 'ani'));
    await append.reached;
    all.push(submit(100, 'budi'));
    append.release();
    await Promise.all(all);
    // In the batch behind the one that was under way.
    expect(order.indexOf('budi true')).toBeGreaterThanOrEqual(4);
    expect(order.indexOf('budi true')).toBeLessThan(8);
    expect(order).toHaveLength(21);
  });

  it('lets others in between commands that take long, and keeps their order', async () => {
    const store = new MemoryEventStore();
    const decided: number[] = [];
    const slow: Ledger = {
      ...ledger,
      decide: (state, asked, moment) => {
        const endMs = performance.now() + 2;
        while (performance.now() < endMs);
        decided.push(turns);
        return ledger.decide(state, asked, moment);
      },
    };
    let turns = 0;
    let isOver = false;
    const nextTurn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(nextTurn);
    };
    setImmediate(nextTurn);
    const { loop } = await openLoop(store, { decidingMs: 1 }, slow);
    const commands = Array.from({ length: 12 }, (_, index) =>
      // The refused ones are never waited for by an append.
      loop.submit(submission(index, { type: index < 2 ? 'Deposit' : 'Withdraw', amount: 2 })),
    );
    const answers = await Promise.all(commands);
    isOver = true;
    expect(answers.map(({ ok }) => ok)).toEqual(
      Array.from({ length: 12 }, (_, index) => index < 4),
    );
    expect(decided).toHaveLength(12);
    expect(new Set(decided).size).toBe(12);
  });

  it('also lets others in where each command is settled before the next comes', async () => {
    const slow: Ledger = {
      ...ledger,
      decide: (...asked) => {
        const endMs = performance.now() + 2;
        while (performance.now() < endMs);
        return ledger.decide(...asked);
      },
    };
    const { loop } = await openLoop(new MemoryEventStore(), { decidingMs: 1 }, slow);
    await loop.submit(submission(100, { type: 'Deposit', amount: 2 }));
    let isNextTurn = false;
    setImmediate(() => {
      isNextTurn = true;
    });
    await loop.submit(submission(101, { type: 'Deposit', amount: 2 }));
    await loop.submit(submission(102, { type: 'Deposit', amount: 2 }));
    expect(isNextTurn).toBe(true);
  });

  it('answers what was left for the next batch once, also when an append fails', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store, { decidingMs: Number.MIN_VALUE });
    const held = store.faults.holdNext();
    const first = loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    await held.reached;
    const batch = [2, 3, 4].map((n) => loop.submit(submission(n, { type: 'Deposit', amount: 2 })));
    store.faults.refuseNext();
    held.release();
    const postponed = { ok: false, postponed: 'store_unavailable' };
    expect(await Promise.all([first, ...batch])).toEqual([
      expect.objectContaining({ ok: true }),
      postponed,
      postponed,
      postponed,
    ]);
    const again = [2, 3, 4].map((n) => loop.submit(submission(n, { type: 'Deposit', amount: 2 })));
    expect(
      (await Promise.all(again)).map((answer) => 'revision' in answer && answer.revision),
    ).toEqual([1, 2, 3]);
    expect(await readAll(store)).toHaveLength(4);
  });

  it('takes nothing more once it closes, and answers what it had', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    const append = store.faults.holdNext();
    const first = loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    await append.reached;
    const closed = loop.close();
    expect(await loop.submit(submission(2, { type: 'Deposit', amount: 2 }))).toEqual({
      ok: false,
      postponed: 'shutting_down',
    });
    append.release();
    await closed;
    expect(await first).toMatchObject({ ok: true });
  });
});

describe('property: whatever fails, what was answered is what the log holds', () => {
  const command = fc.oneof(
    fc.record({ type: fc.constant('Deposit' as const), amount: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ type: fc.constant('Withdraw' as const), amount: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ type: fc.constant('SetLimit' as const), limit: fc.integer({ min: 0, max: 1 }) }),
  );
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), command }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), back: fc.nat(8) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'refuse' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'loseReply' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'settle' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'rival' as const }) },
  );

  it('P1, P2, P9 hold beside a rival writer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const store = new MemoryEventStore();
        const rival = await openLoop(store);
        await rival.loop.submit(submission(1_000, { type: 'Deposit', amount: 2 }));
        let node = await openLoop(store, { outcomesRemembered: 6 });
        const sent: LedgerSubmission[] = [];
        const answers: { id: string; answer: unknown }[] = [];
        let waiting: Promise<void>[] = [];
        const send = (one: LedgerSubmission): void => {
          waiting.push(
            node.loop.submit(one).then((answer) => {
              if (!('postponed' in answer)) answers.push({ id: one.commandId, answer });
            }),
          );
        };
        for (const [index, now] of steps.entries()) {
          if (now.do === 'send') {
            sent.push(submission(index, now.command));
            send(sent.at(-1) as LedgerSubmission);
          } else if (now.do === 'repeat') {
            const again = sent.at(-1 - now.back);
            if (again) send(again);
          } else if (now.do === 'refuse') store.faults.refuseNext();
          else if (now.do === 'loseReply') store.faults.loseNextReply();
          else if (now.do === 'rival') {
            const deposit = submission(2_000 + index, { type: 'Deposit', amount: 3 }, 'rival');
            waiting.push(rival.loop.submit(deposit).then(() => undefined));
          } else {
            await Promise.all(waiting);
            waiting = [];
            if (now.do === 'restart') node = await openLoop(store, { outcomesRemembered: 6 });
          }
        }
        await Promise.all(waiting);
        const events = await readAll(store);
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, at) => at));
        expect(await verifyChain(stream, store.readStream(stream))).toMatchObject({ ok: true });
        // Every answer that was given for an id is the same answer, and the log agrees with it.
        for (const { id, answer } of answers) {
          const own = events.filter(({ meta }) => meta.commandId === id);
          const outcome = answer as { ok: boolean; revision?: number; code?: string };
          const others = answers.filter((other) => other.id === id);
          for (const other of others)
            expect(other.answer).toMatchObject(
              outcome.ok
                ? { ok: true, revision: outcome.revision }
                : { ok: false, code: outcome.code },
            );
          if (outcome.ok && own.length > 0) expect(own.at(-1)?.revision).toBe(outcome.revision);
          if (!outcome.ok) expect(own).toEqual([]);
          const revisions = own.map(({ revision }) => revision);
          expect(revisions).toEqual(revisions.map((_, at) => (revisions[0] as number) + at));
        }
      }),
      { numRuns: 150 },
    );
  });
});
