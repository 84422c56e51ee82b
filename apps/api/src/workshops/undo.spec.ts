import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type EventStore,
  OutcomeLog,
  type RecordedEvent,
  verifyChain,
} from '@rembuk/event-sourcing';
import {
  type CommandAccepted,
  protocolVersion,
  type Refused,
  type WireEvent,
} from '@rembuk/protocol';
import type { CommandData, CommandType } from '@rembuk/workshop';
import type { Problem } from '../http/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestClient } from '../testing/test-client.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from './workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

type Person = Awaited<ReturnType<ApiServer['account']>>;

let server: ApiServer;
let workshop: TestWorkshop;
let ani: Person;
let budi: Person;
let line: TestClient;

beforeAll(async () => {
  server = await ApiServer.start();
  [ani, budi] = [await server.account('ani-guru'), await server.account('budi-staf')];
});
afterAll(async () => {
  line.socket.disconnect();
  await server.stop();
});
beforeEach(async () => {
  // Nobody is held back by what the case before asked.
  server.nowMs += 5_000;
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
  await workshop.admit(ani.personId);
  await workshop.admit(budi.personId);
  await connect();
  expect(await send('ProposeStrategy', { ...workshop.strategy(), strategyId: 's' })).toMatchObject({
    ok: true,
  });
});

/** A new line of ani's, with the workshop open. */
async function connect(): Promise<void> {
  (line as TestClient | undefined)?.socket.disconnect();
  const { accessToken: token } = ani;
  line = new TestClient(server.app.url, { token, protocol: protocolVersion });
  await line.connected();
  await line.opened(workshop.id);
}

async function send<Type extends CommandType>(
  type: Type,
  data: CommandData<Type>,
  envelope: Readonly<Record<string, unknown>> = {},
): Promise<CommandAccepted | Refused> {
  const seen = await workshop.head();
  return line.command(workshop.id, type, data, { seen, ...envelope });
}

/** Over HTTP, by anyone. */
async function post(
  { accessToken: token }: Person,
  type: CommandType,
  data: object,
  envelope: object = {},
) {
  const body = { id: randomUUID(), type, data, seen: await workshop.head(), ...envelope };
  const { status, body: answer } = await server.call<CommandAccepted & Problem>(
    `POST /workshops/${workshop.id}/commands`,
    { token, body },
  );
  return { ...answer, status };
}

function read(stream = workshop.stream): AsyncIterable<RecordedEvent> {
  return server.app.nest.get<EventStore>(EVENT_STORE).readStream(stream);
}

async function recorded(stream = workshop.stream): Promise<readonly RecordedEvent[]> {
  return Array.fromAsync(read(stream));
}

const title = (text: string) => ({ strategyId: 's', title: `Kenduren Mas ${text}` });

/** A title of ani's, and what it was before. */
async function retitled(): Promise<{ readonly id: string; readonly seen: number }> {
  await send('RetitleStrategy', title('before'));
  const id = randomUUID();
  const answer = await send('RetitleStrategy', title('after'), { id });
  if (!answer.ok) throw new Error(answer.code);
  return { id, seen: answer.revision };
}

