import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixedToken, type OpenWorkshop, RembukClient, when } from '@rembuk/client';
import { changeBetween, textAt, type TextPlace } from '@rembuk/workshop';
import { LiveServer } from '../testing/live-server.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

let server: LiveServer;
let workshop: TestWorkshop;
let clients: RembukClient[];
beforeEach(async () => {
  server = await LiveServer.start({ bounds: { handsEveryMs: 1, goodbyeMs: 100 } });
  workshop = await server.openWorkshop();
  clients = [];
  await workshop.admit('fasilitator', 'facilitator');
  for (const person of ['ani', 'budi']) await workshop.admit(person);
});
afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
});

async function arrive(person: string, quietMs = 15_000): Promise<OpenWorkshop> {
  const token = server.identity.tokenFor({ personId: person });
  const bounds = { backoffMinMs: 5, backoffMaxMs: 20, quietMs };
  const client = new RembukClient({ url: server.url, tokens: fixedToken(token), bounds });
  clients.push(client);
  const session = client.open(workshop.id);
  await when(session.status, ({ kind }) => kind === 'live');
  return session;
}

const idsOf = (people: readonly { readonly participantId: string }[]) =>
  people.map(({ participantId }) => participantId).toSorted();

describe('people of one workshop, through the client', () => {
  it('see each other’s carets where they are, while all of them write', async () => {
    const strategy = workshop.strategy();
    await workshop.submit('ProposeStrategy', strategy, { personId: 'ani' });
    const on: TextPlace = { kind: 'strategy', id: strategy.strategyId, field: 'issue' };
    const focus = `strategy/${strategy.strategyId}/issue`;
    const [ani, budi] = await Promise.all([arrive('ani'), arrive('budi')]);
    const [hers, his] = [ani, budi].map((one) => one.texts.open(on, () => undefined).editing);
    if (!hers || !his) throw new Error('two texts were opened');

    hers.type(changeBetween('', 'Banjir di hilir'));
    ani.presence.say({ board: 'social', focus, selection: { anchor: 15, head: 15 } });
    const carets = budi.presence.carets(on);
    // Behind her own words, which have landed, though she said so before they had.
    await when(carets, ([caret]) => caret?.head === 15);
    expect(carets.get()).toEqual([
      {
        participantId: 'ani',
        organizationId: 'opd-social',
        groupId: 'group-social',
        anchor: 15,
        head: 15,
      },
    ]);

    // What he types and nobody has yet moves her caret here, and then there.
    his.type(changeBetween(his.text, `Isu: ${his.text}`));
    expect(carets.get()[0]?.head).toBe(20);
    await when(ani.confirmed, ({ state }) => textAt(state, on)?.startsWith('Isu') === true);
    await when(budi.confirmed, ({ state }) => textAt(state, on)?.startsWith('Isu') === true);
    expect(carets.get()[0]?.head).toBe(20);

    const late = await arrive('fasilitator');
    await when(late.presence.carets(on), ([caret]) => caret?.head === 20);
  });

  it('are shown nobody while they have no connection, and everyone again with where they are', async () => {
    const [ani, budi] = await Promise.all([arrive('ani'), arrive('budi')]);
    budi.presence.say({ board: 'economy' });
    const isThere = (people: readonly { readonly board?: string }[]) =>
      people.some(({ board }) => board === 'economy');
    await when(ani.presence.people, isThere);
    server.cut('budi');
    await when(budi.presence.people, (people) => people.length === 0);
    // Said once, before the cut.
    await when(budi.presence.people, isThere);
    await when(ani.presence.people, isThere);
    for (const { presence } of [ani, budi])
      expect(idsOf(presence.people.get())).toEqual(['ani', 'budi']);
  });

  it('learn that they have lost their seat though the word of it did not come', async () => {
    const ani = await arrive('ani', 200);
    server.loseWordsTo('ani');
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await when(ani.status, ({ kind }) => kind === 'refused');
    expect(ani.status.get()).toEqual({ kind: 'refused', code: 'forbidden' });
    expect(ani.sync.get().kind).toBe('ended');
  });

  it('share timer, hands and summons, and the late ones too', async () => {
    const [fasilitator, ani] = await Promise.all([arrive('fasilitator'), arrive('ani')]);
    expect(await fasilitator.tools.startTimer(600_000, 'Diskusi')).toEqual({ ok: true });
    await when(ani.tools.timer, (timer) => timer?.label === 'Diskusi');
    expect(ani.tools.remainingMs).toBeLessThanOrEqual(600_000);
    expect(await ani.tools.raiseHand()).toEqual({ ok: true });
    expect(await ani.tools.stopTimer()).toMatchObject({ ok: false, code: 'forbidden' });
    const budi = await arrive('budi');
    await when(budi.tools.timer, (timer) => timer?.running === true);
    await when(budi.tools.hands, (hands) => hands[0] === 'ani');

    const summoned = new Promise((resolve) => budi.tools.onSummon(resolve));
    await fasilitator.tools.summon({ board: 'economy' });
    expect(await summoned).toEqual({ board: 'economy', by: 'fasilitator' });

    server.cut('ani');
    await when(budi.tools.hands, (hands) => hands.length === 0);
    await when(ani.tools.timer, (timer) => timer === undefined);
    await when(ani.tools.timer, (timer) => timer?.label === 'Diskusi');
  });

  it('find what counts in the record: locks, voting rounds, milestones, attendance', async () => {
    const fasilitator = await arrive('fasilitator');
    const ani = await arrive('ani');
    const ok = { ok: true };
    const by = (type: string, data: object) => fasilitator.submit({ type, data });
    expect(await by('StartSession', { sessionId: 'bimtek-3' })).toMatchObject(ok);
    await when(ani.confirmed, ({ state }) =>
      ['ani', 'fasilitator'].every((id) =>
        state.participants.get(id)?.attended.includes('bimtek-3'),
      ),
    );
    expect(await by('LockBoard', { dimensionId: 'social' })).toMatchObject(ok);
    const propose = { type: 'ProposeStrategy', data: workshop.strategy() };
    expect(await ani.submit(propose)).toMatchObject({ ok: false, code: 'board_locked' });
    expect(await by('UnlockBoard', { dimensionId: 'social' })).toMatchObject(ok);
    expect(await ani.submit(propose)).toMatchObject(ok);

    const round = {
      roundId: 'r-1',
      dimensionId: 'social',
      question: 'Mana dahulu?',
      votesPerPerson: 1,
    };
    expect(await by('OpenVoting', round)).toMatchObject(ok);
    const vote = { roundId: 'r-1', on: { kind: 'strategy', id: propose.data.strategyId } };
    expect(await ani.submit({ type: 'CastVote', data: vote })).toMatchObject(ok);
    expect(await by('CloseVoting', { roundId: 'r-1' })).toMatchObject(ok);
    const milestone = { milestoneId: 'm-1', name: 'Hari pertama' };
    expect(await by('SetMilestone', milestone)).toMatchObject(ok);
    await when(ani.confirmed, ({ state }) => state.milestones.has('m-1'));
  });
});
