import type { Refused } from '@rembuk/protocol';
import type { CommandData, CommandType } from '@rembuk/workshop';
import { account, boardOf, join, joinCodes, openWorkshop, operator, type Person } from './cast.ts';
import type { Server } from './server.ts';
import { Live } from './socket.ts';
import type { Perform } from './stage.ts';

export const boards = {
  /** Unlocked, with a member and a facilitator of its own. */
  one: boardOf('one'),
  /** The same, and locked where a test locks it. */
  two: boardOf('two'),
  /** Unlocked, of neither. */
  three: boardOf('three'),
} as const;

export type BoardName = keyof typeof boards;

/** People with accounts: the same in every workshop of a server. */
export interface Staff {
  readonly admin: Person;
  readonly kominfo: Person;
  readonly facilitators: Readonly<Record<BoardName, Person>>;
  readonly viewer: Person;
  /** Has an account, and no part in any workshop. */
  readonly outsider: Person;
}

export async function makeStaff(server: Server): Promise<Staff> {
  const [kominfo, one, two, three, viewer, outsider] = await Promise.all([
    account(server, 'Kominfo', 'kominfo'),
    account(server, 'Fasilitator-Satu'),
    account(server, 'Fasilitator-Dua'),
    account(server, 'Fasilitator-Tiga'),
    account(server, 'Peninjau'),
    account(server, 'Tamu'),
  ]);
  return {
    admin: operator(server),
    kominfo,
    facilitators: { one, two, three },
    viewer,
    outsider,
  };
}

/** One workshop with its people, and a line to the server for each of them. */
export class Hall {
  readonly workshopId: string;
  readonly staff: Staff;
  readonly members: Readonly<Record<'one' | 'two', Person>>;
  /** The last revision that anyone here was told. */
  head = -1;
  readonly #url: string;
  readonly #lines = new Map<string, Promise<Live>>();

  private constructor(
    url: string,
    workshopId: string,
    staff: Staff,
    members: Readonly<Record<'one' | 'two', Person>>,
  ) {
    this.#url = url;
    this.workshopId = workshopId;
    this.staff = staff;
    this.members = members;
  }

  static async open(server: Server, workshopId: string, staff: Staff): Promise<Hall> {
    await openWorkshop(server, workshopId, Object.values(boards));
    const codes = await joinCodes(server.url, staff.admin.token, workshopId);
    const seat = (name: 'one' | 'two'): Promise<Person> => {
      const { groupId, organizationId } = boards[name];
      const code = codes.get(groupId) ?? '';
      return join(server.url, workshopId, { code, name: `Peserta ${name}`, organizationId });
    };
    const members = { one: await seat('one'), two: await seat('two') };
    const hall = new Hall(server.url, workshopId, staff, members);
    await hall.#admitStaff();
    return hall;
  }

  /** The same hall after the server came up again elsewhere. */
  at(server: Server): Hall {
    const staff = { ...this.staff, admin: operator(server) };
    const hall = new Hall(server.url, this.workshopId, staff, this.members);
    hall.head = this.head;
    return hall;
  }

  /** This person's connection; made on first use. */
  line({ personId, token }: Person): Promise<Live> {
    const known = this.#lines.get(personId);
    if (known) return known;
    const line = Live.connect(this.#url, { token });
    this.#lines.set(personId, line);
    return line;
  }

  /** Sends as this person, with everything seen; throws when it is refused. */
  as(person: Person): Perform {
    return async (type, data) => {
      const answer = await this.try(person, type, data);
      if (!answer.ok) throw new Error(`${type} was refused: ${JSON.stringify(answer)}`);
      return answer.revision;
    };
  }

  async try<Type extends CommandType>(
    person: Person,
    type: Type,
    data: CommandData<Type>,
  ): Promise<{ ok: true; revision: number } | Refused> {
    const line = await this.line(person);
    const seen = Math.max(0, this.head);
    const answer = await line.command(this.workshopId, { type, data, seen });
    if (answer.ok) this.head = Math.max(this.head, answer.revision);
    return answer;
  }

  async leave(): Promise<void> {
    for (const line of this.#lines.values()) (await line).disconnect();
    this.#lines.clear();
  }

  async #admitStaff(): Promise<void> {
    const admit = this.as(this.staff.admin);
    for (const name of ['one', 'two', 'three'] as const) {
      const { personId: participantId } = this.staff.facilitators[name];
      const { groupId } = boards[name];
      await admit('AdmitParticipant', { participantId, role: 'facilitator', groupId });
    }
    await admit('AdmitParticipant', {
      participantId: this.staff.viewer.personId,
      role: 'viewer',
    });
  }
}
