import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ReadStreamOptions,
  type RecordedEvent,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { LiveServer, type LiveServerOptions } from '../testing/live-server.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

let server: LiveServer;
let workshop: TestWorkshop;
async function started(options?: LiveServerOptions): Promise<void> {
  server = await LiveServer.start(options);
  workshop = await server.openWorkshop();
  for (const person of ['ani', 'budi', 'citra']) await workshop.admit(person);
}
afterEach(() => server.stop());

/** A log that cannot be read for a while. */
class DarkStore extends MemoryEventStore {
  isDark = false;

  override readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    if (this.isDark) throw new StoreUnavailableError('unreachable');
    return super.readStream(stream, options);
  }
}

describe('opening', () => {
  it('gives who holds nothing the state, and who holds some the events behind it', async () => {
    await started();
    const ani = await server.connect('ani');
    const { head, snapshot, events } = await ani.opened(workshop.id);
    expect(snapshot).toMatchObject({ revision: head, foldVersion: expect.any(Number) });
    expect(snapshot?.state).toHaveProperty('strategies');
    expect(events).toEqual([]);
    const after = await ani.opened(workshop.id, { after: head - 2 });
    expect(after.snapshot).toBeUndefined();
    expect(after.events.map(({ revision }) => revision)).toEqual([head - 1, head]);
    expect((await ani.opened(workshop.id, { after: head })).events).toEqual([]);
  });

  it('gives events from the first on to who asks for them, or reads states of another fold', async () => {
    await started();
    const ani = await server.connect('ani');
    for (const request of [{ after: -1 }, { foldVersion: 999_999 }]) {
      const { head, snapshot, events } = await ani.opened(workshop.id, request);
      expect(snapshot).toBeUndefined();
      expect(events.map(({ revision }) => revision)).toEqual(
        Array.from({ length: head + 1 }, (_, index) => index),
      );
    }
  });

  it('answers in bounded pieces: the client asks again behind the last', async () => {
    await started({ bounds: { openEventsMax: 4 } });
    const ani = await server.connect('ani');
    const revisions: number[] = [];
    let head = 0;
    do {
      const answer = await ani.opened(workshop.id, {
        after: revisions.at(-1) ?? -1,
        foldVersion: 0,
      });
      head = answer.head;
      expect(answer.events.length).toBeLessThanOrEqual(4);
      revisions.push(...answer.events.map(({ revision }) => revision));
    } while (revisions.at(-1) !== head);
    expect(revisions).toEqual(Array.from({ length: head + 1 }, (_, index) => index));
  });

  it('gives the state instead when far more is missed than it holds', async () => {
    await started({ bounds: { openEventsMax: 4 } });
    const ani = await server.connect('ani');
    const strategy = workshop.strategy();
    await workshop.submit('ProposeStrategy', strategy, { personId: 'ani' });
    const { head } = await ani.opened(workshop.id);
    for (let edit = 0; edit < 60; edit++)
      await workshop.submit(
        'RetitleStrategy',
        { strategyId: strategy.strategyId, title: `Kenduren Mas again ${edit}` },
        { personId: 'ani' },
      );
    const answer = await ani.opened(workshop.id, { after: head });
    expect(answer.snapshot?.revision).toBe(answer.head);
  });

  it('refuses who holds more than there is', async () => {
    await started();
    const ani = await server.connect('ani');
    const head = await workshop.head();
    expect(await ani.open(workshop.id, { after: head + 1 })).toMatchObject({
      code: 'revision_ahead',
    });
    await workshop.propose('budi');
    await ani.ask('nonsense');
    expect(ani.frames).toEqual([]);
  });

  it('refused half way keeps nobody in the room, and puts nobody out who was there', async () => {
    const store = new DarkStore();
    await started({ store });
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await budi.opened(workshop.id);
    // More than is kept in memory: what came before is in the log alone.
    const on = { kind: 'board' as const, id: 'social' };
    const text = 'Kenduren Mas '.repeat(150);
    const comment = (index: number) => ({ commentId: `c-${index}`, on, text });
    await Promise.all(
      Array.from({ length: 1_200 }, (_, index) =>
        workshop.submit('PostComment', comment(index), { personId: 'citra' }),
      ),
    );
    store.isDark = true;
    for (const client of [ani, budi])
      expect(await client.open(workshop.id, { after: -1 })).toMatchObject({
        ok: false,
        code: 'store_unavailable',
        retryable: true,
      });
    const revision = await workshop.propose('citra');
    await budi.until(() => budi.lastRevision === revision);
    const here = { workshopId: workshop.id, board: 'social' };
    // One more answer, behind which a frame would have come.
    expect(await ani.ask('presence', here)).toMatchObject({ code: 'not_opened' });
    expect(ani.frames).toEqual([]);
  });

  it('serves a hall that opens at once with one and the same state', async () => {
    await started();
    const clients = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        server.connect(['ani', 'budi', 'citra'][index % 3] ?? '', {}),
      ).slice(0, 27),
    );
    const answers = await Promise.all(clients.map((client) => client.opened(workshop.id)));
    for (const { snapshot } of answers) expect(snapshot).toEqual(answers[0]?.snapshot);
  });
});

