import { afterEach, describe, expect, it } from '@jest/globals';
import { LiveServer, type LiveServerOptions } from '../testing/live-server.ts';

let server: LiveServer;
async function started(options?: LiveServerOptions): Promise<LiveServer> {
  server = await LiveServer.start(options);
  return server;
}
afterEach(() => server.stop());

describe('letting clients in', () => {
  it('takes a valid token', async () => {
    await started();
    const client = await server.connect('budi');
    expect(client.socket.connected).toBe(true);
  });

  it.each([
    ['no token', { token: undefined }, 'unauthenticated'],
    ['an unknown token', { token: 'nonsense' }, 'unauthenticated'],
    ['a token that is no text', { token: { a: 1 } }, 'unauthenticated'],
    ['an endless token', { token: 'x'.repeat(5_000) }, 'unauthenticated'],
  ])('refuses %s', async (_what, auth, code) => {
    await started();
    const error = await server.client('budi', { auth }).refused();
    expect(error.data).toMatchObject({ ok: false, code, retryable: false });
  });

  it.each([1, 3])(
    'names the version that it speaks to one of version %i, and disturbs nobody',
    async (protocol) => {
      await started();
      const other = server.client('ani');
      await other.connected();
      const error = await server.client('budi', { auth: { protocol } }).refused();
      expect(error.data).toMatchObject({ code: 'protocol_unsupported', details: { spoken: [2] } });
      expect(other.socket.connected).toBe(true);
    },
  );

  it('tells an expired token from a wrong one', async () => {
    await started();
    const identity = { expiresAtMs: Date.now() - 1 };
    const error = await server.client('budi', { identity }).refused();
    expect(error.data?.code).toBe('token_expired');
  });

  it('refuses pages from elsewhere, and takes its own and those that are allowed', async () => {
    await started({ origins: ['https://rembuk.example'] });
    await expect(
      server.client('budi', { origin: 'https://evil.example' }).refused(),
    ).resolves.toBeInstanceOf(Error);
    await expect(server.client('budi', { origin: 'null' }).refused()).resolves.toBeInstanceOf(
      Error,
    );
    await server.connect('budi', { origin: 'https://rembuk.example' });
    await server.connect('budi', { origin: server.url });
  });
});

describe('opening and editing', () => {
  it('sends a commit to everyone who has the workshop open, and answers its author', async () => {
    await started();
    const workshop = await server.openWorkshop();
    await workshop.admit('ani');
    await workshop.admit('budi');
    const [ani, budi] = await Promise.all([server.connect('ani'), server.connect('budi')]);
    const opened = await ani.opened(workshop.id);
    await budi.opened(workshop.id);
    expect(opened).toMatchObject({ head: opened.snapshot?.revision, events: [] });
    expect(opened.you).toEqual({
      participantId: 'ani',
      role: 'member',
      organizationId: 'opd-social',
      groupId: 'group-social',
    });

    const answer = await ani.command(workshop.id, 'ProposeStrategy', workshop.strategy());
    expect(answer).toMatchObject({ ok: true, revision: opened.head + 1 });
    await budi.until(() => budi.lastRevision === opened.head + 1);
    expect(budi.events).toMatchObject([{ type: 'StrategyProposed', revision: opened.head + 1 }]);
    expect(budi.events[0]).not.toHaveProperty('position');
  });
});
