import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandRequest } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import { when } from '../observable.ts';
import { comment, Hall, hasty, planned, type Session } from '../testing/hall.ts';
import type { OwnEdit, UndoOutcome } from '../index.ts';

let hall: Hall;
let session: Session;

beforeEach(async () => {
  hall = await Hall.open();
  planned(hall);
  ({ session } = hall.arrive('ani'));
  await when(session.status, ({ kind }) => kind === 'live');
});
afterEach(() => hall.close());

const retitle = (title: string) => ({
  type: 'RetitleStrategy',
  data: { strategyId: 'strategy-1', title },
});
const titleIn = ({ strategies }: WorkshopState) => strategies.get('strategy-1')?.title;
const title = () => titleIn(hall.server.workshop.state);
const first = 'Masyarakat yang siaga';
const second = 'Masyarakat yang tangguh';
const third = 'Masyarakat yang berdaya';

/** What is undone and redone is in the confirmed state as soon as it is told. */
async function expectDone(asked: Promise<UndoOutcome>, type: string): Promise<void> {
  expect(await asked).toMatchObject({ kind: 'done', edit: { type } });
  expect(session.confirmed.get().revision).toBe(hall.server.workshop.head);
}

const offered = (edit: OwnEdit | undefined) => edit && [edit.type, edit.data];

