import {
  type CommandOutcome,
  type Fold,
  HttpApi,
  type LiveSocket,
  type LocalStore,
  openSocket,
  RembukClient,
  SignedIn,
  type TokenProvider,
  when,
} from '@rembuk/client';
import type { CommandRequest } from '@rembuk/protocol';
import type { Speaker, WorkshopState } from '@rembuk/workshop';
import type { Guest } from './hall.ts';
import { LeftBehind } from './left-behind.ts';

export interface PersonOptions {
  /** Of each node; where there are several, each connection leads to the next one. */
  readonly urls: readonly string[];
  readonly workshopId: string;
  readonly guest: Guest;
  readonly random: () => number;
  readonly fold: Fold<WorkshopState>;
  readonly socketOptions: Parameters<typeof openSocket>[3];
  /** Opens what their clients keep on the device. Without it nothing is kept, and `reload` would lose it. */
  readonly openStore?: () => LocalStore;
  /** Told of every command that goes out on the line, however often. */
  readonly onSent?: (request: CommandRequest) => void;
}

export type Session = ReturnType<RembukClient['open']>;

interface OpenClient {
  readonly client: RembukClient;
  readonly session: Session;
  readonly store: LocalStore | undefined;
}

/** Someone at a table, with a client of their own: the same that a page uses. */
export class Person {
  readonly speaker: Speaker;
  readonly personId: string;
  /** How often the line was lost, by our doing or not. */
  absences = 0;
  readonly #options: PersonOptions;
  readonly #urls: () => string;
  readonly #tokens: TokenProvider;
  readonly #sessionListeners: ((session: Session) => void)[] = [];
  readonly #leftBehind = new LeftBehind();
  #open: OpenClient;
  #isReloading = false;
  #socket: LiveSocket | undefined;
  /** While they are away, nothing connects. */
  #back: Promise<void> = Promise.resolve();

  constructor(options: PersonOptions) {
    const { guest } = options;
    this.#options = options;
    this.#urls = nextOf(options.urls);
    const url = this.#urls();
    this.speaker = guest.speaker;
    this.personId = guest.tokens.personId;
    const signedIn = new SignedIn({ api: new HttpApi({ url }), tokens: guest.tokens });
    this.#tokens = {
      get: () => this.#back.then(() => signedIn.get()),
      refresh: () => signedIn.refresh(),
    };
    this.#open = this.#openClient();
  }

  get session(): Session {
    return this.#open.session;
  }

  get state(): WorkshopState {
    return this.session.confirmed.get().state;
  }

  get revision(): number {
    return this.session.confirmed.get().revision;
  }

  /** Connected, and holding all that was announced. */
  get present(): boolean {
    return !this.#isReloading && this.session.status.get().kind === 'live';
  }

  /** Between two clients: whoever is at the page waits for it to load. */
  get isReloading(): boolean {
    return this.#isReloading;
  }

  /** What is on the device now: nothing, once all is sent and nothing refused is left to look at. */
  get keptEntries(): number {
    return this.#open.store?.entries('').length ?? 0;
  }

  /** Calls `listener` with the present session, and with each one that a reload opens. */
  onSession(listener: (session: Session) => void): void {
    this.#sessionListeners.push(listener);
    listener(this.session);
  }

  /** Resolves with the outcome, also when a later client of theirs is the one to be told. Never rejects. */
  async submit(
    command: Pick<CommandRequest, 'id' | 'type' | 'data' | 'seen'>,
  ): Promise<CommandOutcome> {
    const isKept = !this.#isReloading && this.#options.openStore !== undefined;
    const outcome = await this.session.submit(command);
    const wasClosed = !outcome.ok && outcome.code === 'client_closed';
    return wasClosed && isKept ? this.#leftBehind.outcomeOf(command) : outcome;
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

  /** The page is closed as it stands and opened again, with nothing but what was kept on the device. */
  async reload(): Promise<void> {
    if (this.#isReloading) return;
    this.#isReloading = true;
    if (this.session.status.get().kind === 'live') this.absences += 1;
    const { client, store } = this.#open;
    client.close();
    await store?.close();
    this.#open = this.#openClient();
    this.#isReloading = false;
    for (const listener of this.#sessionListeners) listener(this.session);
  }

  async close(): Promise<void> {
    this.#open.client.close();
    await this.#open.store?.close();
  }

  #openClient(): OpenClient {
    const { workshopId, random, fold, socketOptions, openStore, onSent } = this.#options;
    const store = openStore?.();
    const client = new RembukClient({
      url: this.#urls(),
      tokens: this.#tokens,
      random,
      fold,
      ...(store ? { store } : {}),
      openSocket: (_, token, timeoutMs, options) => {
        const all = { ...options, ...socketOptions };
        const socket = openSocket(this.#urls(), token, timeoutMs, all);
        if (onSent)
          socket.onAnyOutgoing((event: string, request: CommandRequest) => {
            if (event === 'command') onSent(request);
          });
        this.#socket = socket;
        return socket;
      },
    });
    const session = client.open(workshopId);
    let wasPresent = false;
    session.status.subscribe(({ kind }) => {
      if (wasPresent && kind !== 'live') this.absences += 1;
      wasPresent = kind === 'live';
    });
    session.onOutcome((request, outcome) => this.#leftBehind.settled(request, outcome));
    return { client, session, store };
  }
}

/** One after the other, round and round. */
function nextOf(urls: readonly string[]): () => string {
  let next = 0;
  return () => {
    const url = urls[next % urls.length];
    if (url === undefined) throw new RangeError('no server');
    next += 1;
    return url;
  };
}
