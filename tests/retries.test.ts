import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import type { CommandType } from '@rembuk/workshop';
import { catalogue, commandTypes } from './support/catalogue.ts';
import type { Person } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { postCommand } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { readLog, workshopStream } from './support/log.ts';
import { chosenSeed, Random } from './support/random.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { Stage } from './support/stage.ts';

const seed = chosenSeed();

/** A command that was sent, and the first answer to it. */
interface Asked {
  readonly id: string;
  readonly type: CommandType;
  readonly data: object;
  readonly seen: number;
  readonly workshopId: string;
  readonly outcome: unknown;
}

/** Without warnings: they speak of the state as it is at the time of the answer. */
function outcomeOf(answer: CommandAccepted | Refused): unknown {
  if (answer.ok) return { ok: true, revision: answer.revision };
  const { code, details, retryable } = answer;
  return { ok: false, code, retryable, ...(details === undefined ? {} : { details }) };
}

describe(`P9: every command, sent 1 to 5 times (seed ${seed})`, () => {
  const random = new Random(seed);
  const asked: Asked[] = [];
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let stage: Stage;
  /** Two connections of the one who sends, an admin where the command is the office's. */
  let author: Person;
  let lines: readonly Live[];

  async function connect(): Promise<void> {
    author = hall.staff.facilitators.one;
    const { token } = author;
    lines = [await Live.connect(server.url, { token }), await Live.connect(server.url, { token })];
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: unlimited });
    hall = await Hall.open(server, 'retries', await makeStaff(server));
    await connect();
    const { admin, facilitators } = hall.staff;
    stage = new Stage({
      random: random.fork(),
      board: boards.one,
      otherBoard: boards.three,
      asAdmin: hall.as(admin),
      asFacilitator: hall.as(facilitators.one),
      asOtherFacilitator: hall.as(facilitators.three),
      asAuthor: hall.as(author),
    });
  });

  afterAll(async () => {
    for (const line of lines) line.disconnect();
    await hall.leave();
    await server.stop();
    await folder.remove();
  });

  /** The same command 1 to 5 times at once: over two connections of one person, and over HTTP. */
  async function send(command: Omit<Asked, 'outcome'>, sender: Person): Promise<unknown> {
    const { workshopId, ...body } = command;
    const ways = sender === author ? lines : [await hall.line(sender)];
    const copies = random.between(1, 5);
    const answers = await Promise.all(
      Array.from({ length: copies }, (_, index) => {
        const line = ways[index % (ways.length + 1)];
        return line
          ? line.command(workshopId, body)
          : postCommand(server.url, sender.token, workshopId, body);
      }),
    );
    const [first, ...others] = answers.map(outcomeOf);
    for (const other of others) expect(other).toEqual(first);
    return first;
  }

  function senderOf(type: CommandType): Person {
    return officeCommands.has(type) ? hall.staff.admin : author;
  }

  it.each(commandTypes)('%s has one outcome over all ways at once', async (type) => {
    const data = await catalogue[type](stage);
    const workshopId = type === 'OpenWorkshop' ? 'retries-other' : hall.workshopId;
    for (const again of [false, true]) {
      // The second is another command with the same content: it may be accepted, have no effect or be refused.
      const command = {
        id: random.uuid(),
        type,
        data,
        seen: Math.max(0, hall.head),
        workshopId,
      };
      const outcome = await send(command, senderOf(type));
      const accepted = expect.objectContaining({ ok: true });
      if (!again) expect(outcome).toEqual(type === 'JoinGroup' ? forbidden : accepted);
      asked.push({ ...command, outcome });
    }
  });

  it('tells nobody else what became of a command', async () => {
    for (const { workshopId, outcome: _, ...command } of asked.slice(0, 20)) {
      const line = await hall.line(hall.staff.facilitators.two);
      const answer = await line.command(workshopId, command);
      expect(answer).toMatchObject({ ok: false, retryable: false });
      expect(['command_id_taken', 'forbidden']).toContain(answer.ok ? '' : answer.code);
    }
  });

  it('keeps every outcome across kill and restart', async () => {
    for (const line of lines) line.disconnect();
    await hall.leave();
    await server.kill();
    server = await startServer({ data: folder.path, env: unlimited });
    hall = hall.at(server);
    await connect();
    for (const { outcome, ...command } of asked)
      expect({ command, outcome: await send(command, senderOf(command.type)) }).toEqual({
        command,
        outcome,
      });
  });

  it('left the events of each command once, together', async () => {
    for (const workshopId of ['retries', 'retries-other']) {
      const events = await readLog(folder.path, workshopStream(workshopId));
      const byCommand = Map.groupBy(events, ({ meta }) => meta.commandId);
      for (const command of asked.filter((one) => one.workshopId === workshopId)) {
        const own = byCommand.get(command.id) ?? [];
        const outcome = command.outcome as { ok: boolean; revision?: number };
        expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
        if (!outcome.ok) expect(own).toEqual([]);
        if (own.length === 0) continue;
        expect(own.at(-1)?.revision).toBe(outcome.revision);
        expect(own.map(({ revision }) => revision - (own[0]?.revision ?? 0))).toEqual([
          ...own.keys(),
        ]);
      }
    }
  });
});

const forbidden = { ok: false, code: 'forbidden', retryable: false };

/** Commands that a facilitator may not send. */
const officeCommands: ReadonlySet<CommandType> = new Set<CommandType>([
  'OpenWorkshop',
  'ReviseWorkshop',
  'ConfigureSheetTemplate',
  'SetQuickWinCap',
  'PlanSession',
  'ReplanSession',
  'CancelSession',
  'DefineDimension',
  'ReviseDimension',
  'ActivateDimension',
  'DeactivateDimension',
  'RegisterOrganization',
  'RenameOrganization',
  'MergeOrganizations',
  'DeactivateOrganization',
  'ReactivateOrganization',
  'FormGroup',
  'RenameGroup',
  'SeatOrganization',
  'UnseatOrganization',
  'RotateJoinCode',
  'AdmitParticipant',
  'ReassignParticipant',
  'RemoveParticipant',
]);
