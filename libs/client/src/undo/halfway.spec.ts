import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandRequest } from '@rembuk/protocol';
import type { StrategyStatus } from '@rembuk/workshop';
import { when } from '../observable.ts';
import { comment, Hall, planned, type Session } from '../testing/hall.ts';

/** An undo that takes several commands: strategy-1 with sheet-1 and sheet-2, which ani merged into strategy-2. */

let hall: Hall;
let session: Session;

beforeEach(async () => {
  hall = await Hall.open();
  planned(hall);
  elsewhere('ProposeStrategy', {
    strategyId: 'strategy-2',
    dimensionId: 'society',
    code: 'S2',
    subdimension: 'umum',
    title: 'Masyarakat yang lain',
    organizationId: 'bpbd',
  });
  elsewhere('AddSheet', {
    sheetId: 'sheet-2',
    strategyId: 'strategy-1',
    code: 'L2',
    shortTitle: 'Tangguh',
    title: 'Kampung tangguh',
  });
  ({ session } = hall.arrive('ani'));
  await when(session.status, ({ kind }) => kind === 'live');
  await session.submit(comment('before'));
  await session.submit({
    type: 'MergeStrategies',
    data: { strategyId: 'strategy-1', intoId: 'strategy-2' },
  });
});
afterEach(() => hall.close());

function elsewhere(type: string, data: Record<string, unknown>): void {
  const outcome = hall.elsewhere(type, data, 'budi');
  if (!outcome.ok) throw new Error(`${type}: ${outcome.code}`);
}

const reorder = (sheetId: string) => elsewhere('ReorderSheet', { sheetId, order: 'a7' });
const move = (sheetId: string) => ({ type: 'MoveSheet', data: { sheetId } });

/** What the server has of it: the status of strategy-1, and under what its sheets stand. */
function board(): readonly [StrategyStatus | undefined, ...(string | undefined)[]] {
  const { strategies, sheets } = hall.server.workshop.state;
  const under = (id: string) => sheets.get(id)?.strategyId;
  return [strategies.get('strategy-1')?.status, under('sheet-1'), under('sheet-2')];
}
const merged = ['withdrawn', 'strategy-2', 'strategy-2'] as const;
const apart = ['draft', 'strategy-1', 'strategy-1'] as const;

const sent = () => hall.server.received.filter(({ undoes }) => undoes !== undefined);

/** Budi does something as soon as the first command of the undo, or redo, has been taken. */
function afterTheFirst(what: () => void): void {
  hall.server.faults.loseAnswer = ({ undoes }: CommandRequest) => {
    if (undoes === undefined) return false;
    hall.server.faults = {};
    what();
    return false;
  };
}

describe('an undo of several commands is all or nothing', () => {
  it('given that nobody came in between, when it is asked for, then all of it is done', async () => {
    const { undo } = session;
    expect(await undo.undo()).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(apart);
    expect(await undo.redo()).toMatchObject({ kind: 'done' });
    expect(board()).toEqual(merged);
  });

  it('given that its last command would be refused, then none of them is sent', async () => {
    reorder('sheet-2');
    await hall.caughtUp(session);
    const { undo } = session;
    expect(await undo.undo()).toMatchObject({
      kind: 'refused',
      edit: { type: 'MergeStrategies' },
      refusal: { ok: false, code: 'changed_since', details: { what: 'sheet/sheet-2' } },
    });
    expect(board()).toEqual(merged);
    expect(sent()).toEqual([]);
    // As with any edit that others went on from, what lies behind it is next.
    expect(undo.canUndo.get()).toMatchObject({ type: 'PostComment' });
    expect(undo.canRedo.get()).toBeUndefined();
  });

  it('given that two would be refused, then it says why the first of them would be', async () => {
    reorder('sheet-2');
    elsewhere('WithdrawSheet', { sheetId: 'sheet-1' });
    await hall.caughtUp(session);
    expect(await session.undo.undo()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'withdrawn' },
    });
    expect(sent()).toEqual([]);
  });

  it('given that the line is down, then it waits for what others did meanwhile', async () => {
    hall.server.faults.door = () => ({
      ok: false,
      code: 'overloaded',
      message: 'Come back.',
      retryable: true,
    });
    hall.server.cutAll();
    await when(session.status, ({ kind }) => kind === 'behind');
    reorder('sheet-2');
    const undone = session.undo.undo();
    hall.server.faults = {};
    expect(await undone).toMatchObject({ kind: 'refused', refusal: { code: 'changed_since' } });
    expect(board()).toEqual(merged);
    expect(sent()).toEqual([]);
  });

  it('given that the line never comes back, then it says so', async () => {
    hall.server.faults.door = () => ({
      ok: false,
      code: 'overloaded',
      message: 'Come back.',
      retryable: true,
    });
    hall.server.cutAll();
    await when(session.status, ({ kind }) => kind === 'behind');
    const undone = session.undo.undo();
    session.close();
    expect(await undone).toMatchObject({ kind: 'refused', refusal: { code: 'client_closed' } });
  });
});