describe('one takes back what one did', () => {
  it('edit by edit, and does it again', async () => {
    const { undo } = session;
    expect([undo.canUndo.get(), undo.canRedo.get()]).toEqual([undefined, undefined]);
    await session.submit(retitle(second));
    await session.submit(retitle(third));
    await expectDone(undo.undo(), 'RetitleStrategy');
    expect(title()).toBe(second);
    expect(offered(undo.canRedo.get())).toEqual(['RetitleStrategy', retitle(third).data]);
    expect(offered(undo.canUndo.get())).toEqual(['RetitleStrategy', retitle(second).data]);
    await expectDone(undo.undo(), 'RetitleStrategy');
    expect(title()).toBe(first);
    expect(await undo.undo()).toEqual({ kind: 'nothing' });
    await expectDone(undo.redo(), 'RetitleStrategy');
    await expectDone(undo.redo(), 'RetitleStrategy');
    expect(title()).toBe(third);
    expect(await undo.redo()).toEqual({ kind: 'nothing' });
    await expectDone(undo.undo(), 'RetitleStrategy');
    expect(title()).toBe(second);
  });

  it('and history says of each event what it takes back', async () => {
    const outcome = await session.submit({ ...retitle(second), id: commandId(1) });
    expect(outcome.ok).toBe(true);
    await session.undo.undo();
    await session.undo.redo();
    const [done, undone, redone] = hall.server.workshop.log.slice(-3).map(({ meta }) => meta);
    expect(done).toMatchObject({ commandId: commandId(1) });
    expect(done).not.toHaveProperty('undoes');
    expect(undone).toMatchObject({ undoes: commandId(1) });
    expect(redone).toMatchObject({ undoes: undone?.commandId });
  });

  it('shows at once, before the server has said anything', async () => {
    await session.submit(comment('c-1'));
    hall.server.faults.loseAnswer = ({ undoes }) => undoes !== undefined;
    hall.server.faults.frames = () => [];
    const undone = session.undo.undo();
    const isGone = ({ comments }: WorkshopState) => comments.get('c-1')?.withdrawn;
    await when(session.foreseen, ({ state }) => isGone(state) === true);
    expect(isGone(session.confirmed.get().state)).toBe(false);
    await hall.server.heard('WithdrawComment');
    hall.server.faults = {};
    hall.server.announceHead();
    await expectDone(undone, 'PostComment');
    expect(isGone(session.confirmed.get().state)).toBe(true);
    // What was said and withdrawn is not said again.
    expect(await session.undo.redo()).toMatchObject({ kind: 'final', reason: 'for_good' });
  });

  it('also what is still on its way', async () => {
    void session.submit(retitle(second));
    const { undo } = session;
    expect(offered(undo.canUndo.get())).toEqual(['RetitleStrategy', retitle(second).data]);
    await expectDone(undo.undo(), 'RetitleStrategy');
    expect(title()).toBe(first);
    expect(undo.canUndo.get()).toBeUndefined();
  });

  it('in the order in which it is asked for', async () => {
    await session.submit(retitle(second));
    await session.submit(retitle(third));
    const { undo } = session;
    await Promise.all([undo.undo(), undo.undo(), undo.redo()]);
    expect(title()).toBe(second);
  });

  it('of several commands, all', async () => {
    const target = { indicatorId: 'in', year: 2019, value: 3 };
    await session.submit({
      type: 'AddIndicator',
      data: {
        indicatorId: 'in',
        on: { kind: 'sheet', id: 'sheet-1' },
        name: 'Desa siaga',
        level: 'output',
        unit: 'desa',
        direction: 'up',
      },
    });
    await session.submit({ type: 'SetIndicatorTarget', data: target });
    await session.submit({ type: 'RemoveIndicator', data: { indicatorId: 'in' } });
    const { undo } = session;
    const targets = () => hall.server.workshop.state.indicators.get('in')?.targets;
    await expectDone(undo.undo(), 'RemoveIndicator');
    expect(targets()).toEqual([{ year: 2019, value: 3 }]);
    const undoes = hall.server.workshop.log.slice(-2).map(({ meta }) => meta.undoes);
    expect(new Set(undoes).size).toBe(1);
    await expectDone(undo.redo(), 'RemoveIndicator');
    expect(targets()).toBeUndefined();
    await expectDone(undo.undo(), 'RemoveIndicator');
    await expectDone(undo.undo(), 'SetIndicatorTarget');
    expect(targets()).toEqual([]);
    await expectDone(undo.undo(), 'AddIndicator');
    expect(targets()).toBeUndefined();
  });

  it('but not any more once something else was done', async () => {
    await session.submit(retitle(second));
    await session.undo.undo();
    expect(session.undo.canRedo.get()).toBeDefined();
    await session.submit(comment('c-1'));
    await when(session.undo.canRedo, (edit) => edit === undefined);
    expect(await session.undo.redo()).toEqual({ kind: 'nothing' });
  });

  it('a text that was set as a whole, around what others wrote since', async () => {
    const { type, data } = {
      type: 'ReplaceSheetText',
      data: { sheetId: 'sheet-1', field: 'benefit', text: 'Warga tahu.' },
    };
    await session.submit({ type, data });
    const on = { kind: 'sheet', id: 'sheet-1', field: 'benefit' };
    hall.server.decide(
      {
        id: commandId(9),
        workshopId: 'w1',
        type: 'EditText',
        data: { on, change: [11, [0, ' Cepat.']] },
        seen: hall.server.workshop.head,
      },
      'budi',
    );
    const text = () => hall.server.workshop.state.sheets.get('sheet-1')?.texts.benefit;
    await expectDone(session.undo.undo(), 'ReplaceSheetText');
    expect(text()).toBe(' Cepat.');
    await expectDone(session.undo.redo(), 'ReplaceSheetText');
    expect(text()).toBe('Warga tahu. Cepat.');
  });

  it('typing in a text apart', async () => {
    const on = { kind: 'strategy', id: 'strategy-1', field: 'issue' } as const;
    const page = session.texts.open(on, () => undefined, { burstMs: 0 });
    page.editing.type([[0, 'Banjir']]);
    page.editing.flush();
    await when(session.texts.unsettled, (count) => count === 0);
    expect(session.undo.canUndo.get()).toBeUndefined();
    page.close();
  });

  it('what was done from another page is for that page', async () => {
    const elsewhere = hall.arrive('ani').session;
    await when(elsewhere.status, ({ kind }) => kind === 'live');
    await elsewhere.submit(retitle(second));
    await hall.caughtUp(session);
    expect(await session.undo.undo()).toEqual({ kind: 'nothing' });
    expect(title()).toBe(second);
  });
});

