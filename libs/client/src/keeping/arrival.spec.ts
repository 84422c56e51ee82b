import { describe, expect, it } from '@jest/globals';
import { changeBetween, textAt, type TextPlace } from '@rembuk/workshop';
import type { ClientBounds } from '../bounds.ts';
import { when } from '../observable.ts';
import { comment, Hall, planned } from '../testing/hall.ts';
import type { Faults } from '../testing/protocol-server.ts';
import { randomUuid } from '../uuid.ts';
import { type Write, WrittenBehind } from './local-store.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };
const busy = () => ({ ok: false, code: 'overloaded', message: '', retryable: true }) as const;

const onDevice = () =>
  new WrittenBehind(
    [],
    () => Promise.resolve(),
    () => Promise.resolve(),
  );

const leftBy = (store: WrittenBehind): Write[] =>
  store.entries('').map(({ key, value }) => [key, value]);

/** One that is to be closed, one that stays open; nothing is missing in either. */
async function pages(one: string, other: string, bounds: Partial<ClientBounds> = {}) {
  const hall = await Hall.open();
  planned(hall);
  const [closed, open] = [onDevice(), onDevice()];
  const first = hall.arrive(one, { store: closed, bounds });
  const second = hall.arrive(other, { store: open, bounds }).session;
  await Promise.all([hall.caughtUp(first.session), hall.caughtUp(second)]);
  return { hall, first, closed, second, open };
}

const whatHappened: readonly (readonly [string, Faults])[] = [
  ['had not been taken', { refuse: busy }],
  ['had landed', { loseAnswer: () => true }],
  ['had landed, and nobody was told', { loseAnswer: () => true, frames: () => [] }],
];

describe('what a page that was closed has left behind, in one that is open', () => {
  it.each(whatHappened)('P1 P9: goes out once, in order, where it %s', async (_, faults) => {
    const { hall, first, closed, second, open } = await pages('ani', 'ani');
    await first.session.submit({ type: 'CancelSession', data: { sessionId: 'nowhere' } });
    hall.server.faults = faults;
    for (const id of ['c1', 'c2', 'c3']) void first.session.submit(comment(id));
    const { editing } = first.session.texts.open(on, () => undefined, { burstMs: 1 });
    editing.type(changeBetween('', 'Kampung siaga'));
    editing.flush();
    await hall.server.heard('EditText');
    editing.type(changeBetween('Kampung siaga', 'Kampung siaga bencana'));
    first.client.close();
    await closed.close();

    hall.server.faults = {};
    const left = leftBy(closed);
    open.arrived(left);
    await when(second.sync, ({ kind }) => kind === 'saved');
    const { state } = hall.server.workshop;
    expect([...state.comments.keys()]).toEqual(['c1', 'c2', 'c3']);
    expect(textAt(state, on)).toBe('Kampung siaga bencana');
    expect(second.refusedEdits.list.get()).toMatchObject([
      { request: { data: { sessionId: 'nowhere' } } },
    ]);
    expect(open.entries('').map(({ key }) => key.split('/')[0])).toEqual(['refused']);
    await hall.close();
  });

  it('P6: its words come into the text as it is being written here', async () => {
    const { hall, first, closed, second, open } = await pages('ani', 'ani');
    hall.server.faults = { refuse: busy };
    first.session.texts.open(on, () => undefined).editing.type(changeBetween('', 'Satu.'));
    const page = second.texts.open(on, () => undefined).editing;
    page.type(changeBetween('', 'Dua.'));
    first.client.close();
    await closed.close();

    open.arrived(leftBy(closed));
    expect(page.text).toBe('Dua.');
    expect(second.sync.get()).toMatchObject({ waiting: 2 });
    hall.server.faults = {};
    await when(second.sync, ({ kind }) => kind === 'saved');
    await hall.caughtUp(second);
    expect(page.text).toBe(textAt(hall.server.workshop.state, on));
    expect(['Satu.Dua.', 'Dua.Satu.']).toContain(page.text);
    await hall.close();
  });

  it('waits for the events that the page which is gone had seen, and this one has not', async () => {
    const { hall, first, closed, second, open } = await pages('ani', 'budi');
    hall.server.faults = { frames: (frame, person) => (person === 'ani' ? [frame] : []) };
    const text = 'Awal';
    hall.elsewhere('ReplaceSheetText', { sheetId: on.id, field: on.field, text });
    await hall.caughtUp(first.session);
    hall.server.faults = { refuse: busy, frames: () => [] };
    const { editing } = first.session.texts.open(on, () => undefined);
    editing.type(changeBetween(text, 'Awal yang baik'));
    first.client.close();
    await closed.close();

    open.arrived(leftBy(closed));
    hall.server.faults = {};
    hall.server.announceHead();
    await when(second.sync, ({ kind }) => kind === 'saved');
    expect(second.refusedEdits.list.get()).toEqual([]);
    expect(textAt(hall.server.workshop.state, on)).toBe('Awal yang baik');
    await hall.close();
  });

  it('P6: is let in though more waits here than one page would take', async () => {
    const { hall, first, closed, second, open } = await pages('ani', 'ani', { pendingMax: 2 });
    hall.server.faults = { refuse: busy };
    const { editing } = first.session.texts.open(on, () => undefined, { burstMs: 1 });
    editing.type(changeBetween('', 'Kampung siaga'));
    editing.flush();
    void first.session.submit(comment('c1'));
    for (const id of ['c2', 'c3']) void second.submit(comment(id));
    first.client.close();
    await closed.close();

    open.arrived(leftBy(closed));
    hall.server.faults = {};
    await when(second.sync, ({ kind }) => kind === 'saved');
    const { state } = hall.server.workshop;
    expect(textAt(state, on)).toBe('Kampung siaga');
    expect([...state.comments.keys()].sort()).toEqual(['c1', 'c2', 'c3']);
    expect(second.refusedEdits.list.get()).toEqual([]);
    await hall.close();
  });

  it('P9: waits here also where it is an undo that mends a text', async () => {
    const { hall, second, open } = await pages('ani', 'ani');
    hall.server.faults = { refuse: busy };
    const change = changeBetween('', 'Kampung siaga');
    const { revision: seen } = second.confirmed.get();
    const command = { workshopId: 'w1', type: 'EditText', data: { on, change }, seen };
    const request = { id: randomUuid(), ...command, undoes: randomUuid() };
    open.arrived([[`command/w1/000000000000-${request.id}`, { request, renamable: true }]]);
    expect(second.sync.get()).toMatchObject({ kind: 'saving', waiting: 1 });
    await hall.close();
  });

  it('is no business of a page that is closed, or has nothing more to send', async () => {
    const hall = await Hall.open();
    const store = onDevice();
    const { client, session } = hall.arrive('ani', { store });
    await hall.caughtUp(session);
    hall.server.expelAll('forbidden');
    await when(session.status, ({ kind }) => kind === 'refused');
    const request = { id: 'x', workshopId: 'w1', ...comment('c1'), seen: 0 };
    store.arrived([['command/w1/1-x', { request, renamable: true }]]);
    expect(session.sync.get()).toMatchObject({ kind: 'ended', waiting: 0 });
    expect(store.entries('')).toHaveLength(1);
    client.close();
    await hall.close();
  });
});
