import { randomUUID } from 'node:crypto';
import type { CommandData, CommandType, Role } from '@rembuk/workshop';
import type { WorkshopsService } from '../workshops/workshops.service.ts';

/** A workshop with two boards `social` and `economy`, an organization and a group at each. */
export class TestWorkshop {
  #next = 0;

  private constructor(
    readonly workshops: WorkshopsService,
    readonly id: string,
  ) {}

  static async open(workshops: WorkshopsService, id: string): Promise<TestWorkshop> {
    const workshop = new TestWorkshop(workshops, id);
    await workshop.perform('OpenWorkshop', {
      name: 'Masterplan Kota Cerdas',
      region: 'Kabupaten Pasuruan',
      period: { from: 2019, to: 2028 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
      sessions: [
        { sessionId: 'bimtek-3', name: 'Bimtek III', from: '2018-10-03', to: '2018-10-04' },
      ],
      dimensions: boards.map((board) => ({
        dimensionId: board,
        code: board.toUpperCase(),
        name: board,
        nameId: board,
        active: true,
        subdimensions: ['one', 'two'],
      })),
      organizations: boards.map((board) => ({
        organizationId: `opd-${board}`,
        abbreviation: board.toUpperCase(),
        name: `Dinas ${board}`,
      })),
      groups: boards.map((board) => ({
        groupId: `group-${board}`,
        name: `Group ${board}`,
        dimensionId: board,
        organizationIds: [`opd-${board}`],
      })),
    });
    return workshop;
  }

  /** The same workshop, at a server that was started since. */
  at(workshops: WorkshopsService): TestWorkshop {
    const same = new TestWorkshop(workshops, this.id);
    same.#next = this.#next;
    return same;
  }

  get stream(): string {
    return `workshop-${this.id}`;
  }

  /** Gives a person a role, at the social board where the role has one. */
  async admit(personId: string, role: Role = 'member', board = 'social'): Promise<void> {
    const seat = { organizationId: `opd-${board}`, groupId: `group-${board}` };
    const seated = role === 'member' || role === 'facilitator';
    await this.perform('AdmitParticipant', {
      participantId: personId,
      role,
      ...(seated ? seat : {}),
    });
  }

  /** As an admin; throws when refused. Gives the revision. */
  async perform<Type extends CommandType>(type: Type, data: CommandData<Type>): Promise<number> {
    const answer = await this.submit(type, data, { personId: 'office', accountRole: 'admin' });
    if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
    return answer.revision;
  }

  /** As a member of the social board. */
  async propose(personId: string): Promise<number> {
    const answer = await this.submit('ProposeStrategy', this.strategy(), { personId });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.revision;
  }

  strategy(): CommandData<'ProposeStrategy'> {
    this.#next += 1;
    return {
      strategyId: `str-${this.#next}`,
      dimensionId: 'social',
      code: `S-${this.#next}`,
      subdimension: 'one',
      title: `Kenduren Mas number ${this.#next}`,
      organizationId: 'opd-social',
    };
  }

  /** By someone who has seen everything so far. */
  async submit<Type extends CommandType>(
    type: Type,
    data: CommandData<Type>,
    actor: { readonly personId: string; readonly accountRole?: 'admin' | 'kominfo' },
  ) {
    const seen = await this.head();
    return this.workshops.submit(this.id, {
      commandId: randomUUID(),
      actor,
      command: { type, data } as Parameters<WorkshopsService['submit']>[1]['command'],
      seen,
      overwrite: false,
      correlationId: randomUUID(),
      bytes: 200,
    });
  }

  async head(): Promise<number> {
    return (await this.workshops.read(this.id))?.head ?? -1;
  }
}

const boards = ['social', 'economy'] as const;