describe('a command that takes back an earlier one', () => {
  it('says so in its events, in history, over the line and in the chain', async () => {
    const { id: undoes, seen } = await retitled();
    const answer = await send('RetitleStrategy', title('before'), { undoes, seen });
    expect(answer).toMatchObject({ ok: true });
    const events = await recorded();
    expect(events.at(-1)).toMatchObject({ type: 'StrategyRetitled', meta: { undoes } });
    await line.until(() => line.lastRevision === events.length - 1);
    expect(line.events.at(-1)?.meta.undoes).toBe(undoes);
    expect(line.events.at(-2)?.meta).not.toHaveProperty('undoes');
    expect(await verifyChain(workshop.stream, read())).toMatchObject({ ok: true });
    // History of the thing shows which event took back which.
    const history = await server.call<{ readonly events: readonly WireEvent[] }>(
      `GET /workshops/${workshop.id}/history?of=strategy/s`,
      { token: ani.accessToken },
    );
    expect(history.body.events.at(-1)?.meta.undoes).toBe(undoes);
  });

  it('can be taken back itself, over HTTP as well', async () => {
    const { id, seen } = await retitled();
    const undo = randomUUID();
    await send('RetitleStrategy', title('before'), { id: undo, undoes: id, seen });
    const redo = await post(ani, 'RetitleStrategy', title('after'), {
      undoes: undo,
      seen: seen + 1,
    });
    expect(redo).toMatchObject({ status: 200, revision: seen + 2 });
    expect((await recorded()).at(-1)?.meta.undoes).toBe(undo);
  });

  it('never writes over what another person did since, even if told to', async () => {
    const { id: undoes, seen } = await retitled();
    await post(budi, 'RetitleStrategy', title('of another'));
    for (const overwrite of [false, true])
      expect(
        await send('RetitleStrategy', title('before'), { undoes, seen, overwrite }),
      ).toMatchObject({ code: 'stale_field', details: { current: title('of another').title } });
  });

  it('does not take along what another person built on it', async () => {
    const id = randomUUID();
    const sheet = { sheetId: 'sh', strategyId: 's', code: 'L', shortTitle: 'Abc', title: 'Abc' };
    const added = await send('AddSheet', sheet, { id });
    if (!added.ok) throw new Error(added.code);
    const year = { sheetId: 'sh', year: 2020, budgetRupiah: 1, fundingSource: 'APBD' };
    const { revision } = await post(budi, 'AllocateSheetToYear', year);
    const undo = { undoes: id, seen: added.revision };
    expect(await send('WithdrawSheet', { sheetId: 'sh' }, undo)).toEqual({
      ok: false,
      code: 'changed_since',
      message: 'Another person went on from what this would take back; details name where.',
      retryable: false,
      details: {
        what: 'sheet/sh',
        field: 'allocation/2020/budgetRupiah',
        revision,
        organizationId: 'opd-social',
      },
    });
    // Without saying that it is an undo they may, as ever.
    expect(await send('WithdrawSheet', { sheetId: 'sh' })).toMatchObject({ ok: true });
  });

  it('has one outcome, however often it is sent', async () => {
    const { id: undoes, seen } = await retitled();
    const undo = { id: randomUUID(), undoes, seen };
    const first = await send('RetitleStrategy', title('before'), undo);
    const { length } = await recorded();
    await server.restart();
    workshop = reopened();
    await connect();
    expect(await send('RetitleStrategy', title('before'), undo)).toMatchObject({ ...first });
    expect(await recorded()).toHaveLength(length);
  });
});