describe('an undo that somebody came into', () => {
  it('given that another command was refused, then what is left is there to be asked for again', async () => {
    afterTheFirst(() => reorder('sheet-1'));
    const { undo } = session;
    const left = [move('sheet-1'), move('sheet-2')];
    expect(await undo.undo()).toMatchObject({
      kind: 'refused',
      edit: { type: 'MergeStrategies', left },
      refusal: { code: 'changed_since', details: { what: 'sheet/sheet-1' } },
    });
    expect(board()).toEqual(['draft', 'strategy-2', 'strategy-2']);
    expect(undo.canUndo.get()).toMatchObject({ type: 'MergeStrategies', left });
  });

  it('when it is asked for again, then it is done as far as it goes', async () => {
    afterTheFirst(() => reorder('sheet-1'));
    const { undo } = session;
    await undo.undo();
    expect(await undo.undo()).toMatchObject({
      kind: 'refused',
      edit: { type: 'MergeStrategies', left: [move('sheet-1')] },
      refusal: { code: 'changed_since', details: { what: 'sheet/sheet-1' } },
    });
    expect(board()).toEqual(['draft', 'strategy-2', 'strategy-1']);
    // Nothing of it will do any more, and what lies behind it is next.
    expect(await undo.undo()).toMatchObject({
      kind: 'refused',
      edit: { type: 'MergeStrategies' },
      refusal: { code: 'changed_since' },
    });
    expect(undo.canUndo.get()).toMatchObject({ type: 'PostComment' });
    // All that was done of it is one edit.
    expect(await undo.redo()).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(merged);
    expect(await undo.redo()).toEqual({ kind: 'nothing' });
    expect(await undo.undo()).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(['draft', 'strategy-2', 'strategy-1']);
  });

  it('given that what stood in the way is gone, then it is finished, and whole again', async () => {
    afterTheFirst(() => elsewhere('SubmitStrategy', { strategyId: 'strategy-2' }));
    const { undo } = session;
    expect(await undo.undo()).toMatchObject({ refusal: { code: 'not_editable' } });
    elsewhere('RequestStrategyRevision', { strategyId: 'strategy-2', note: 'Lengkapi' });
    await hall.caughtUp(session);
    const finished = await undo.undo();
    expect(finished).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(apart);
    expect(await undo.redo()).toMatchObject({ kind: 'done' });
    expect(board()).toEqual(merged);
    expect(await undo.undo()).toMatchObject({ kind: 'done' });
    expect(board()).toEqual(apart);
  });

  it('when what was done is done again instead, then the whole is to be undone once more', async () => {
    afterTheFirst(() => elsewhere('SubmitStrategy', { strategyId: 'strategy-2' }));
    const { undo } = session;
    await undo.undo();
    elsewhere('RequestStrategyRevision', { strategyId: 'strategy-2', note: 'Lengkapi' });
    await hall.caughtUp(session);
    expect(await undo.redo()).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(merged);
    expect(undo.canUndo.get()).not.toHaveProperty('left');
    expect(await undo.undo()).toMatchObject({ kind: 'done', edit: { type: 'MergeStrategies' } });
    expect(board()).toEqual(apart);
  });

  it('given that the person went on meanwhile, then that is taken back first', async () => {
    afterTheFirst(() => {
      reorder('sheet-1');
      void session.submit(comment('meanwhile'));
    });
    const { undo } = session;
    expect(await undo.undo()).toMatchObject({ kind: 'refused' });
    await when(undo.canUndo, (edit) => edit?.type === 'PostComment');
    await when(session.outbox.pending, (pending) => pending.length === 0);
    expect(await undo.undo()).toMatchObject({ kind: 'done', edit: { type: 'PostComment' } });
    expect(await undo.undo()).toMatchObject({
      edit: { type: 'MergeStrategies', left: [move('sheet-1')] },
    });
    expect(board()).toEqual(['draft', 'strategy-2', 'strategy-1']);
  });

  it('given that it was a redo, then the same', async () => {
    const { undo } = session;
    await undo.undo();
    afterTheFirst(() => reorder('sheet-1'));
    const merge = { type: 'MergeStrategies' };
    const left = [move('sheet-1'), merge];
    expect(await undo.redo()).toMatchObject({ kind: 'refused', edit: { ...merge, left } });
    expect(undo.canRedo.get()).toMatchObject({ ...merge, left });
    expect(await undo.redo()).toMatchObject({ edit: { ...merge, left: [move('sheet-1')] } });
    expect(board()).toEqual(merged);
    expect(await undo.redo()).toMatchObject({ kind: 'refused' });
    expect(undo.canRedo.get()).toBeUndefined();
    expect(await undo.undo()).toMatchObject({ kind: 'done', edit: merge });
    expect(board()).toEqual(apart);
  });

  it('given a redo, and that the person went on meanwhile, then it is told and not done again', async () => {
    const { undo } = session;
    await undo.undo();
    afterTheFirst(() => {
      reorder('sheet-1');
      void session.submit(comment('meanwhile'));
    });
    expect(await undo.redo()).toMatchObject({
      kind: 'refused',
      edit: { left: [move('sheet-1'), { type: 'MergeStrategies' }] },
    });
    await when(session.outbox.pending, (pending) => pending.length === 0);
    await hall.caughtUp(session);
    expect(undo.canRedo.get()).toBeUndefined();
  });

  it('given that history ended before it, then nothing of it is left', async () => {
    const head = hall.server.workshop.head;
    afterTheFirst(() => {
      hall.server.rewind(head - 1);
      hall.server.cutAll();
    });
    const { undo } = session;
    expect(await undo.undo()).toMatchObject({ kind: 'refused' });
    await when(session.status, ({ kind }) => kind === 'live');
    expect(undo.canUndo.get()).toBeUndefined();
    expect(await undo.undo()).toEqual({ kind: 'nothing' });
  });
});