describe('frames', () => {
  it('carry more events the busier it is', async () => {
    await started();
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await ani.opened(workshop.id);
    await budi.opened(workshop.id);
    // Quiet: one after the other, each answered before the next.
    for (let edit = 0; edit < 5; edit++) {
      const revision = await workshop.propose('ani');
      await budi.until(() => budi.lastRevision === revision);
    }
    const quiet = budi.frames.length;
    expect(quiet).toBe(5);
    // Busy: everyone at once.
    const before = budi.events.length;
    await Promise.all(Array.from({ length: 200 }, () => workshop.propose('ani')));
    await budi.until(() => budi.events.length === before + 200);
    const busy = budi.frames.length - quiet;
    expect(busy).toBeLessThan(40);
    const revisions = budi.events.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => (revisions[0] ?? 0) + index));
  });

  it('stop with the last close, and start again with the next opening', async () => {
    await started();
    const ani = await server.connect('ani');
    await ani.opened(workshop.id);
    expect(await ani.ask('close', { workshopId: workshop.id })).toEqual({ ok: true });
    expect(await ani.ask('close', { workshopId: workshop.id })).toEqual({ ok: true });
    await workshop.propose('budi');
    const { head } = await ani.opened(workshop.id);
    const revision = await workshop.propose('budi');
    await ani.until(() => ani.lastRevision === revision);
    expect(ani.events.map((event) => event.revision)).toEqual([head + 1]);
  });

  it('stop also for who closes before the opening is answered', async () => {
    await started();
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await budi.opened(workshop.id);
    const [opened, closed] = await Promise.all([
      ani.open(workshop.id),
      ani.ask('close', { workshopId: workshop.id }),
    ]);
    expect([opened.ok, closed]).toEqual([true, { ok: true }]);
    const revision = await workshop.propose('budi');
    await budi.until(() => budi.lastRevision === revision);
    // One more answer, behind which a frame would have come.
    await ani.ask('close', { workshopId: workshop.id });
    expect(ani.frames).toEqual([]);
  });

  it('go on for who opens, closes and opens again without waiting for answers', async () => {
    await started();
    const ani = await server.connect('ani');
    const [first, closed, again] = await Promise.all([
      ani.open(workshop.id),
      ani.ask('close', { workshopId: workshop.id }),
      ani.open(workshop.id),
    ]);
    expect([first.ok, closed, again.ok]).toEqual([true, { ok: true }, true]);
    const revision = await workshop.propose('budi');
    await ani.until(() => ani.lastRevision === revision);
  });

  it('of one workshop do not reach those who have another open', async () => {
    await started();
    const other = await server.openWorkshop('malang');
    await other.admit('ani');
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await ani.opened(other.id);
    await budi.opened(workshop.id);
    const revision = await workshop.propose('citra');
    await budi.until(() => budi.lastRevision === revision);
    await ani.ask('nonsense');
    expect(ani.frames).toEqual([]);
  });

  it('are followed by the head, now and then', async () => {
    await started({ bounds: { headEveryMs: 50 } });
    const ani = await server.connect('ani');
    const { head } = await ani.opened(workshop.id);
    await ani.until(() => ani.heads.length > 0);
    expect(ani.heads[0]).toEqual({ workshopId: workshop.id, revision: head });
    const revision = await workshop.propose('budi');
    await ani.until(() => ani.heads.at(-1)?.revision === revision);
    expect(ani.lastRevision).toBe(revision);
  });
});

