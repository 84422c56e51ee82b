import type { Person } from './cast.ts';
import { boards } from './crew.ts';
import type { Server } from './server.ts';
import { Live } from './socket.ts';

/** Someone in another workshop who edits on and on, and should notice nothing of what others do wrong. */
export class Neighbour {
  readonly #live: Live;
  readonly #workshopId: string;
  #running = true;
  readonly #done: Promise<void>;
  edits = 0;
  latencyMsMax = 0;
  readonly troubles: string[] = [];

  private constructor(live: Live, workshopId: string) {
    this.#live = live;
    this.#workshopId = workshopId;
    this.#done = this.#edit();
  }

  static async start(server: Server, workshopId: string, person: Person): Promise<Neighbour> {
    const live = await Live.connect(server.url, { token: person.token });
    await live.open(workshopId);
    return new Neighbour(live, workshopId);
  }

  /** Stops, and waits until everything is answered and seen. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
    if (this.#live.goodbyes.length > 0) this.troubles.push('was sent away');
    this.#live.disconnect();
  }

  async #edit(): Promise<void> {
    const { dimensionId, organizationId, subdimension } = boards.one;
    const strategyId = 'tetangga';
    const base = { dimensionId, organizationId, subdimension, code: 'TTG', strategyId };
    let seen = await this.#send({
      type: 'ProposeStrategy',
      data: { ...base, title: 'Pasar tetangga' },
      seen: 0,
    });
    while (this.#running)
      seen = await this.#send({
        type: 'RetitleStrategy',
        data: { strategyId, title: `Pasar tetangga ${this.edits}` },
        seen,
      });
  }

  async #send(command: { type: string; data: object; seen: number }): Promise<number> {
    const started = performance.now();
    try {
      const answer = await this.#live.command(this.#workshopId, command);
      if (!answer.ok) throw new Error(answer.code);
      await this.#live.sees(this.#workshopId, answer.revision);
      this.edits += 1;
      this.latencyMsMax = Math.max(this.latencyMsMax, performance.now() - started);
      return answer.revision;
    } catch (error) {
      this.troubles.push(String(error));
      this.#running = false;
      return command.seen;
    }
  }
}
