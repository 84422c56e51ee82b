import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { refused, type WireEvent } from '@rembuk/protocol';
import { foldVersion, stateToJson } from '@rembuk/workshop';
import { when } from './observable.ts';
import { comment, Hall, type Session } from './testing/hall.ts';

let hall: Hall;
beforeEach(async () => {
  hall = await Hall.open();
});
afterEach(() => hall.close());

const live = (session: Session) => when(session.status, ({ kind }) => kind === 'live');
const stateOf = (session: Session) => stateToJson(session.confirmed.get().state);
const serverState = () => stateToJson(hall.server.workshop.state);

describe('an open workshop', () => {
  it('holds what the server holds, and sends commands that everyone sees', async () => {
    const [ani, budi] = [hall.arrive('ani').session, hall.arrive('budi').session];
    await Promise.all([live(ani), live(budi)]);
    const outcome = await ani.submit(comment('c1'));
    expect(outcome).toEqual({ ok: true, revision: 1 });
    await Promise.all([hall.caughtUp(ani), hall.caughtUp(budi)]);
    expect(stateOf(ani)).toEqual(serverState());
    expect(stateOf(budi)).toEqual(serverState());
    expect(ani.you).toMatchObject({ participantId: 'ani', role: 'facilitator' });
  });

  it('tells state and revision together, and each event once', async () => {
    const { session } = hall.arrive('ani');
    const told: number[] = [];
    const seen: number[] = [];
    session.onEvents((events) => told.push(...events.map(({ revision }) => revision)));
    session.confirmed.subscribe(({ revision, state }) => {
      seen.push(revision);
      expect(state.comments.size).toBe(revision);
    });
    await live(session);
    for (const id of ['c1', 'c2', 'c3']) await session.submit(comment(id));
    await hall.caughtUp(session);
    expect(told).toEqual([0, 1, 2, 3]);
    expect(seen.at(-1)).toBe(3);
  });

  it('reports what the domain refuses', async () => {
    const { session } = hall.arrive('ani');
    const outcome = await session.submit({ type: 'ResolveComment', data: { commentId: 'no' } });
    expect(outcome).toMatchObject({ ok: false, code: 'unknown_comment', retryable: false });
    expect(hall.server.workshop.head).toBe(0);
  });

  it('reads a long history page by page', async () => {
    for (let index = 0; index < 25; index++) hall.elsewhere(...post(`c${index}`));
    hall.server.faults.pageMax = 10;
    const { session } = hall.arrive('ani');
    await live(session);
    expect(session.confirmed.get().revision).toBe(25);
    expect(hall.server.opens).toBe(3);
  });

  it('starts from a snapshot of its own fold, and from events where it is of another', async () => {
    hall.elsewhere(...post('c1'));
    const events: number[] = [];
    for (const snapshotVersion of [foldVersion, foldVersion + 1]) {
      hall.server.faults = { snapshotVersion };
      const { session } = hall.arrive('ani');
      const read: WireEvent[] = [];
      session.onEvents((some) => read.push(...some));
      await live(session);
      expect(stateOf(session)).toEqual(serverState());
      events.push(read.length);
    }
    expect(events).toEqual([0, 2]);
  });

  it('says that it is outdated rather than guess at a state it cannot read', async () => {
    hall.server.faults.alterOpened = (opened) => ({
      ...opened,
      snapshot: { revision: 0, foldVersion: foldVersion + 1, state: {} },
    });
    const { session } = hall.arrive('ani');
    await when(session.status, ({ kind }) => kind === 'refused');
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'outdated' });
  });

  it('gives up on a workshop that it may not open, with everything that waits for it', async () => {
    const { client } = hall.arrive('ani');
    const session = client.open('w2');
    const outcome = await session.submit(comment('c1'));
    expect(outcome).toMatchObject({ code: 'unknown_workshop' });
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'unknown_workshop' });
    expect(await session.submit(comment('c2'))).toMatchObject({ code: 'unknown_workshop' });
  });

  it('asks again when the server is too busy to open', async () => {
    let busy = 3;
    hall.server.faults.refuseOpen = () => (busy-- > 0 ? refused('overloaded') : undefined);
    await live(hall.arrive('ani').session);
    expect(hall.server.opens).toBe(4);
  });
});

