import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refused } from '@rembuk/protocol';
import { changeBetween, foldVersion, textAt, type TextPlace } from '@rembuk/workshop';
import { when } from '../observable.ts';
import { comment, Hall, planned } from '../testing/hall.ts';
import type { Faults } from '../testing/protocol-server.ts';
import type { TextNews } from '../text/text-editing-options.ts';
import { openFileStore } from './file-store.ts';

const folders: string[] = [];
const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-reload-'));
  folders.push(folder);
  return join(folder, 'outbox.db');
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const away = {
  door: () => ({ ok: false, code: 'shutting_down', message: '', retryable: true }) as const,
};
const busy = () => ({ ok: false, code: 'overloaded', message: '', retryable: true }) as const;
const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };

const whatHappened: readonly (readonly [string, Faults, 'typed more' | ''])[] = [
  ['was on its way, with more behind it', { refuse: busy }, 'typed more'],
  ['was on its way', { refuse: busy }, ''],
  ['had landed, with more behind it', { loseAnswer: () => true, frames: () => [] }, 'typed more'],
  ['had landed', { loseAnswer: () => true, frames: () => [] }, ''],
];

describe('a client that comes back with what an earlier one kept', () => {
  it('P1 P9: sends what was given while the server was away, in order, under the same ids', async () => {
    const hall = await Hall.open();
    const file = newFile();
    hall.server.faults = away;
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    for (let n = 1; n <= 20; n += 1) void session.submit(comment(`c${n}`));
    expect(session.sync.get()).toEqual({ kind: 'offline', waiting: 20, refused: 0, kept: true });
    const ids = session.outbox.pending.get().map(({ id }) => id);
    client.close();
    await store.close();

    hall.server.faults = {};
    const again = openFileStore(file);
    const later = hall.arrive('ani', { store: again }).session;
    expect(later.sync.get().waiting).toBe(20);
    await when(later.sync, ({ kind }) => kind === 'saved');
    // On a busy machine an answer may be late, and what it was for is said again.
    const received = new Set(hall.server.received.map(({ id }) => id));
    expect([...received]).toEqual(ids);
    expect(hall.server.workshop.state.comments.size).toBe(20);
    expect(again.entries('')).toEqual([]);
    await hall.close();
    await again.close();
  });

  it('P9: does nothing twice when the answer came too late for the earlier one', async () => {
    const hall = await Hall.open();
    const file = newFile();
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    await hall.caughtUp(session);
    hall.server.faults = { loseAnswer: () => true };
    void session.submit(comment('c1'));
    await when(session.confirmed, ({ state }) => state.comments.size === 1);
    client.close();
    await store.close();

    hall.server.faults = {};
    const again = openFileStore(file);
    const later = hall.arrive('ani', { store: again }).session;
    await when(later.sync, ({ kind }) => kind === 'saved');
    expect(later.refusedEdits.list.get()).toEqual([]);
    expect(hall.server.workshop.state.comments.size).toBe(1);
    await hall.close();
    await again.close();
  });

  it('is not kept from its work by what it cannot read', async () => {
    const hall = await Hall.open();
    planned(hall);
    const odd = openFileStore(newFile());
    const draft = { confirmed: 'satu', revision: 3 };
    for (const [key, value] of Object.entries({
      'command/w1/1': 'kata',
      'command/w1/2': { request: { id: 7 }, renamable: true },
      'text/w1/a': { on, draft: { ...draft, typed: [{ group: 1, change: [9, [0, 'x']] }] } },
      'text/w1/b': { on: { kind: 'sheet' }, draft },
      'text/w1/c': null,
      'refused/w1/1': [],
      'refused/w1/2': { kind: 'command', id: 'x', code: 'stale_field' },
    }))
      odd.put(key, value);
    const later = hall.arrive('ani', { store: odd }).session;
    await hall.caughtUp(later);
    expect(later.sync.get()).toMatchObject({ kind: 'saved', waiting: 0, refused: 0 });
    expect(await later.submit(comment('c1'))).toMatchObject({ ok: true });
    await hall.close();
    await odd.close();
  });

  it('keeps everything when the server speaks another version, for the client that speaks it too', async () => {
    const hall = await Hall.open();
    const file = newFile();
    hall.server.faults = { door: () => refused('protocol_unsupported', { spoken: [99] }) };
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    const outcome = session.submit(comment('c1'));
    await when(session.sync, ({ kind }) => kind === 'ended');
    // Told that it was not taken; not told that it was refused.
    expect(await outcome).toMatchObject({ ok: false, code: 'protocol_unsupported' });
    expect(session.refusedEdits.list.get()).toEqual([]);
    client.close();
    await store.close();

    hall.server.faults = {};
    const again = openFileStore(file);
    const later = hall.arrive('ani', { store: again }).session;
    await when(later.sync, ({ kind }) => kind === 'saved');
    expect(hall.server.workshop.state.comments.size).toBe(1);
    await hall.close();
    await again.close();
  });

  it('keeps what was refused, with its values, until its author lets go of it', async () => {
    const hall = await Hall.open();
    const file = newFile();
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    await hall.caughtUp(session);
    await session.submit({ type: 'CancelSession', data: { sessionId: 'nowhere' } });
    client.close();
    await store.close();

    const again = openFileStore(file);
    const later = hall.arrive('ani', { store: again }).session;
    const [edit] = later.refusedEdits.list.get();
    expect(edit).toMatchObject({ kind: 'command', request: { data: { sessionId: 'nowhere' } } });
    later.refusedEdits.dismiss(edit?.id ?? '');
    expect(again.entries('')).toEqual([]);
    await hall.close();
    await again.close();
  });

  it.each(whatHappened)(
    'P6 P9: goes on with a draft that knows more than the snapshot it starts from (an edit %s)',
    async (_, faults, then) => {
      const hall = await Hall.open();
      planned(hall);
      const { workshop } = hall.server;
      const snapshot = { revision: workshop.head, foldVersion, state: workshop.stateJson() };
      for (const text of ['Awal', 'Awal yang lain'])
        hall.elsewhere('ReplaceSheetText', { sheetId: on.id, field: on.field, text });
      const file = newFile();
      const store = openFileStore(file);
      const { client, session } = hall.arrive('ani', { store });
      await hall.caughtUp(session);
      hall.server.faults = faults;
      const { editing } = session.texts.open(on, () => undefined, { burstMs: 1 });
      const type = (next: string) => editing.type(changeBetween(editing.text, next));
      type(`${editing.text} siaga`);
      editing.flush();
      await hall.server.heard('EditText');
      if (then === 'typed more') type(`${editing.text} bencana`);
      const { text } = editing;
      client.close();
      await store.close();

      // As a server answers that has written its snapshot a while ago.
      hall.server.faults = {
        alterOpened: (opened) =>
          opened.events[0]?.revision === 0
            ? { ...opened, snapshot, events: opened.events.slice(snapshot.revision + 1) }
            : opened,
      };
      const again = openFileStore(file);
      const later = hall.arrive('ani', { store: again }).session;
      const news: TextNews[] = [];
      const page = later.texts.open(on, (told) => news.push(told)).editing;
      expect(page.text).toBe(text);
      await when(later.sync, ({ kind }) => kind === 'saved');
      expect(later.refusedEdits.list.get()).toEqual([]);
      expect(news).toEqual([]);
      expect(page.text).toBe(text);
      expect(textAt(workshop.state, on)).toBe(text);
      expect(again.entries('')).toEqual([]);
      await hall.close();
      await again.close();
    },
  );

  it('P6: words typed on a card that is still to come follow it, when it was delayed', async () => {
    const hall = await Hall.open();
    planned(hall);
    const { session } = hall.arrive('ani');
    await hall.caughtUp(session);
    const { promise: refusedWords, resolve } = Promise.withResolvers<void>();
    let isBusy = true;
    hall.server.faults = {
      refuse: ({ type }) => {
        if (type === 'EditText') resolve();
        return isBusy && type === 'AddSheet' ? busy() : undefined;
      },
    };
    const sheet = { sheetId: 'sheet-9', strategyId: 'strategy-1', code: '9', shortTitle: 'Baru' };
    const added = session.submit({ type: 'AddSheet', data: { ...sheet, title: 'Baru' } });
    const place: TextPlace = { ...on, id: 'sheet-9' };
    const page = session.texts.open(place, () => undefined, { burstMs: 1 });
    page.editing.type(changeBetween('', 'Kampung'));
    page.editing.flush();
    await refusedWords;
    isBusy = false;
    expect(await added).toMatchObject({ ok: true });
    await when(session.sync, ({ kind }) => kind === 'saved');
    expect(session.refusedEdits.list.get()).toEqual([]);
    expect(textAt(hall.server.workshop.state, place)).toBe('Kampung');
    await hall.close();
  });

  it('P9: tells what was not saved when the workshop is closed for its person, and keeps what they go on typing', async () => {
    const hall = await Hall.open();
    planned(hall);
    const file = newFile();
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    await hall.caughtUp(session);
    hall.server.faults = { loseAnswer: () => true, frames: () => [] };
    void session.submit(comment('c1'));
    const { editing } = session.texts.open(on, () => undefined, { burstMs: 1 });
    await hall.server.heard('PostComment');
    hall.server.expelAll('forbidden');
    await when(session.status, ({ kind }) => kind === 'refused');
    expect(session.sync.get()).toMatchObject({ kind: 'ended', waiting: 1 });
    editing.type(changeBetween('', 'Kampung'));
    expect(session.sync.get()).toMatchObject({ kind: 'ended', waiting: 2, refused: 0 });
    // What is given now has nowhere to wait.
    await session.submit(comment('c2'));
    expect(session.sync.get()).toMatchObject({ kind: 'ended', waiting: 2, refused: 1 });
    client.close();
    await store.close();

    hall.server.faults = {};
    const again = openFileStore(file);
    const later = hall.arrive('ani', { store: again }).session;
    await when(later.sync, ({ kind }) => kind === 'saved');
    expect(textAt(hall.server.workshop.state, on)).toBe('Kampung');
    expect([...hall.server.workshop.state.comments.keys()]).toEqual(['c1']);
    expect(later.refusedEdits.list.get()).toMatchObject([{ code: 'forbidden' }]);
    await hall.close();
    await again.close();
  });

  it('P6: sends words that were typed and not sent, among what others wrote meanwhile', async () => {
    const hall = await Hall.open();
    planned(hall);
    const file = newFile();
    const store = openFileStore(file);
    const { client, session } = hall.arrive('ani', { store });
    const budi = hall.arrive('budi').session;
    await Promise.all([hall.caughtUp(session), hall.caughtUp(budi)]);
    // The first edit goes out and its answer gets lost; the second waits behind it.
    hall.server.faults = { loseAnswer: ({ type }) => type === 'EditText', frames: () => [] };
    const { editing } = session.texts.open(on, () => undefined, { burstMs: 1 });
    editing.type(changeBetween('', 'Kampung tangguh'));
    editing.flush();
    editing.type(changeBetween('Kampung tangguh', 'Kampung tangguh bencana'));
    await hall.server.heard('EditText');
    expect(session.sync.get().waiting).toBe(1);
    client.close();
    await store.close();

    hall.server.faults = {};
    hall.server.announceHead();
    await hall.caughtUp(budi);
    const his = budi.texts.open(on, () => undefined, { burstMs: 1 });
    his.editing.type(changeBetween(his.editing.text, 'Di sini: Kampung tangguh'));
    await when(budi.sync, ({ kind, waiting }) => kind === 'saved' && waiting === 0);

    const again = openFileStore(file);
    // Nobody has the text open: the words go in all the same.
    const later = hall.arrive('ani', { store: again }).session;
    await when(later.sync, ({ kind }) => kind === 'saved');
    expect(textAt(hall.server.workshop.state, on)).toBe('Di sini: Kampung tangguh bencana');
    expect(again.entries('')).toEqual([]);
    await hall.close();
    await again.close();
  });
});
