import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandTypes as domainCommandTypes, type CommandType } from '@rembuk/workshop';
import { catalogue, commandTypes } from './support/catalogue.ts';
import type { Person } from './support/cast.ts';
import { boards, Hall, makeStaff, type Staff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { postCommand } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { readLog, workshopStream } from './support/log.ts';
import {
  expectedAnswer,
  isAboutBoard,
  type RoleName,
  roleNames,
  type Situation,
} from './support/permissions.ts';
import { chosenSeed, Random } from './support/random.ts';
import { type Server, startServer } from './support/server.ts';
import { Stage, type StageMemory } from './support/stage.ts';

const seed = chosenSeed();

interface Outcome {
  /** `<command> <board> <lock> <channel>` -> `accepted` or a code. */
  readonly expected: Record<string, string>;
  readonly actual: Record<string, string>;
  readonly refusedIds: Set<string>;
}

/** Plays every command in every situation of one role, in a workshop of its own. */
class RoleRun {
  readonly outcome: Outcome = { expected: {}, actual: {}, refusedIds: new Set() };
  readonly #server: Server;
  readonly #role: RoleName;
  readonly #hall: Hall;
  readonly #random: Random;
  readonly #memory: StageMemory = { openRounds: new Map() };
  #cases = 0;

  constructor(server: Server, role: RoleName, hall: Hall, random: Random) {
    this.#server = server;
    this.#role = role;
    this.#hall = hall;
    this.#random = random;
  }

  async play(): Promise<Outcome> {
    await this.#settleLocks();
    for (const type of commandTypes) {
      for (const situation of this.#situations(type)) await this.#case(type, situation);
      if (type === 'LockBoard' || type === 'UnlockBoard') await this.#settleLocks();
    }
    await this.#hall.leave();
    return this.outcome;
  }

  #situations(type: CommandType): Situation[] {
    const role = this.#role;
    if (!isAboutBoard(type)) return [{ role, own: true, locked: false }];
    const seated = role === 'facilitator' || role === 'member';
    return [false, true].flatMap((locked) =>
      (seated ? [true, false] : [false]).map((own) => ({ role, own, locked })),
    );
  }

  async #case(type: CommandType, situation: Situation): Promise<void> {
    const expected = expectedAnswer(type, situation);
    const person = this.#person(situation);
    const { own, locked } = situation;
    const name = `${type} ${own ? 'own' : 'foreign'} ${locked ? 'locked' : 'unlocked'}`;
    // Nothing is left to try again once it was accepted, so one channel each then, in turns.
    this.#cases += 1;
    const channels = expected === 'accepted' ? [channelNames[this.#cases % 2]] : channelNames;
    const data = await catalogue[type](this.#stage(situation, person));
    const opens = type === 'OpenWorkshop' && expected === 'accepted';
    const workshopId = opens ? `opened-by-${this.#role}` : this.#hall.workshopId;
    for (const channel of channels) {
      if (channel === undefined || (channel === 'socket' && person === undefined)) continue;
      const id = this.#random.uuid();
      const command = { id, type, data, seen: Math.max(0, this.#hall.head) };
      const answer =
        channel === 'socket' && person
          ? await (await this.#hall.line(person)).command(workshopId, command)
          : await postCommand(this.#server.url, person?.token, workshopId, command);
      if (!answer.ok) this.outcome.refusedIds.add(id);
      else if (!opens) this.#hall.head = Math.max(this.#hall.head, answer.revision);
      this.outcome.expected[`${name} ${channel}`] = expected;
      this.outcome.actual[`${name} ${channel}`] = answer.ok ? 'accepted' : answer.code;
    }
  }

  #person({ role, own, locked }: Situation): Person | undefined {
    const { staff, members } = this.#hall;
    // Board two is the locked one; whoever sits at the other is a stranger there.
    const seat = own === locked ? 'two' : 'one';
    switch (role) {
      case 'facilitator':
        return staff.facilitators[seat];
      case 'member':
        return members[seat];
      case 'nobody':
        return undefined;
      default:
        return staff[role];
    }
  }

  #stage({ locked }: Situation, person: Person | undefined): Stage {
    const { staff } = this.#hall;
    const facilitator = this.#hall.as(staff.facilitators[locked ? 'two' : 'one']);
    const speaks = this.#role === 'facilitator' || this.#role === 'member';
    return new Stage(
      {
        random: this.#random.fork(),
        board: locked ? boards.two : boards.one,
        otherBoard: boards.three,
        asAdmin: this.#hall.as(staff.admin),
        asFacilitator: facilitator,
        asOtherFacilitator: this.#hall.as(staff.facilitators.three),
        asAuthor: speaks && person ? this.#hall.as(person) : facilitator,
      },
      this.#memory,
    );
  }

  /** Board one unlocked, board two locked. */
  async #settleLocks(): Promise<void> {
    const { admin } = this.#hall.staff;
    const one = { dimensionId: boards.one.dimensionId };
    const two = { dimensionId: boards.two.dimensionId };
    await this.#hall.try(admin, 'UnlockBoard', one);
    await this.#hall.try(admin, 'LockBoard', two);
  }
}

const channelNames = ['socket', 'http'] as const;

describe(`P7: who may do what, every command in every situation (seed ${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let staff: Staff;
  const runs = new Map<RoleName, Promise<Outcome>>();

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: unlimited });
    staff = await makeStaff(server);
    const random = new Random(seed);
    for (const role of roleNames) {
      const own = random.fork();
      const run = Hall.open(server, `matrix-${role}`, staff).then((hall) =>
        new RoleRun(server, role, hall, own).play(),
      );
      // Each is awaited by its own test.
      run.catch(() => undefined);
      runs.set(role, run);
    }
  });

  afterAll(async () => {
    await Promise.allSettled(runs.values());
    await server.stop();
    await folder.remove();
  });

  it('knows every command of the domain', () => {
    expect([...commandTypes].sort()).toEqual([...domainCommandTypes].sort());
  });

  it.each(roleNames)('%s', async (role) => {
    const { expected, actual } = (await runs.get(role)) ?? { expected: {}, actual: { no: 'run' } };
    expect(actual).toEqual(expected);
  });

  it.each(roleNames)('P3: %s: what was refused left no event', async (role) => {
    const outcome = await runs.get(role);
    const events = await readLog(folder.path, workshopStream(`matrix-${role}`));
    const left = events.filter(({ meta }) => outcome?.refusedIds.has(meta.commandId));
    expect(left).toEqual([]);
    expect(outcome?.refusedIds.size).toBeGreaterThan(10);
  });

  it('lets nobody without an account role open a workshop', async () => {
    for (const person of [staff.facilitators.one, staff.viewer, staff.outsider]) {
      const command = { type: 'OpenWorkshop', data: {}, seen: 0 };
      const answer = await postCommand(server.url, person.token, 'made-up', command);
      expect(answer.ok).toBe(false);
    }
    expect(await readLog(folder.path, workshopStream('made-up'))).toEqual([]);
  });
});
