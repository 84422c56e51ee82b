import type { RecordedEvent } from '@rembuk/event-sourcing';
import { boardOf, join, joinCodes, openWorkshop } from '../support/cast.ts';
import { workshopStream } from '../support/log.ts';
import type { Random } from '../support/random.ts';
import type { Server } from '../support/server.ts';
import { within } from '../support/wait.ts';
import { type Audit, audit } from './audit.ts';
import { Author, Known } from './author.ts';
import { Ledger } from './ledger.ts';
import { LoadClient } from './load.ts';

export const workshopId = 'crash';
const boards = [boardOf('one'), boardOf('two'), boardOf('three')];

/** The people of one workshop, and all that they were ever told. Lives on when servers come and go. */
export class Crowd {
  readonly ledger = new Ledger();
  readonly clients: LoadClient[] = [];
  readonly #random: Random;
  readonly #size: number;

  constructor(random: Random, size: number) {
    this.#random = random;
    this.#size = size;
  }

  /** Opens the workshop, seats everyone, and gives each a strategy of their own. */
  async enter(server: Server): Promise<void> {
    await openWorkshop(server, workshopId, boards);
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    const context = { workshopId, ledger: this.ledger, known: new Known() };
    for (let index = 0; index < this.#size; index++) {
      const board = boards[index % boards.length] ?? boardOf('one');
      const { groupId, organizationId } = board;
      const seat = { code: codes.get(groupId) ?? '', name: `Peserta ${index}`, organizationId };
      const person = await join(server.url, workshopId, seat);
      const author = new Author(this.#random.fork(), board, context.known);
      this.clients.push(new LoadClient(person, author, this.#random.fork(), context));
    }
    await Promise.all(this.clients.map((client) => client.anchor(server.url)));
  }

  /** Everyone edits until their connection is lost; resolves then. */
  async play(server: Pick<Server, 'url'>): Promise<void> {
    await Promise.all(this.clients.map((client) => client.play(server.url)));
  }

  /** Everyone edits at whichever server `anyUrl` gives, and goes to another when that one is lost, until {@link finish}. */
  async roam(anyUrl: () => string | undefined): Promise<void> {
    await Promise.all(this.clients.map((client) => client.roam(anyUrl)));
  }

  /** One person after the other, so that it is quiet; see {@link LoadClient.twice}. */
  async twice(urls: readonly string[], times: number): Promise<void> {
    for (const client of this.clients) await client.twice(urls, times);
  }

  /** Waits for that many more answers. */
  async answers(count: number): Promise<void> {
    const reached = this.ledger.answersReach(this.ledger.answers + count);
    await within(reached, { what: `${count} commands are answered`, deadlineMs: 60_000 });
  }

  /** Lets everything in flight come to its outcome; `lives` is what {@link play} or {@link roam} gave. */
  async finish(lives: Promise<void>): Promise<void> {
    for (const client of this.clients) client.end();
    await within(lives, { what: 'everything in flight is answered', deadlineMs: 60_000 });
    const last = this.ledger.lastRevision;
    const shown = await Promise.all(this.clients.map((client) => client.isShown(last)));
    const behind = shown.filter((one) => !one).length;
    if (behind > 0) this.ledger.violate(`told: ${behind} clients were never shown ${last}`);
    for (const client of this.clients) client.disconnect();
  }

  /** Holds the events of the workshop against what everyone was told. */
  audit(events: readonly RecordedEvent[]): Audit {
    return audit(workshopStream(workshopId), events, this.ledger);
  }
}