describe('a workshop that the server closes', () => {
  it('ends its session with everything that waits, and none of the others', async () => {
    const { client, session } = hall.arrive('ani');
    await live(session);
    hall.server.faults.loseAnswer = () => true;
    const waiting = session.submit(comment('c1'));
    hall.server.expelAll('forbidden');
    expect(await waiting).toMatchObject({ ok: false, code: 'forbidden', retryable: false });
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'forbidden' });
    expect(await session.submit(comment('c2'))).toMatchObject({ code: 'forbidden' });
    // What was not saved is told to be so; a command that was never taken in is its author's to keep.
    expect(session.outbox.pending.get().map(({ data }) => data)).toEqual([comment('c1').data]);
    expect(client.status.get()).toEqual({ kind: 'online' });
  });

  it('takes in nothing more, also of an answer that is still on its way', async () => {
    const { session } = hall.arrive('ani');
    hall.server.faults.alterOpened = (opened) => {
      hall.server.expelAll('forbidden');
      return opened;
    };
    await when(session.status, ({ kind }) => kind === 'refused');
    hall.server.faults = {};
    const { opens } = hall.server;
    const other = hall.arrive('budi').session;
    await live(other);
    hall.elsewhere(...post('c1'));
    hall.server.announceHead();
    await hall.caughtUp(other);
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'forbidden' });
    expect(session.confirmed.get().revision).toBe(-1);
    expect(hall.server.opens).toBe(opens + 1);
  });

  it('is found closed though the word of it was lost: nothing is heard of it, and it is asked for', async () => {
    const { client, session } = hall.arrive('ani', { bounds: { quietMs: 100 } });
    await live(session);
    hall.server.faults.refuseOpen = () => refused('forbidden');
    hall.server.expelUnheard();
    await when(session.status, ({ kind }) => kind === 'refused');
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'forbidden' });
    expect(await session.submit(comment('c1'))).toMatchObject({ code: 'forbidden' });
    expect(client.status.get()).toEqual({ kind: 'online' });
  });

  it('is live again where it was merely let go of, with what came meanwhile', async () => {
    const { session } = hall.arrive('ani', { bounds: { quietMs: 100 } });
    await live(session);
    session.tools.noticeArrived({ workshopId: 'w1', kind: 'hands', participantIds: ['budi'] });
    hall.server.expelUnheard();
    hall.elsewhere(...post('c1'));
    // It is out of the room: its head does not reach it either.
    hall.server.announceHead();
    await hall.caughtUp(session);
    await live(session);
    expect(stateOf(session)).toEqual(serverState());
    // Hands may have gone down meanwhile; those that are up are told of with the opening.
    expect(session.tools.hands.get()).toEqual([]);
  });

  it('is found closed at once by who asks for something there', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    hall.server.faults.refuseOpen = () => refused('forbidden');
    hall.server.expelUnheard();
    expect(await session.tools.raiseHand()).toMatchObject({ ok: false, code: 'not_opened' });
    await when(session.status, ({ kind }) => kind === 'refused');
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'forbidden' });
  });

  it('is not taken for closed while its head is announced', async () => {
    // What the watch is timed by goes on when it is told to; the line between the two is a real one.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval', 'Date'],
    });
    try {
      const { session } = hall.arrive('ani', { bounds: { quietMs: 1_000 } });
      await live(session);
      for (const participantId of ['a', 'b', 'c', 'd', 'e']) {
        jest.advanceTimersByTime(900);
        hall.server.announceHead();
        // Comes behind the head, and is no word of the workshop.
        hall.server.say('presence', { workshopId: 'w1', people: [{ participantId }] });
        await when(session.presence.people, ([one]) => one?.participantId === participantId);
      }
      expect([session.status.get().kind, hall.server.opens]).toEqual(['live', 1]);
      // And is, once it is not.
      jest.advanceTimersByTime(1_000);
      expect(session.status.get().kind).toBe('behind');
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not what a notice says that it does not know', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    hall.server.mumble();
    expect(await session.submit(comment('c1'))).toMatchObject({ ok: true });
    expect(session.status.get()).toEqual({ kind: 'live' });
  });

  it('starts over from nothing when the server holds less than it does', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    for (const id of ['c1', 'c2', 'c3']) await session.submit(comment(id));
    await hall.caughtUp(session);
    hall.server.rewind(1);
    hall.server.cutAll();
    await when(session.status, ({ kind }) => kind === 'behind');
    await live(session);
    expect(session.confirmed.get().revision).toBe(1);
    expect(stateOf(session)).toEqual(serverState());
    expect(await session.submit(comment('c4'))).toEqual({ ok: true, revision: 2 });
  });
});