describe('presence', () => {
  it('shows who is here and what they hold, and forgets who is gone', async () => {
    await started();
    const ani = await server.connect('ani');
    const budi = await server.connect('budi');
    await ani.opened(workshop.id);
    await budi.opened(workshop.id);
    const seat = { organizationId: 'opd-social', groupId: 'group-social' };
    const held = { board: 'social', focus: 'strategy/s-1/title', cursor: { x: 3, y: 4.5 } };
    budi.socket.emit('presence', { workshopId: workshop.id, ...held });
    const people = () => ani.presence.at(-1)?.people ?? [];
    await ani.until(() => people().some(({ focus }) => focus !== undefined));
    expect(people()).toEqual([
      { participantId: 'ani', ...seat },
      { participantId: 'budi', ...seat, ...held },
    ]);
    budi.socket.disconnect();
    await ani.until(() => people().length === 1);
    expect(people()).toEqual([{ participantId: 'ani', ...seat }]);
  });

  it('is for those who have opened the workshop', async () => {
    await started();
    const ani = await server.connect('ani');
    const budi = await server.connect('budi');
    await ani.opened(workshop.id);
    const update = { workshopId: workshop.id, board: 'social' };
    expect(await budi.ask('presence', update)).toMatchObject({ code: 'not_opened' });
    await budi.opened(workshop.id);
    expect(await budi.ask('presence', update)).toEqual({ ok: true });
  });

  it('is gathered: a hundred movements make a few frames', async () => {
    await started();
    const ani = await server.connect('ani');
    const budi = await server.connect('budi');
    await ani.opened(workshop.id);
    await budi.opened(workshop.id);
    for (let x = 0; x < 100; x++)
      budi.socket.emit('presence', { workshopId: workshop.id, cursor: { x, y: 0 } });
    const seen = () => ani.presence.at(-1)?.people.find(({ cursor }) => cursor)?.cursor?.x;
    await ani.until(() => seen() === 99);
    expect(ani.presence.length).toBeLessThanOrEqual(5);
  });

  it('follows people to another board', async () => {
    await started();
    const ani = await server.connect('ani');
    await ani.opened(workshop.id);
    await workshop.perform('ReassignParticipant', {
      participantId: 'ani',
      role: 'member',
      organizationId: 'opd-economy',
      groupId: 'group-economy',
    });
    await ani.until(() => ani.presence.at(-1)?.people[0]?.groupId === 'group-economy');
  });
});

describe('attendance', () => {
  it('is recorded once for each member who has the workshop open while a session runs', async () => {
    await started();
    await workshop.admit('dewi', 'viewer');
    const early = await server.connect('ani');
    await early.opened(workshop.id);
    await workshop.perform('StartSession', { sessionId: 'bimtek-3' });
    await early.until(() => early.events.some(({ type }) => type === 'AttendanceRecorded'));
    const late = await server.connect('budi');
    const secondDevice = await server.connect('ani');
    const viewer = await server.connect('dewi');
    await Promise.all([late, secondDevice, viewer].map((client) => client.opened(workshop.id)));
    await late.opened(workshop.id);
    const attended = () =>
      early.events.filter(({ type }) => type === 'AttendanceRecorded').map(({ data }) => data);
    await early.until(() => attended().length === 2);
    const revision = await workshop.propose('citra');
    await early.until(() => early.lastRevision === revision);
    expect(attended()).toEqual([
      { participantId: 'ani', sessionId: 'bimtek-3' },
      { participantId: 'budi', sessionId: 'bimtek-3' },
    ]);
  });
});
