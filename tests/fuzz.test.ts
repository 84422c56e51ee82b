import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@rembuk/event-sourcing';
import { type CommandAccepted, protocolVersion, type Refused } from '@rembuk/protocol';
import { type CommandType, evolve, initialState, stateToJson, upcast } from '@rembuk/workshop';
import * as fc from 'fast-check';
import { catalogue, commandTypes } from './support/catalogue.ts';
import type { Person } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { readLog, workshopStream } from './support/log.ts';
import { Neighbour } from './support/neighbour.ts';
import { chosenSeed, Random } from './support/random.ts';
import { expectCleanRefusal } from './support/refusal.ts';
import { routes } from './support/routes.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { Stage } from './support/stage.ts';

const seed = chosenSeed();
const workshopId = 'fuzz';

/** Strings that go wrong in many places. Some are longer than any field, none longer than a message. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud83d',
    'a\udc00b',
    '\u202eterbalik',
    'ﷺ'.repeat(50),
    'e\u0301'.repeat(40),
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    "'; DROP TABLE events; --",
    '=HYPERLINK("x")',
    '<script>alert(1)</script>',
    '${7*7}',
    'NaN',
    '-0',
    '2019-02-30',
    '2019-13',
    'x'.repeat(5_000),
  ),
);
const nastyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, -1, 0.1, 2019.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324),
);
const nastyKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toJSON',
    'then',
    'id',
  ),
  fc.string({ maxLength: 8 }),
);
const { nasty } = fc.letrec<{ nasty: unknown }>((tie) => ({
  nasty: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    nastyNumber,
    nastyText,
    fc.array(tie('nasty'), { maxLength: 4 }),
    fc.array(fc.tuple(nastyKey, tie('nasty')), { maxLength: 4 }).map(ownObject),
    fc.integer({ min: 10, max: 300 }).map(nested),
  ),
}));

/** Also a member that is named `__proto__`, as JSON.parse makes it. */
function ownObject(members: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [name, value] of members)
    Object.defineProperty(made, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return made;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add';
  readonly key: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom<Change['how']>('replace', 'replace', 'replace', 'remove', 'add'),
  key: nastyKey,
  value: nasty,
});

/** Good data with one place of it made bad, perhaps deep inside. */
function changed(data: object, { at, how, key, value }: Change): object {
  const names = Object.keys(data);
  const name = names[at % Math.max(1, names.length)];
  if (how === 'add' || name === undefined)
    return ownObject([...Object.entries(data), [key, value]]);
  if (how === 'remove')
    return ownObject(Object.entries(data).filter(([member]) => member !== name));
  const member: unknown = Reflect.get(data, name);
  const inside = typeof member === 'object' && member !== null && at % 3 === 0;
  const next = inside ? changed(member, { at: at >> 2, how, key, value }) : value;
  return ownObject(
    Object.entries(data).map(([other, old]) => [other, other === name ? next : old]),
  );
}

/** Values that pass for good at first sight: only the domain can tell. */
const plausible = fc.record({
  text: fc.oneof(
    fc.constantFrom(
      'none',
      'org-one',
      'org-two-2',
      'dim-two',
      'grp-three',
      'umum',
      'a1',
      'Zz',
      'V',
    ),
    fc.constantFrom('2019-12', '2020-01', '2018-10-02', '=1+1 dan seterusnya', 'APBD', 'overlaps'),
    fc
      .string({ unit: 'grapheme', minLength: 10, maxLength: 60 })
      .filter((text) => text.isWellFormed()),
  ),
  number: fc.oneof(fc.integer({ min: 1999, max: 2101 }), fc.integer({ min: 0, max: 10 ** 12 })),
  truth: fc.boolean(),
});
type Plausible = typeof plausible extends fc.Arbitrary<infer Value> ? Value : never;