describe('frames', () => {
  it('drops what it has seen already', async () => {
    hall.server.faults.frames = (frame) => [frame, frame];
    const { session } = hall.arrive('ani');
    const told: number[] = [];
    session.onEvents((events) => told.push(...events.map(({ revision }) => revision)));
    await live(session);
    await session.submit(comment('c1'));
    await session.submit(comment('c2'));
    await hall.caughtUp(session);
    expect(told).toEqual([0, 1, 2]);
    expect(hall.server.opens).toBe(1);
  });

  it('P4: reads what is missing when a frame leaves a gap', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    let lose = 2;
    hall.server.faults.frames = (frame) => (lose-- > 0 ? [] : [frame]);
    for (const id of ['c1', 'c2', 'c3']) hall.elsewhere(...post(id));
    await hall.caughtUp(session);
    expect(stateOf(session)).toEqual(serverState());
    expect(hall.server.opens).toBe(2);
  });

  it('P4: learns from the announced head that the last frame was lost', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    hall.server.faults.frames = () => [];
    hall.elsewhere(...post('c1'));
    expect(session.confirmed.get().revision).toBe(0);
    hall.server.announceHead();
    await hall.caughtUp(session);
    expect(hall.server.opens).toBe(2);
  });

  it('takes over frames that come before the answer to open', async () => {
    hall.server.faults.alterOpened = (opened) => {
      // Joined already: what is decided now comes as a frame, before the answer.
      hall.server.faults = {};
      hall.elsewhere(...post('c1'));
      return opened;
    };
    const { session } = hall.arrive('ani');
    await live(session);
    expect(session.confirmed.get().revision).toBe(1);
    expect(hall.server.opens).toBe(1);
  });

  it('lets go of held frames past its bound, and reads them instead', async () => {
    hall.server.faults.alterOpened = (opened) => {
      hall.server.faults = {};
      for (let index = 0; index < 6; index++) hall.elsewhere(...post(`c${index}`));
      return opened;
    };
    const { session } = hall.arrive('ani', { bounds: { heldEventsMax: 5 } });
    await live(session);
    expect(session.confirmed.get().revision).toBe(6);
    expect(hall.server.opens).toBe(2);
  });
});

describe('commands on a bad line', () => {
  it('P9: sends a command without an answer again, under the same id, to one effect', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    let lose = 2;
    hall.server.faults.loseAnswer = () => lose-- > 0;
    const outcome = await session.submit(comment('c1'));
    expect(outcome).toEqual({ ok: true, revision: 1 });
    expect(hall.server.workshop.head).toBe(1);
    expect(new Set(hall.server.received.map(({ id }) => id)).size).toBe(1);
    expect(hall.server.received).toHaveLength(3);
  });

  it('P9: comes back from a cut in mid-command with the first outcome', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    let cut = true;
    hall.server.faults.loseAnswer = () => {
      if (!cut) return false;
      cut = false;
      return 'cut';
    };
    const outcomes = await Promise.all(['c1', 'c2', 'c3'].map((id) => session.submit(comment(id))));
    expect(outcomes.map((outcome) => outcome.ok && outcome.revision)).toEqual([1, 2, 3]);
    await hall.caughtUp(session);
    expect([...session.confirmed.get().state.comments.keys()]).toEqual(['c1', 'c2', 'c3']);
  });

  it('keeps commands while there is no line, and sends them in order when there is', async () => {
    const { client, session } = hall.arrive('ani');
    await live(session);
    hall.server.faults.door = () => refused('overloaded');
    hall.server.cutAll();
    await when(client.status, ({ kind }) => kind === 'waiting');
    const outcomes = ['c1', 'c2', 'c3'].map((id) => session.submit(comment(id)));
    expect(session.outbox.pending.get()).toHaveLength(3);
    hall.server.faults = {};
    await Promise.all(outcomes);
    await hall.caughtUp(session);
    expect([...session.confirmed.get().state.comments.keys()]).toEqual(['c1', 'c2', 'c3']);
    expect(session.outbox.pending.get()).toHaveLength(0);
  });
});

function post(commentId: string): [string, Record<string, unknown>] {
  const { type, data } = comment(commentId);
  return [type, { ...data }];
}
