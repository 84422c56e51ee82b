import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { LiveServer, type LiveServerOptions } from '../testing/live-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

let server: LiveServer;
let workshop: TestWorkshop;
async function started(options?: LiveServerOptions): Promise<void> {
  server = await LiveServer.start(options);
  workshop = await server.openWorkshop();
  await workshop.admit('ani');
  await workshop.admit('budi');
}
afterEach(() => server.stop());

/** Reads only when it is let. */
class HeldStore extends MemoryEventStore {
  #gate: Promise<void> | undefined;
  #begin: () => void = () => undefined;

  hold() {
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    this.#begin = begun.resolve;
    this.#gate = gate.promise;
    return { begun: begun.promise, release: gate.resolve };
  }

  override async *readStream(...args: Parameters<MemoryEventStore['readStream']>) {
    if (this.#gate) {
      this.#begin();
      await this.#gate;
    }
    yield* super.readStream(...args);
  }
}

describe('access that ends (P7)', () => {
  it('with the token: goodbye within a second', async () => {
    await started();
    const expiresAtMs = Date.now() + 2_000;
    const ani = await server.connect('ani', { identity: { expiresAtMs } });
    const budi = await server.connect('budi');
    expect(await ani.goodbye()).toEqual({ code: 'expired' });
    expect(Date.now() - expiresAtMs).toBeLessThan(1_000);
    expect(budi.socket.connected).toBe(true);
  });

  it('by revocation of one session: its connections alone', async () => {
    await started();
    const phone = await server.connect('ani', { identity: { sessionId: 'phone' } });
    const laptop = await server.connect('ani', { identity: { sessionId: 'laptop' } });
    const before = performance.now();
    server.identity.revoke({ personId: 'ani', sessionId: 'phone' });
    expect(await phone.goodbye()).toEqual({ code: 'revoked' });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(laptop.socket.connected).toBe(true);
    server.identity.revoke({ personId: 'ani' });
    expect(await laptop.goodbye()).toEqual({ code: 'revoked' });
  });

  it('by removal from one workshop: it closes on the open socket, and the others stay open', async () => {
    await started();
    const other = await server.openWorkshop('malang');
    await other.admit('ani');
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await ani.opened(workshop.id);
    await ani.opened(other.id);
    await budi.opened(workshop.id);
    const before = performance.now();
    const removed = await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await ani.until(() => ani.notices.length > 0, 'the notice');
    expect(performance.now() - before).toBeLessThan(1_000);
    const closed = { workshopId: workshop.id, kind: 'closed', code: 'forbidden' };
    expect(ani.notices).toEqual([closed]);

    const revision = await workshop.propose('budi');
    await budi.until(() => budi.lastRevision === revision);
    const elsewhere = await other.propose('ani');
    const framesOf = (id: string) => ani.frames.filter(({ workshopId }) => workshopId === id);
    await ani.until(() => framesOf(other.id).some(({ from }) => from === elsewhere), 'the other');
    const heard = framesOf(workshop.id).flatMap(({ events }) => events);
    expect(heard.filter((event) => event.revision > removed)).toEqual([]);
    const present = ani.presence.filter(({ workshopId }) => workshopId === workshop.id).length;
    await budi.ask('presence', { workshopId: workshop.id, board: 'social' });
    await budi.until(() => budi.presence.at(-1)?.people[0]?.board === 'social', 'presence');
    expect(budi.presence.at(-1)?.people).toMatchObject([{ participantId: 'budi' }]);
    expect(ani.presence.filter(({ workshopId }) => workshopId === workshop.id)).toHaveLength(
      present,
    );

    const command = () => ani.command(workshop.id, 'ProposeStrategy', workshop.strategy());
    expect(await command()).toMatchObject({ code: 'forbidden' });
    const presence = { workshopId: workshop.id, board: 'social' };
    expect(await ani.ask('presence', presence)).toMatchObject({ code: 'not_opened' });
    expect(await ani.open(workshop.id)).toMatchObject({ code: 'forbidden' });
    expect([ani.socket.connected, budi.notices, ani.goodbyes]).toEqual([true, [], []]);
  });

  it('leaves a connection alone that has nothing open any more: a seat regained opens again', async () => {
    await started();
    const ani = await server.connect('ani');
    await ani.opened(workshop.id);
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await ani.until(() => ani.notices.length > 0, 'the notice');
    await workshop.admit('ani');
    await ani.opened(workshop.id);
    const revision = await workshop.propose('ani');
    await ani.until(() => ani.lastRevision === revision);
  });

  it('by removal while the workshop is being opened: the answer says so', async () => {
    const store = new HeldStore();
    await started({ store });
    // More than stays at hand in memory: to open it from its beginning is to read the log.
    const comment = (index: number) => ({
      commentId: `c${index}`,
      on: { kind: 'workshop', id: 'workshop' } as const,
      text: 'Setuju',
    });
    await Promise.all(
      Array.from({ length: 4_000 }, (_, index) =>
        workshop.submit('PostComment', comment(index), { personId: 'budi' }),
      ),
    );
    const ani = await server.connect('ani');
    const reading = store.hold();
    const answer = ani.open(workshop.id, { after: -1 });
    await reading.begun;
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    reading.release();
    expect(await answer).toMatchObject({ code: 'forbidden' });
  });

  it('stays where the account still has a role, or the seat only moved', async () => {
    await started();
    const office = await server.connect('ani', { identity: { accountRole: 'kominfo' } });
    const budi = await server.connect('budi');
    await office.opened(workshop.id);
    await budi.opened(workshop.id);
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await workshop.perform('ReassignParticipant', { participantId: 'budi', role: 'viewer' });
    const head = await workshop.head();
    await Promise.all(
      [office, budi].map((client) => client.until(() => client.lastRevision === head)),
    );
    const answer = await budi.command(workshop.id, 'ProposeStrategy', workshop.strategy());
    expect(answer).toMatchObject({ code: 'forbidden' });
    expect([office.goodbyes, budi.goodbyes]).toEqual([[], []]);
  });
});

