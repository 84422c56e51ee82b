import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Goodbye, refused } from '@rembuk/protocol';
import type { ConnectionStatus } from './connection.ts';
import { when } from './observable.ts';
import { comment, Hall } from './testing/hall.ts';
import type { TokenProvider } from './tokens.ts';

let hall: Hall;
beforeEach(async () => {
  hall = await Hall.open();
});
afterEach(() => hall.close());

/** Tokens `one`, then `two`, ... for as long as there are any. */
class Tokens implements TokenProvider {
  refreshes = 0;
  readonly #words: string[];

  constructor(...words: string[]) {
    this.#words = words;
  }

  get(): Promise<string> {
    return Promise.resolve(this.#words[0] ?? '');
  }

  refresh(): Promise<boolean> {
    this.refreshes += 1;
    this.#words.shift();
    return Promise.resolve(this.#words.length > 0);
  }
}

const online = ({ kind }: ConnectionStatus) => kind === 'online';
const stopped = ({ kind }: ConnectionStatus) => kind === 'stopped';

describe('a connection', () => {
  it.each<Goodbye>([
    { code: 'restarting', retryAfterMs: 5 },
    { code: 'slow' },
    { code: 'flood', retryAfterMs: 5 },
  ])('comes back after goodbye $code', async (goodbye) => {
    const { client, session } = hall.arrive('ani');
    await when(session.status, ({ kind }) => kind === 'live');
    hall.server.dismiss(goodbye);
    const waiting = await when(client.status, ({ kind }) => kind === 'waiting');
    expect(waiting).toMatchObject({ code: goodbye.code });
    if (waiting.kind === 'waiting')
      expect(waiting.delayMs).toBeGreaterThanOrEqual(goodbye.retryAfterMs ?? 0);
    await when(client.status, online);
    expect(await session.submit(comment('c1'))).toMatchObject({ ok: true });
  });

  it.each<Goodbye>([{ code: 'revoked' }, { code: 'replaced' }])(
    'stays away after goodbye $code',
    async (goodbye) => {
      const { client, session } = hall.arrive('ani');
      await when(session.status, ({ kind }) => kind === 'live');
      hall.server.dismiss(goodbye);
      await when(client.status, stopped);
      expect(client.status.get()).toEqual({ kind: 'stopped', code: goodbye.code });
      expect(hall.server.connections).toBe(0);
    },
  );

  it.each<Goodbye>([{ code: 'revoked' }, { code: 'replaced' }])(
    'gives everything an outcome after goodbye $code, what is asked later too',
    async ({ code }) => {
      const { client, session } = hall.arrive('ani');
      await when(session.status, ({ kind }) => kind === 'live');
      hall.server.faults.loseAnswer = () => true;
      const waiting = ['c1', 'c2'].map((id) => session.submit(comment(id)));
      hall.server.dismiss({ code });
      const refusal = { ok: false, code, retryable: false };
      expect(await Promise.all(waiting)).toMatchObject([refusal, refusal]);
      expect(session.status.get()).toEqual({ kind: 'refused', code });
      expect(await session.submit(comment('c3'))).toMatchObject(refusal);
      expect(await client.open('w2').submit(comment('c4'))).toMatchObject(refusal);
      expect(client.open('w2').status.get()).toEqual({ kind: 'refused', code });
    },
  );

  it('gives an outcome to what was asked before the door refused the client as outdated', async () => {
    hall.server.faults.door = () => refused('protocol_unsupported');
    const { session } = hall.arrive('ani');
    const outcome = await session.submit(comment('c1'));
    expect(outcome).toMatchObject({ ok: false, code: 'protocol_unsupported', retryable: false });
    expect(session.status.get()).toEqual({ kind: 'refused', code: 'protocol_unsupported' });
  });

  it('gives an outcome to what is asked of a client that was closed', async () => {
    const { client } = hall.arrive('ani');
    client.close();
    const outcome = await client.open('w1').submit(comment('c1'));
    expect(outcome).toMatchObject({ ok: false, code: 'client_closed' });
  });

  it('gets a new token when the old one has expired on an open line', async () => {
    const tokens = new Tokens('one', 'two');
    const { client, session } = hall.arrive('ani', { tokens });
    await when(session.status, ({ kind }) => kind === 'live');
    hall.server.dismiss({ code: 'expired' });
    await when(client.status, ({ kind }) => kind !== 'online');
    await when(session.status, ({ kind }) => kind === 'live');
    expect(tokens.refreshes).toBe(1);
    expect(session.you?.participantId).toBe('two');
  });

  it('gets a new token when the door refuses the old one', async () => {
    const tokens = new Tokens('one', 'two');
    hall.server.faults.door = (token) => (token === 'one' ? refused('token_expired') : undefined);
    const { client } = hall.arrive('ani', { tokens });
    await when(client.status, online);
    expect(tokens.refreshes).toBe(1);
  });

  it('stops when there is no new token to be had', async () => {
    hall.server.faults.door = () => refused('token_expired');
    const { client } = hall.arrive('ani', { tokens: new Tokens('one') });
    await when(client.status, stopped);
    expect(client.status.get()).toEqual({ kind: 'stopped', code: 'token_expired' });
  });

  it('does not refresh in circles when new tokens are refused too', async () => {
    hall.server.faults.door = () => refused('token_expired');
    const tokens = new Tokens(...Array.from({ length: 100 }, (_, index) => `t${index}`));
    const { client } = hall.arrive('ani', { tokens });
    await when(client.status, ({ kind }) => kind === 'waiting');
    expect(tokens.refreshes).toBe(1);
  });

  it.each(['protocol_unsupported', 'origin_refused', 'token_revoked'] as const)(
    'stops at the door on %s',
    async (code) => {
      hall.server.faults.door = () => refused(code);
      const { client } = hall.arrive('ani');
      await when(client.status, stopped);
      expect(client.status.get()).toEqual({ kind: 'stopped', code });
    },
  );

  it('waits for a server that is not there yet', async () => {
    await hall.server.stop();
    const { client } = hall.arrive('ani');
    const waits: number[] = [];
    client.status.subscribe((status) => {
      if (status.kind === 'waiting') waits.push(status.delayMs);
    });
    await when(client.status, ({ kind }) => kind === 'waiting' && waits.length === 4);
    expect(client.status.get()).toMatchObject({ code: 'unreachable' });
  });

  it('does not wait long for a server that is not there, however long that has been', async () => {
    await hall.server.stop();
    const bounds = { backoffMinMs: 1, backoffMaxMs: 60_000, unreachableMaxMs: 4 };
    const { client } = hall.arrive('ani', { bounds, random: () => 0.5 });
    const waits: number[] = [];
    client.status.subscribe((status) => {
      if (status.kind === 'waiting') waits.push(status.delayMs);
    });
    await when(client.status, ({ kind }) => kind === 'waiting' && waits.length === 8);
    expect(waits).toEqual([0.5, 1, 2, 2, 2, 2, 2, 2]);
  });

  it('spreads the return of many', async () => {
    const people = Array.from({ length: 20 }, (_, index) =>
      hall.arrive(`p${index}`, { bounds: { backoffMinMs: 100, backoffMaxMs: 100 } }),
    );
    await Promise.all(people.map(({ client }) => when(client.status, online)));
    const delays = people.map(async ({ client }) => {
      const status = await when(client.status, ({ kind }) => kind === 'waiting');
      return status.kind === 'waiting' ? status.delayMs : 0;
    });
    hall.server.dismiss({ code: 'restarting', retryAfterMs: 10 });
    const waited = await Promise.all(delays);
    expect(Math.max(...waited) - Math.min(...waited)).toBeGreaterThan(30);
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(10);
  });

  it('names in its address the workshop that was opened first, each time that it connects', async () => {
    const { client, session } = hall.arrive('ani');
    client.open('w2');
    await when(session.status, ({ kind }) => kind === 'live');
    hall.server.cutAll();
    await when(session.status, ({ kind }) => kind !== 'live');
    await when(session.status, ({ kind }) => kind === 'live');
    expect(hall.server.addresses).toMatchObject([{ workshop: 'w1' }, { workshop: 'w1' }]);
  });

  it('closes for good, with an outcome for everything that waits', async () => {
    const { client, session } = hall.arrive('ani');
    await when(session.status, ({ kind }) => kind === 'live');
    hall.server.faults.loseAnswer = () => true;
    const outcome = session.submit(comment('c1'));
    client.close();
    expect(await outcome).toMatchObject({ ok: false, code: 'client_closed' });
    expect(client.status.get()).toEqual({ kind: 'stopped', code: 'client_closed' });
  });
});
