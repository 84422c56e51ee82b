import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedToken, type OpenWorkshop, RembukClient, type ReplayOver, when } from '@rembuk/client';
import { stateToJson } from '@rembuk/workshop';
import { temporaryFolder } from './support/folder.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { type Server, startServer } from './support/server.ts';
import { joinCodes, join } from './support/cast.ts';

const workshopId = 'pasuruan-2018';

describe('a replay of the demo that an admin leads', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let tokens: string[];
  const clients: RembukClient[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: { ...unlimited, REMBUK_DEMO: 'on' } });
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    tokens = [];
    for (const name of ['Bu Ani', 'Pak Budi', 'Bu Citra']) {
      const [code = ''] = codes.values();
      const { organizations } = await ask<{ organizations: { id: string }[] }>(
        server.url,
        `/workshops/${workshopId}/join/preview`,
        { body: { code } },
      );
      const seat = { code, name, organizationId: organizations[0]?.id ?? '' };
      tokens.push((await join(server.url, workshopId, seat)).token);
    }
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await server.stop();
    await folder.remove();
  });

  async function arrives(token: string): Promise<OpenWorkshop> {
    const client = new RembukClient({ url: server.url, tokens: fixedToken(token) });
    clients.push(client);
    const workshop = client.open(workshopId);
    await when(workshop.status, ({ kind }) => kind === 'live');
    return workshop;
  }

  const shows = ({ sharedReplays }: OpenWorkshop, revision: number) =>
    when(
      sharedReplays.view,
      (view) => view !== undefined && !view.isLoading && view.revision === revision,
    );

  it('brings all to the same place, leaves what is live alone, and says when the server is gone', async () => {
    const [leader, ani, budi] = await Promise.all([
      arrives(server.operatorToken),
      arrives(tokens[0]!),
      arrives(tokens[1]!),
    ]);
    const to = leader.confirmed.get().revision;
    for (const workshop of [leader, ani]) workshop.sharedReplays.follow();
    expect(await leader.sharedReplays.start({ to })).toEqual({ ok: true });
    expect(await leader.sharedReplays.seek({ revision: 120 })).toEqual({ ok: true });
    await Promise.all([leader, ani].map((workshop) => shows(workshop, 120)));
    // Who does not follow knows of it, and is shown nothing.
    await when(budi.sharedReplays.current, (replay) => replay?.position === 120);
    expect(budi.sharedReplays.view.get()).toBeUndefined();

    const late = await arrives(tokens[2]!);
    late.sharedReplays.follow();
    await shows(late, 120);
    const at = await request<{ state: unknown }>(
      server.url,
      `/workshops/${workshopId}/state?at=120`,
      { token: tokens[0]! },
    );
    const shown = late.sharedReplays.view.get()?.state;
    expect(JSON.parse(JSON.stringify(shown && stateToJson(shown)))).toEqual(at.body.state);

    // Live goes on: somebody edits, and the replay stands where it stood.
    const commentId = 'c-while-replaying';
    const on = { kind: 'workshop', id: 'workshop' };
    const data = { commentId, on, text: 'Setuju' };
    expect(await budi.submit({ type: 'PostComment', data })).toMatchObject({ ok: true });
    await when(ani.confirmed, ({ state }) => state.comments.has(commentId));
    expect(ani.sharedReplays.view.get()?.state.comments.has(commentId)).toBe(false);
    expect(await ani.sharedReplays.play()).toMatchObject({ code: 'forbidden' });

    // To the end, which is what the end was when it began.
    await leader.sharedReplays.setPace({ idleMs: 100 });
    await leader.sharedReplays.setSpeed(200);
    await leader.sharedReplays.play();
    await Promise.all([leader, ani, late].map((workshop) => shows(workshop, to)));
    ani.sharedReplays.leave();
    expect(ani.sharedReplays.view.get()).toBeUndefined();
    expect(ani.confirmed.get().state.comments.has(commentId)).toBe(true);

    const over = new Promise<ReplayOver>((resolve) => late.sharedReplays.onOver(resolve));
    const { replayId } = late.sharedReplays.current.get()!;
    const { port } = new URL(server.url);
    await server.kill();
    const env = { ...unlimited, REMBUK_PORT: port };
    server = await startServer({ data: folder.path, env });
    expect(await over).toEqual({ replayId, why: 'lost' });
    expect(late.sharedReplays.view.get()).toBeUndefined();
  });
});
