import { fixedToken, type OpenWorkshop, RembukClient, when } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import {
  type CommandData,
  type CommandType,
  type PlacedEvent,
  type TextPlace,
  upcast,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import {
  account,
  boardOf,
  join,
  joinCodes,
  openWorkshop,
  type Person,
} from '../../support/cast.ts';
import { ask, postCommand } from '../../support/http.ts';
import type { Server } from '../../support/server.ts';

const board = boardOf('tulis');

/** Long texts of a strategy and its two sheets: where the trace is written. */
export const places: readonly TextPlace[] = [
  { kind: 'sheet', id: 'sheet-1', field: 'explanation' },
  { kind: 'sheet', id: 'sheet-1', field: 'benefit' },
  { kind: 'sheet', id: 'sheet-2', field: 'explanation' },
  { kind: 'sheet', id: 'sheet-2', field: 'sustainability' },
  { kind: 'strategy', id: 'strategy-1', field: 'issue' },
];

interface StateAnswer {
  readonly revision: number;
  readonly state: WorkshopStateJson;
}

export interface ContributionColumns {
  readonly organizationId: string;
  readonly charactersWritten: number;
  readonly charactersSurviving: number;
  readonly survivingTextPercent: number;
}

/** One workshop with cards to write in, and people of one group: of two organizations, and one who facilitates. */
export class Room {
  readonly workshopId: string;
  readonly organizationIds = [board.organizationId, board.neighbourId] as const;
  readonly #server: Server;
  readonly #people: readonly Person[];
  readonly #clients: RembukClient[] = [];

  private constructor(server: Server, workshopId: string, people: readonly Person[]) {
    this.#server = server;
    this.workshopId = workshopId;
    this.#people = people;
  }

  static async open(server: Server, workshopId: string): Promise<Room> {
    const { url, operatorToken } = server;
    await openWorkshop(server, workshopId, [board]);
    const code = (await joinCodes(url, operatorToken, workshopId)).get(board.groupId) ?? '';
    const member = (organizationId: string) =>
      join(url, workshopId, { code, name: `Peserta ${organizationId}`, organizationId });
    const facilitator = await account(server, 'Fasilitator');
    const ani = await member(board.organizationId);
    const room = new Room(server, workshopId, [ani, await member(board.neighbourId), facilitator]);
    await room.#submit('AdmitParticipant', {
      participantId: facilitator.personId,
      role: 'facilitator',
      groupId: board.groupId,
    });
    await room.#putUpCards(ani);
    return room;
  }

  /** A client for each of the first `count` people, each having read the workshop. */
  async arrive(count: number): Promise<readonly OpenWorkshop[]> {
    const opened = this.#people.slice(0, count).map(({ token }) => {
      const client = new RembukClient({ url: this.#server.url, tokens: fixedToken(token) });
      this.#clients.push(client);
      return client.open(this.workshopId);
    });
    await Promise.all(opened.map(({ status }) => when(status, ({ kind }) => kind === 'live')));
    return opened;
  }

  leave(): void {
    for (const client of this.#clients) client.close();
  }

  async state(): Promise<StateAnswer> {
    return this.#read<StateAnswer>('state');
  }

  /** All events from the first on, page by page. */
  async events(): Promise<readonly PlacedEvent[]> {
    const events: PlacedEvent[] = [];
    for (;;) {
      const page = await this.#read<{ events: readonly WireEvent[]; head?: number }>(
        `events?after=${events.length - 1}&limit=5000`,
      );
      events.push(...page.events.map((event) => upcast(event)));
      if (page.head !== undefined && events.length > page.head) return events;
    }
  }

  async contributions(): Promise<readonly ContributionColumns[]> {
    const answer = await this.#read<{ rows: readonly ContributionColumns[] }>(
      'reports/contributions',
    );
    return answer.rows;
  }

  #read<Body>(what: string): Promise<Body> {
    const { url, operatorToken: token } = this.#server;
    return ask<Body>(url, `/workshops/${this.workshopId}/${what}`, { token });
  }

  async #putUpCards(author: Person): Promise<void> {
    const { dimensionId, subdimension, organizationId } = board;
    const strategyId = 'strategy-1';
    await this.#submit(
      'ProposeStrategy',
      {
        strategyId,
        dimensionId,
        code: 'S1',
        subdimension,
        title: 'Penguatan pendidikan karakter',
        organizationId,
      },
      author,
    );
    for (const sheetId of ['sheet-1', 'sheet-2'])
      await this.#submit(
        'AddSheet',
        { sheetId, strategyId, code: sheetId, shortTitle: 'Simadin', title: 'Rapor daring' },
        author,
      );
  }

  async #submit<Type extends CommandType>(
    type: Type,
    data: CommandData<Type>,
    { token }: Pick<Person, 'token'> = { token: this.#server.operatorToken },
  ): Promise<void> {
    const answer = await postCommand(this.#server.url, token, this.workshopId, { type, data });
    if (!answer.ok) throw new Error(`${type} was refused: ${JSON.stringify(answer)}`);
  }
}