/** The same kind of thing with another value in it, somewhere. */
function varied(value: unknown, at: number, other: Plausible): unknown {
  if (typeof value === 'string') return other.text;
  if (typeof value === 'number') return other.number;
  if (typeof value === 'boolean') return other.truth;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return at % 2 === 0 ? [...items, ...items] : items.map((item) => varied(item, at >> 1, other));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const chosen = at % Math.max(1, members.length);
  return ownObject(
    members.map(([name, member], index) => [
      name,
      index === chosen ? varied(member, at >> 3, other) : member,
    ]),
  );
}

describe(`P8: anything at all is answered, and does no harm (seed ${seed})`, () => {
  const random = new Random(seed);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let neighbour: Neighbour;
  /** How often which answer came: a fuzz that is always stopped at the same gate tests that gate alone. */
  const answers = new Map<string, number>();

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: unlimited });
    const staff = await makeStaff(server);
    hall = await Hall.open(server, workshopId, staff);
    const next = await Hall.open(server, 'next-door', staff);
    neighbour = await Neighbour.start(server, 'next-door', next.members.one);
  });

  afterAll(async () => {
    await hall.leave();
    await server.stop();
    await folder.remove();
  });

  /** A workshop for one command alone: what goes through may leave nothing standing that others build on. */
  async function openFor(type: CommandType): Promise<{ own: Hall; stage: Stage }> {
    const own = await Hall.open(server, `fuzz-${type}`, hall.staff);
    const { admin, facilitators } = own.staff;
    const stage = new Stage({
      random: random.fork(),
      board: boards.one,
      otherBoard: boards.three,
      asAdmin: own.as(admin),
      asFacilitator: own.as(facilitators.one),
      asOtherFacilitator: own.as(facilitators.three),
      asAuthor: own.as(facilitators.one),
    });
    return { own, stage };
  }

  /** An answer is a yes, or a no that tells nothing of the inside; never a defect. */
  function expectAnswer(answer: CommandAccepted | Refused): void {
    const kind = answer.ok ? 'accepted' : answer.code;
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    if (answer.ok) {
      expect(Number.isSafeInteger(answer.revision)).toBe(true);
      return;
    }
    expect(expectCleanRefusal(JSON.stringify(withoutOthersWords(answer)))).not.toBe('internal');
  }

  // Half of them in a run, which half is drawn: a workshop for each is most of what this takes.
  const drawn = commandTypes.filter((_, index) => (index + seed) % 2 === 0);
  it.each(drawn)('%s with one thing wrong', async (type: CommandType) => {
    const { own, stage } = await openFor(type);
    const data = await catalogue[type](stage);
    // The one who may: what is wrong has to be found by what checks the data, not by who sends it.
    const sender: Person = officeFirst(type) ? own.staff.admin : own.staff.facilitators.one;
    const line = await own.line(sender);
    // Each command draws its own: with one seed for all, all would meet the same few changes.
    const draws = seed + commandTypes.indexOf(type);
    await fc.assert(
      fc.asyncProperty(change, async (one) => {
        const body = { id: randomUUID(), type, data: changed(data, one), seen: own.head };
        expectAnswer(await line.command(own.workshopId, body));
        expect(line.raw.connected).toBe(true);
      }),
      { numRuns: 2, seed: draws },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), plausible, async (at, other) => {
        const varying = varied(data, at, other) as object;
        const body = { id: randomUUID(), type, data: varying, seen: own.head };
        expectAnswer(await line.command(own.workshopId, body));
      }),
      { numRuns: 3, seed: draws },
    );
    await expectFolds(own.workshopId);
    await own.leave();
  });

  it('anything for a payload of any message', async () => {
    const line = await hall.line(hall.members.one);
    const name = fc.oneof(
      fc.constantFrom(
        'open',
        'command',
        'presence',
        'notify',
        'clock',
        'close',
        'events',
        'goodbye',
      ),
      fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !reserved.has(text)),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.array(nasty, { maxLength: 3 }), async (message, payload) => {
        const answer = await line.ask<CommandAccepted | Refused>(message, ...payload);
        if (!answer.ok) expectAnswer(answer);
        expect(line.raw.connected).toBe(true);
      }),
      { numRuns: 150, seed },
    );
  });

  it('anything for a handshake', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(nastyKey, nasty, { maxKeys: 3 }),
        nasty,
        async (auth, token) => {
          const attempt = Live.connect(server.url, {
            auth: { ...auth, token, protocol: protocolVersion },
          });
          await expect(attempt).rejects.toMatchObject({ name: 'ConnectRefused' });
        },
      ),
      { numRuns: 30, seed },
    );
  });

  it('anything for the body of any route', async () => {
    const { token } = hall.staff.outsider;
    const bodies = routes.filter(({ method }) => method !== 'GET');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bodies), nasty, async ({ method, path }, body) => {
        if (path.endsWith('sign-out')) return;
        const address = path.replaceAll('{workshopId}', workshopId).replaceAll('{personId}', 'x');
        const raw = JSON.stringify(body);
        const { status, text } = await request(server.url, address, { method, token, raw });
        if (status >= 400) expect(expectCleanRefusal(text)).not.toBe('internal');
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 120, seed },
    );
  });

  it('anything for an address', async () => {
    const { token } = hall.members.one;
    const reads = routes.filter(({ method, path }) => method === 'GET' && path.includes('{'));
    const query = fc.array(
      fc.tuple(
        fc.oneof(fc.constantFrom('at', 'after', 'limit', 'of', 'from', 'to', 'at[]'), nastyKey),
        fc.oneof(nastyText, nastyNumber.map(String)),
      ),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...reads), query, async ({ path }, members) => {
        const address = path.replaceAll('{workshopId}', workshopId);
        const search = members
          .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
          .join('&');
        const { status, text } = await request(server.url, `${address}?${search.slice(0, 8_000)}`, {
          token,
        });
        if (status >= 400) expect(expectCleanRefusal(text)).not.toBe('internal');
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 120, seed },
    );
  });

  /** The history folds, to the state that the server holds. */
  async function expectFolds(id: string): Promise<void> {
    const events = await readLog(folder.path, workshopStream(id));
    let state = initialState;
    for (const event of events) state = evolve(state, upcast(event));
    const stateHash = createHash('sha256')
      .update(canonicalJson(stateToJson(state)))
      .digest('hex');
    const token = server.operatorToken;
    const path = `/workshops/${id}`;
    expect(await ask(server.url, `${path}/state`, { token })).toMatchObject({
      revision: events.length - 1,
      stateHash,
    });
    expect(await ask(server.url, `${path}/audit`, { token })).toMatchObject({ ok: true });
  }

  it('leaves a history that folds', () => expectFolds(workshopId));

  it('reached every gate', () => {
    for (const kind of ['accepted', 'malformed', 'unknown_message'])
      expect(answers.get(kind) ?? 0).toBeGreaterThan(5);
    // The domain's own refusals: each is rare, and which of them come depends on the seed.
    expect(answers.size).toBeGreaterThan(10);
  });

  it('disturbs nobody', async () => {
    await neighbour.stop();
    expect(neighbour.troubles).toEqual([]);
    expect(neighbour.edits).toBeGreaterThan(100);
    expect(server.output()).not.toContain('could not be handled');
    expect(server.output()).not.toContain('a request failed');
  });
});

/** Names that socket.io keeps for itself. */
const reserved = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);

/** What stands there now is told on purpose, and may be anything that people write. */
function withoutOthersWords({ details, ...answer }: Refused): object {
  if (details === undefined) return answer;
  const { current: _, ...rest } = details;
  return { ...answer, details: rest };
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Commands of those who set the workshop up. */
function officeFirst(type: CommandType): boolean {
  return !/Strategy|Strategies|Sheet|Alloc|QuickWin|Align|Indicator|Link|Overlap|Conflict|Comment|Vot|Milestone|Board|Attendance|Supporting/.test(
    type.replace('SheetTemplate', '').replace('QuickWinCap', ''),
  );
}