describe('bounds of connections', () => {
  it('let the oldest of a person make room', async () => {
    await started({ bounds: { connectionsPerPersonMax: 2 } });
    const first = await server.connect('ani');
    const second = await server.connect('ani');
    const third = await server.connect('ani');
    expect(await first.goodbye()).toEqual({ code: 'replaced' });
    expect(second.socket.connected && third.socket.connected).toBe(true);
    first.socket.connect();
    expect(await second.goodbye()).toEqual({ code: 'replaced' });
  });

  it('refuse past the total, and let in again when someone has left', async () => {
    await started({ bounds: { connectionsMax: 2 } });
    const ani = await server.connect('ani');
    await server.connect('budi');
    await expect(server.client('citra').refused()).resolves.toBeInstanceOf(Error);
    ani.socket.disconnect();
    // The server hears of it a moment later.
    while (!(await server.connect('citra').catch(() => undefined))) continue;
  });

  it('count workshops on one connection', async () => {
    await started({ bounds: { workshopsPerConnectionMax: 1 } });
    const other = await server.openWorkshop('malang');
    await other.admit('ani');
    const ani = await server.connect('ani');
    await ani.opened(workshop.id);
    expect(await ani.open(other.id)).toMatchObject({ code: 'overloaded' });
    await ani.ask('close', { workshopId: workshop.id });
    await ani.opened(other.id);
  });

  it('close who connects and never says who they are', async () => {
    await started({ bounds: { handshakeMs: 200, goodbyeMs: 100 } });
    const raw = await RawClient.connect(server.url);
    await raw.closed();
    const intruder = await RawClient.connect(server.url);
    intruder.send('40/live,{"token":"x","protocol":2}');
    await intruder.closed();
    expect(intruder.received).toContain('unauthenticated');
  });
});

describe('the end of the server', () => {
  it('answers what was accepted, shows what was committed, and says when to come back', async () => {
    await started();
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    await ani.opened(workshop.id);
    await budi.opened(workshop.id);
    const answers = Array.from({ length: 20 }, () =>
      ani.command(workshop.id, 'ProposeStrategy', workshop.strategy()),
    );
    // One more round trip: by then the server has taken them all in.
    await ani.ask('nonsense');
    await server.app.close();
    const accepted = await Promise.all(answers);
    const revisions = accepted.map((answer) => (answer.ok ? answer.revision : answer.code));
    for (const client of [ani, budi]) {
      expect(await client.goodbye()).toEqual({
        code: 'restarting',
        retryAfterMs: expect.any(Number),
      });
      expect(client.events.map(({ revision }) => revision)).toEqual(revisions);
    }
  });

  it('is not held up by a client that does not read', async () => {
    await started({ bounds: { goodbyeMs: 200 } });
    const raw = await RawClient.connect(server.url);
    await raw.enter(server.identity.tokenFor({ personId: 'ani' }));
    raw.socket.pause();
    const before = performance.now();
    await server.app.close();
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