describe('what stays', () => {
  it('says why, and makes way for what lies behind it', async () => {
    await session.submit(retitle(second));
    await session.submit({ type: 'SubmitStrategy', data: { strategyId: 'strategy-1' } });
    const { undo } = session;
    await when(undo.canUndo, (edit) => edit?.final === 'official_step');
    expect(await undo.undo()).toMatchObject({ kind: 'final', reason: 'official_step' });
    // Nothing can be changed once the strategy was submitted.
    expect(await undo.undo()).toMatchObject({ kind: 'refused', refusal: { code: 'not_editable' } });
    expect(await undo.undo()).toEqual({ kind: 'nothing' });
    // Who asked has been told: it is no edit to be used again.
    expect(session.refusedEdits.list.get()).toEqual([]);
    expect(title()).toBe(second);
  });

  it('what others changed since, be it under a later word of one’s own', async () => {
    await session.submit(retitle(second));
    hall.elsewhere('RetitleStrategy', retitle(third).data, 'budi');
    await hall.caughtUp(session);
    await session.submit(retitle('Masyarakat yang siap'));
    const { undo } = session;
    await expectDone(undo.undo(), 'RetitleStrategy');
    expect(await undo.undo()).toMatchObject({ kind: 'refused', refusal: { code: 'stale_field' } });
    expect(title()).toBe(third);
    await expectDone(undo.redo(), 'RetitleStrategy');
  });

  it('what others built on since', async () => {
    const data = { sheetId: 'mine', strategyId: 'strategy-1', code: 'M' };
    await session.submit({ type: 'AddSheet', data: { ...data, shortTitle: 'Mine', title: 'M' } });
    const year = { sheetId: 'mine', year: 2019, budgetRupiah: 5, fundingSource: 'APBD' };
    hall.elsewhere('AllocateSheetToYear', year, 'budi');
    expect(await session.undo.undo()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'changed_since', details: { what: 'sheet/mine' } },
    });
    expect(hall.server.workshop.state.sheets.get('mine')?.withdrawn).toBe(false);
  });

  it('what came back with the work of others in it', async () => {
    const win = { sheetId: 'sheet-1', year: 2019 };
    await session.submit({
      type: 'AllocateSheetToYear',
      data: { ...win, budgetRupiah: 5, fundingSource: 'APBD' },
    });
    hall.elsewhere('ReviseAllocation', { ...win, note: 'Counted twice' }, 'budi');
    await hall.caughtUp(session);
    await session.submit({ type: 'RemoveAllocation', data: win });
    const { undo } = session;
    await expectDone(undo.undo(), 'RemoveAllocation');
    expect(await undo.undo()).toMatchObject({ kind: 'final', reason: 'rebuilt' });
    expect(hall.server.workshop.state.sheets.get('sheet-1')?.allocations).toMatchObject([
      { note: 'Counted twice' },
    ]);
  });
});

describe('over a bad line', () => {
  it('an undo whose answer is lost is done once', async () => {
    await session.submit(retitle(second));
    const lost = new Set<string>();
    hall.server.faults.loseAnswer = ({ id, undoes }: CommandRequest) => {
      if (undoes === undefined || lost.has(id)) return false;
      lost.add(id);
      return 'cut';
    };
    await expectDone(session.undo.undo(), 'RetitleStrategy');
    expect(lost.size).toBe(1);
    expect(title()).toBe(first);
    await expectDone(session.undo.redo(), 'RetitleStrategy');
    expect(title()).toBe(second);
  });

  it('no more wait while the line is down than there are to take back', async () => {
    hall.server.faults.loseAnswer = () => true;
    void session.submit(retitle(second));
    const waiting = Array.from({ length: 100 }, () => session.undo.undo());
    expect(await session.undo.undo()).toEqual({ kind: 'nothing' });
    hall.server.faults = {};
    const kinds = (await Promise.all(waiting)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(1);
    expect(title()).toBe(first);
  });

  it('an undo that cannot be sent waits, and goes out when the line is back', async () => {
    await session.submit(retitle(second));
    hall.server.faults.door = () => ({
      ok: false,
      code: 'overloaded',
      message: 'Come back.',
      retryable: true,
    });
    hall.server.cutAll();
    await when(session.status, ({ kind }) => kind === 'behind');
    const undone = session.undo.undo();
    await when(session.sync, ({ waiting }) => waiting === 1);
    hall.server.faults = {};
    await expectDone(undone, 'RetitleStrategy');
  });

  it('one that gets no outcome any more says so', async () => {
    await session.submit(retitle(second));
    hall.server.faults.loseAnswer = () => true;
    hall.server.faults.frames = () => [];
    const undone = session.undo.undo();
    await hall.server.heard('RetitleStrategy');
    session.close();
    expect(await undone).toMatchObject({ kind: 'refused', refusal: { code: 'client_closed' } });
  });

  it('forgets what is not in the log any more', async () => {
    const before = hall.server.workshop.head;
    await session.submit(retitle(second));
    await when(session.undo.canUndo, (edit) => edit !== undefined);
    hall.server.rewind(before);
    hall.server.cutAll();
    await when(session.undo.canUndo, (edit) => edit === undefined);
    expect(await session.undo.undo()).toEqual({ kind: 'nothing' });
  });
});

it('remembers the latest hundred', async () => {
  const { session: other } = hall.arrive('budi', { bounds: { ...hasty, windowMax: 500 } });
  await when(other.status, ({ kind }) => kind === 'live');
  const sent = Array.from({ length: 103 }, (_, n) => other.submit(retitle(`Judul nomor ${n + 1}`)));
  await Promise.all(sent);
  for (let n = 0; n < 100; n += 1) expect(await other.undo.undo()).toMatchObject({ kind: 'done' });
  expect(await other.undo.undo()).toEqual({ kind: 'nothing' });
  expect(title()).toBe('Judul nomor 3');
});

function commandId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
