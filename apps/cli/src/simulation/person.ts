import {
  type Fold,
  HttpApi,
  type LiveSocket,
  openSocket,
  RembukClient,
  SignedIn,
  type TokenProvider,
  when,
} from '@rembuk/client';
import type { Speaker, WorkshopState } from '@rembuk/workshop';
import type { Guest } from './hall.ts';

export interface PersonOptions {
  readonly url: string;
  readonly workshopId: string;
  readonly guest: Guest;
  readonly random: () => number;
  readonly fold: Fold<WorkshopState>;
  readonly socketOptions: Parameters<typeof openSocket>[3];
}

/** Someone at a table, with a client of their own: the same that a page uses. */
export class Person {
  readonly speaker: Speaker;
  readonly client: RembukClient;
  readonly session: ReturnType<RembukClient['open']>;
  /** How often the line was lost, by our doing or not. */
  absences = 0;
  #socket: LiveSocket | undefined;
  /** While they are away, nothing connects. */
  #back: Promise<void> = Promise.resolve();

  constructor({ url, workshopId, guest, random, fold, socketOptions }: PersonOptions) {
    this.speaker = guest.speaker;
    const signedIn = new SignedIn({ api: new HttpApi({ url }), tokens: guest.tokens });
    const tokens: TokenProvider = {
      get: () => this.#back.then(() => signedIn.get()),
      refresh: () => signedIn.refresh(),
    };
    this.client = new RembukClient({
      url,
      tokens,
      random,
      fold,
      openSocket: (...target) => {
        this.#socket = openSocket(...target, socketOptions);
        return this.#socket;
      },
    });
    this.session = this.client.open(workshopId);
    let wasPresent = false;
    this.session.status.subscribe(({ kind }) => {
      if (wasPresent && kind !== 'live') this.absences += 1;
      wasPresent = kind === 'live';
    });
  }

  get state(): WorkshopState {
    return this.session.confirmed.get().state;
  }

  get revision(): number {
    return this.session.confirmed.get().revision;
  }

  /** Connected, and holding all that was announced. */
  get present(): boolean {
    return this.session.status.get().kind === 'live';
  }

  /** Resolves once they have come in; rejects when the server does not let them. */
  async arrived(): Promise<void> {
    const { kind } = await when(this.session.status, (status) => status.kind !== 'behind');
    if (kind === 'refused') throw new Error('a person who joined was not let in');
  }

  /** The line breaks in the middle of whatever is going on; the client comes back on its own after a while. */
  drop(awayMs: number): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#back = promise;
    setTimeout(resolve, awayMs);
    this.#socket?.io.engine.close();
  }
}
