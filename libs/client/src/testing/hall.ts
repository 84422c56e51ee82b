import type { CommandRequest } from '@rembuk/protocol';
import type { ClientBounds } from '../bounds.ts';
import { RembukClient } from '../client.ts';
import { when } from '../observable.ts';
import type { CommandOutcome } from '../outbox.ts';
import { fixedToken } from '../tokens.ts';
import { randomUuid } from '../uuid.ts';
import { ProtocolServer } from './protocol-server.ts';

/** Short waits: a spec is not a hall. */
export const hasty: Partial<ClientBounds> = {
  answerTimeoutMs: 150,
  openTimeoutMs: 150,
  backoffMinMs: 2,
  backoffMaxMs: 20,
  headGraceMs: 20,
};

export type Session = ReturnType<RembukClient['open']>;

/** A server with an opened workshop, and the people who come to it. */
export class Hall {
  readonly server: ProtocolServer;
  readonly #clients: RembukClient[] = [];

  static async open(): Promise<Hall> {
    const hall = new Hall(await ProtocolServer.start());
    hall.elsewhere('OpenWorkshop', {
      name: 'Masterplan',
      region: 'Kabupaten',
      period: { from: 2018, to: 2023 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
    });
    return hall;
  }

  private constructor(server: ProtocolServer) {
    this.server = server;
  }

  arrive(person: string, options: Partial<ConstructorParameters<typeof RembukClient>[0]> = {}) {
    const { url } = this.server;
    const client = new RembukClient({
      url,
      tokens: fixedToken(person),
      ...options,
      bounds: { ...hasty, ...options.bounds },
    });
    this.#clients.push(client);
    return { client, session: client.open('w1') };
  }

  /** A command that reaches the server by another way. */
  elsewhere(type: string, data: Record<string, unknown>, person = 'elsewhere'): CommandOutcome {
    const request: CommandRequest = { id: randomUuid(), workshopId: 'w1', type, data, seen: -1 };
    return this.server.decide({ ...request, overwrite: true }, person);
  }

  /** Until this client holds everything the server holds. */
  async caughtUp(session: Session): Promise<void> {
    await when(session.confirmed, ({ revision }) => revision === this.server.workshop.head);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.stop();
  }
}

export function comment(commentId: string, text = 'Setuju'): { type: string; data: object } {
  return {
    type: 'PostComment',
    data: { commentId, on: { kind: 'workshop', id: 'workshop' }, text },
  };
}

/** Puts a strategy with a sheet on a board: `strategy-1`, `sheet-1`. */
export function planned(hall: Pick<Hall, 'elsewhere'>): void {
  const add = (type: string, data: Record<string, unknown>) => {
    const outcome = hall.elsewhere(type, data);
    if (!outcome.ok) throw new Error(`${type}: ${outcome.code}`);
  };
  add('DefineDimension', {
    dimensionId: 'society',
    code: 'SOC',
    name: 'Smart society',
    nameId: 'Masyarakat cerdas',
    active: true,
    subdimensions: ['umum'],
  });
  add('RegisterOrganization', { organizationId: 'bpbd', abbreviation: 'BPBD', name: 'Badan' });
  add('FormGroup', { groupId: 'group-1', dimensionId: 'society', name: 'Masyarakat' });
  add('SeatOrganization', { groupId: 'group-1', organizationId: 'bpbd' });
  add('ProposeStrategy', {
    strategyId: 'strategy-1',
    dimensionId: 'society',
    code: 'S1',
    subdimension: 'umum',
    title: 'Masyarakat yang siaga',
    organizationId: 'bpbd',
  });
  add('AddSheet', {
    sheetId: 'sheet-1',
    strategyId: 'strategy-1',
    code: 'L1',
    shortTitle: 'Siaga',
    title: 'Kampung siaga',
  });
}