describe('what may be named', () => {
  it('is not what another person did', async () => {
    const theirs = randomUUID();
    await post(budi, 'RetitleStrategy', title('of another'), { id: theirs });
    const { length } = await recorded();
    const undo = { id: randomUUID(), undoes: theirs, seen: length - 1 };
    const answer = await send('RetitleStrategy', title('before'), undo);
    expect(answer).toEqual({
      ok: false,
      code: 'undo_not_yours',
      message: "What this would take back is another person's.",
      retryable: false,
    });
    expect(await send('RetitleStrategy', title('before'), undo)).toEqual(answer);
    const { status } = await post(ani, 'RetitleStrategy', title('before'), { undoes: theirs });
    expect(status).toBe(403);
    expect(await recorded()).toHaveLength(length);
  });

  it('is not what nobody did, or what changed nothing', async () => {
    const { id, seen } = await retitled();
    const idle = randomUUID();
    expect(await send('RetitleStrategy', title('after'), { id: idle })).toMatchObject({ ok: true });
    const refused = randomUUID();
    await send('RetitleStrategy', { strategyId: 'none', title: 'Long enough' }, { id: refused });
    for (const undoes of [randomUUID(), idle, refused])
      expect(await send('RetitleStrategy', title('before'), { undoes, seen })).toMatchObject({
        code: 'undo_unknown',
        retryable: false,
      });
    const { status } = await post(ani, 'RetitleStrategy', title('before'), {
      undoes: randomUUID(),
    });
    expect(status).toBe(404);
    expect(await send('RetitleStrategy', title('before'), { undoes: id, seen })).toMatchObject({
      ok: true,
    });
  });

  it('is not what was done in another workshop', async () => {
    const { id: undoes } = await retitled();
    const elsewhere = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
    await elsewhere.admit(ani.personId);
    const answer = await line.command(elsewhere.id, 'ProposeStrategy', elsewhere.strategy(), {
      undoes,
    });
    expect(answer).toMatchObject({ code: 'undo_unknown' });
  });

  it('is not an edit of another text, nor one of another kind', async () => {
    const sheet = { sheetId: 'sh', strategyId: 's', code: 'L', shortTitle: 'Abc', title: 'Abc' };
    expect(await send('AddSheet', sheet)).toMatchObject({ ok: true });
    const issue = { kind: 'strategy', id: 's', field: 'issue' } as const;
    const risk = { kind: 'sheet', id: 'sh', field: 'risk' } as const;
    const [written, replaced] = [randomUUID(), randomUUID()];
    await send('EditText', { on: issue, change: [[0, 'Banjir']] }, { id: written });
    const text = { sheetId: 'sh', field: 'risk', text: 'Kenduren' } as const;
    await send('ReplaceSheetText', text, { id: replaced });
    const { id: titled } = await retitled();
    const unrelated = {
      ok: false,
      code: 'undo_unrelated',
      message: 'The command that this names is about something else than what it would take back.',
      retryable: false,
    };
    const cutRisk = { on: risk, change: [[8]] } as const;
    expect(await send('EditText', cutRisk, { undoes: written })).toEqual(unrelated);
    expect(await send('EditText', cutRisk, { undoes: titled })).toEqual(unrelated);
    expect(await send('RetitleStrategy', title('of nothing'), { undoes: written })).toEqual(
      unrelated,
    );
    const { status } = await post(ani, 'EditText', cutRisk, { undoes: written });
    expect(status).toBe(422);
    // Also once memory has it no longer.
    await server.restart();
    workshop = reopened();
    await connect();
    expect(await send('EditText', cutRisk, { undoes: written })).toEqual(unrelated);
    const cutIssue = { on: issue, change: [[6]] } as const;
    for (const [cut, undoes] of [[cutRisk, replaced] as const, [cutIssue, written] as const])
      expect(await send('EditText', cut, { undoes })).toMatchObject({ ok: true });
  });

  it('is found when the server has been restarted since', async () => {
    const { id: undoes, seen } = await retitled();
    const theirs = randomUUID();
    await post(budi, 'SetStrategyTarget', { strategyId: 's', target: 'More' }, { id: theirs });
    await server.restart();
    workshop = reopened();
    await connect();
    expect(await send('RetitleStrategy', title('before'), { undoes: theirs, seen })).toMatchObject({
      code: 'undo_not_yours',
    });
    expect(await send('RetitleStrategy', title('before'), { undoes, seen })).toMatchObject({
      ok: true,
    });
  });

  it('is the id of a command', async () => {
    for (const undoes of ['', 'x', 7, null, randomUUID().toUpperCase()])
      expect(await send('RetitleStrategy', title('before'), { undoes })).toMatchObject({
        code: 'malformed',
        details: { fields: [{ path: 'undoes', rule: 'uuid' }] },
      });
  });

  it('is no word about others to who is nobody here', async () => {
    const { id: undoes, seen } = await retitled();
    await workshop.perform('RemoveParticipant', { participantId: ani.personId });
    const outcomes = () => recorded(OutcomeLog.streamOf(workshop.stream));
    const before = await outcomes();
    const envelope = { undoes, seen };
    expect(await post(ani, 'RetitleStrategy', title('before'), envelope)).toMatchObject({
      code: 'forbidden',
    });
    expect(await outcomes()).toEqual(before);
  });
});

it('an undo keeps its place among the commands of its connection', async () => {
  const { id: undoes, seen } = await retitled();
  const [undone, after] = await Promise.all([
    line.command(workshop.id, 'RetitleStrategy', title('before'), { undoes, seen }),
    line.command(workshop.id, 'RetitleStrategy', title('then'), { seen }),
  ]);
  expect([undone, after]).toMatchObject([
    { ok: true, revision: seen + 1 },
    { ok: true, revision: seen + 2 },
  ]);
});

/** The same workshop, at the server that has been started anew. */
function reopened(): TestWorkshop {
  return workshop.at(server.app.nest.get(WorkshopsService));
}
