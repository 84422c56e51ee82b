import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  eventId,
  type EventStore,
  type EventToAppend,
  genesisHash,
  seal,
} from '@rembuk/event-sourcing';
import { type RefusalCode, refusals } from '@rembuk/workshop';
import { fitri, type Occasion, occasions, placed, seated } from '@rembuk/workshop/testing';
import { defaultLimits } from '../config/limits.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer;
/** Access tokens and ids of those who act in the occasions. */
const tokens = new Map<string, string>();
const ids = new Map<string, string>();

beforeAll(async () => {
  const limits = { ...defaultLimits, requestsBurst: 10_000, requestsPerSecond: 10_000 };
  server = await ApiServer.start({ limits });
  for (const [name, role] of [['fitri'], ['budi'], ['kiki', 'kominfo']] as const) {
    const { personId, accessToken } = await server.account(`akun-${name}`, role);
    ids.set(name, personId);
    tokens.set(name, accessToken);
  }
});
afterAll(() => server.stop());

/** The domain's own table says what is refused; over HTTP the form is checked first, so some need a fuller one. */
const wordedForHttp: Partial<Record<RefusalCode, Partial<Occasion>>> = {
  workshop_exists: {
    data: {
      name: 'Masterplan',
      region: 'Kota Pasuruan',
      period: { from: 2018, to: 2023 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
    },
  },
  invalid_value: { data: { strategyId: 'soc-1', title: ' '.repeat(40) } },
};

/** Nobody but the office may name a workshop that is not there, and only to open it. */
const unreachable: Partial<Record<RefusalCode, string>> = {
  workshop_not_opened: 'unknown_workshop',
};

function statusFor(code: string): number {
  if (['forbidden', 'foreign_board', 'not_author'].includes(code)) return 403;
  if (code === 'board_locked') return 423;
  if (code === 'invalid_value') return 422;
  return code.startsWith('unknown_') ? 404 : 409;
}

/** The occasion's history in a workshop of its own, as a server would have recorded it; gives its head. */
async function setTheStage(workshopId: string, { after = [], by, first }: Occasion) {
  if (first) return { head: -1, commandIds: [] };
  const { groupId } = by ?? fitri;
  const moved =
    groupId === undefined || groupId === fitri.groupId ? [] : [reassigned(fitri.id, groupId)];
  const events = placed([...seated, ...after, ...moved]);
  const stream = `workshop-${workshopId}`;
  let hash = genesisHash(stream);
  const sealed = events.map((event): EventToAppend => {
    const { type, v, data, meta } = named(event);
    const commandId = randomUUID();
    const cause = { commandId, correlationId: commandId, causationId: commandId };
    const whole = { ...meta, ...cause, role: 'facilitator' };
    const next = seal(hash, { id: eventId(commandId, 0), type, v, data, meta: whole });
    hash = next.meta.hash;
    return next;
  });
  await server.app.nest.get<EventStore>(EVENT_STORE).append(stream, 'no_stream', sealed);
  const commandIds = sealed.map(({ meta: { commandId } }) => commandId);
  return { head: sealed.length - 1, commandIds };
}

function reassigned(participantId: string, groupId: string) {
  const data = { participantId, role: 'facilitator', groupId } as const;
  return { type: 'ParticipantReassigned', v: 1, data } as const;
}

/** With the ids that the people have here. */
function named<Thing>(thing: Thing): Thing {
  return JSON.parse(JSON.stringify(thing), (_, value: unknown) =>
    typeof value === 'string' ? (ids.get(value) ?? value) : value,
  ) as Thing;
}

describe('every refusal of the domain, over HTTP', () => {
  it.each(Object.keys(refusals) as RefusalCode[])('%s', async (code) => {
    const occasion = { ...occasions[code], ...wordedForHttp[code] };
    const workshopId = `on-${code.replaceAll('_', '-')}`;
    const { head, commandIds } = await setTheStage(workshopId, occasion);
    const { by = fitri, seen = head, type, data } = occasion;
    const undoes = occasion.undoes === undefined ? undefined : commandIds[occasion.undoes];
    const token = tokens.get(by.id);
    const command = { id: randomUUID(), type, data: named(data), seen };
    const body = undoes === undefined ? command : { ...command, undoes };
    const send = (changes: object = {}) =>
      server.call(`POST /workshops/${workshopId}/commands`, {
        token,
        body: { ...body, ...changes },
      });

    const first = await send();
    const expected = unreachable[code] ?? code;
    expectProblem(first, { status: statusFor(expected), code: expected });
    // A repeat has the first outcome, with the first details; another id the same one again.
    for (const changes of [{}, { id: randomUUID() }]) {
      const { instance: _, ...again } = (await send(changes)).body;
      expect({ ...again, instance: first.body.instance }).toEqual(first.body);
    }
    const stored = await server.app.nest
      .get<EventStore>(EVENT_STORE)
      .head(`workshop-${workshopId}`);
    expect(stored ?? -1).toBe(head);
  });
});
