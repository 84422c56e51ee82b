import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { foldVersion, stateToJson } from '@rembuk/workshop';
import { when } from './observable.ts';
import { comment, Hall, type Session } from './testing/hall.ts';

let hall: Hall;

beforeEach(async () => {
  hall = await Hall.open();
  for (let index = 0; index < 40; index += 1) post(`c${index}`);
  hall.server.faults = { partBytes: 200 };
});

afterEach(async () => {
  await hall.close();
});

function post(commentId: string): void {
  const { type, data } = comment(commentId);
  hall.elsewhere(type, { ...data });
}

async function live({ status }: Session): Promise<void> {
  await when(status, ({ kind }) => kind === 'live');
}

/** How often each part was asked for. */
function asked(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of hall.server.partsAsked) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

function holdsAll({ confirmed }: Session): void {
  expect(confirmed.get().revision).toBe(hall.server.workshop.head);
  expect(stateToJson(confirmed.get().state)).toEqual(stateToJson(hall.server.workshop.state));
}

describe('an opening in parts', () => {
  it('asks for each part once, and holds what they are joined to', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
    expect(asked().size).toBeGreaterThan(5);
    expect(new Set(asked().values())).toEqual(new Set([1]));
  });

  it('brings a state as it brings events', async () => {
    hall.server.faults.snapshotVersion = foldVersion;
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
  });

  it('P4: goes on where it was when the line is cut again and again', async () => {
    let sinceCut = 0;
    hall.server.faults.part = () => {
      sinceCut += 1;
      if (sinceCut % 4 !== 0) return undefined;
      return 'cut';
    };
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
    const counts = asked();
    // Asked for again is what was on its way when the line went, and no more.
    const cuts = Math.floor(sinceCut / 4);
    expect(cuts).toBeGreaterThan(1);
    const repeats = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
    expect(repeats).toBeLessThanOrEqual(2 * cuts);
  });

  it('keeps the parts that it has when the server is too busy for the next', async () => {
    let busy = 3;
    hall.server.faults.part = ({ index }) => {
      if (index !== 4 || busy === 0) return undefined;
      busy -= 1;
      return refused('rate_limited', { retryAfterMs: 1 });
    };
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
    expect(asked().get('0/0')).toBe(1);
  });

  it('begins anew where the offer is gone, also half way', async () => {
    let forgotten = false;
    hall.server.faults.part = ({ index }) => {
      if (index !== 3 || forgotten) return undefined;
      forgotten = true;
      hall.server.forgetOffers();
      return undefined;
    };
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
    expect(asked().get('0/0')).toBe(2);
  });

  it('begins anew when what came is damaged', async () => {
    let damaged = false;
    hall.server.faults.part = ({ index }, data) => {
      if (index !== 2 || damaged) return undefined;
      damaged = true;
      return { data: Buffer.from(data, 'base64').reverse().toString('base64') };
    };
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
  });

  it('takes in what is told meanwhile, behind it', async () => {
    let told = false;
    hall.server.faults.part = () => {
      if (!told) post('late');
      told = true;
      return undefined;
    };
    const { session } = hall.arrive('ani');
    await live(session);
    holdsAll(session);
    expect(told).toBe(true);
  });
});
