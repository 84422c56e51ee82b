import { describe, expect, it } from '@jest/globals';
import { when } from './observable.ts';
import { Hall, type Session } from './testing/hall.ts';

async function hallWithSession(): Promise<Hall> {
  const hall = await Hall.open();
  const planned = hall.elsewhere('PlanSession', {
    sessionId: 's1',
    name: 'Bimtek I',
    from: '2018-04-01',
    to: '2018-04-02',
  });
  expect(planned).toMatchObject({ ok: true });
  return hall;
}

const nameOf = (session: Session) => session.confirmed.get().state.sessions.get('s1')?.name;

/** Ani and Budi rename the same thing, neither having seen the other's. */
async function contended() {
  const hall = await hallWithSession();
  const { session } = hall.arrive('ani');
  await hall.caughtUp(session);
  const { revision: seen } = session.confirmed.get();
  hall.elsewhere('ReplanSession', { sessionId: 's1', name: 'Budi', to: '2018-04-05' }, 'budi');
  const data = { sessionId: 's1', name: 'Ani', to: '2018-04-06' };
  await session.submit({ type: 'ReplanSession', data, seen });
  const [edit] = session.refusedEdits.list.get();
  if (edit?.kind !== 'command') throw new Error('nothing was refused');
  return { hall, session, edit };
}

describe('an edit that others were faster with', () => {
  it('P6: tells every field that is contended, with both values', async () => {
    const { hall, edit } = await contended();
    expect(edit).toMatchObject({
      code: 'stale_field',
      contended: [
        { field: 'name', theirs: 'Budi', mine: 'Ani' },
        { field: 'to', theirs: '2018-04-05', mine: '2018-04-06' },
      ],
    });
    await hall.close();
  });

  it('keeps theirs', async () => {
    const { hall, session, edit } = await contended();
    session.refusedEdits.dismiss(edit.id);
    expect(session.refusedEdits.list.get()).toEqual([]);
    expect(session.sync.get()).toMatchObject({ kind: 'saved', refused: 0 });
    expect(nameOf(session)).toBe('Budi');
    await hall.close();
  });

  it('keeps mine', async () => {
    const { hall, session, edit } = await contended();
    expect(await session.refusedEdits.again(edit)).toMatchObject({ ok: true });
    await hall.caughtUp(session);
    expect(nameOf(session)).toBe('Ani');
    await hall.close();
  });

  it('merges', async () => {
    const { hall, session, edit } = await contended();
    await session.refusedEdits.again(edit, { name: 'Ani dan Budi', to: '2018-04-05' });
    await hall.caughtUp(session);
    expect(nameOf(session)).toBe('Ani dan Budi');
    await hall.close();
  });

  it('P6: is told again when a third person was faster than the answer', async () => {
    const { hall, session, edit } = await contended();
    hall.elsewhere('ReplanSession', { sessionId: 's1', name: 'Citra' }, 'citra');
    expect(await session.refusedEdits.again(edit)).toMatchObject({
      code: 'stale_field',
      details: { field: 'name', current: 'Citra' },
    });
    expect(session.sync.get().refused).toBe(1);
    await hall.close();
  });
});

describe('the sync status', () => {
  it('counts what waits while the server is away, and says saved only when all is durable', async () => {
    const hall = await hallWithSession();
    const { session } = hall.arrive('ani');
    await when(session.sync, ({ kind }) => kind === 'saved');
    const seen: string[] = [];
    session.sync.subscribe(({ kind, waiting }) => seen.push(`${kind} ${waiting}`));
    hall.server.faults = { refuseOpen: () => busy };
    hall.server.cutAll();
    await when(session.sync, ({ kind }) => kind === 'offline');
    const outcome = session.submit({
      type: 'ReplanSession',
      data: { sessionId: 's1', name: 'Luring' },
    });
    expect(session.sync.get()).toEqual({ kind: 'offline', waiting: 1, refused: 0, kept: false });
    hall.server.faults = {};
    expect(await outcome).toMatchObject({ ok: true });
    expect(session.sync.get()).toMatchObject({ kind: 'saved', waiting: 0 });
    expect(seen).toEqual(['offline 0', 'offline 1', 'saving 1', 'saved 0']);
    await hall.close();
  });

  it('says that it has ended when the server takes nothing any more', async () => {
    const hall = await hallWithSession();
    const { session } = hall.arrive('ani');
    await hall.caughtUp(session);
    hall.server.expelAll('forbidden');
    await when(session.sync, ({ kind }) => kind === 'ended');
    await hall.close();
  });
});

const busy = { ok: false, code: 'overloaded', message: '', retryable: true } as const;
