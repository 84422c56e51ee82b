import {
  type Fold,
  type LiveSocket,
  type LocalStore,
  openSocket,
  type OpenWorkshop,
  RembukClient,
  type TokenProvider,
  type Unpack,
  when,
} from '@rembuk/client';
import type { WorkshopState } from '@rembuk/workshop';
import type { Editor } from '../live/edits.ts';

export interface SeatOptions {
  readonly url: string;
  readonly editor: Editor;
  readonly fold?: Fold<WorkshopState>;
  readonly unpack?: Unpack;
  readonly store?: LocalStore;
}

/** Somebody in the hall with the client that a page has, who can be away without the client's doing. */
export class Seat {
  readonly editor: Editor;
  readonly client: RembukClient;
  readonly session: OpenWorkshop;
  #socket: LiveSocket | undefined;
  /** While they are away, nothing connects. */
  #back: Promise<void> = Promise.resolve();
  #come: () => void = () => undefined;

  /** `away`: holds the line back from the beginning. */
  constructor({ url, editor, fold, unpack, store }: SeatOptions, { away = false } = {}) {
    this.editor = editor;
    if (away) this.#holdBack();
    const tokens: TokenProvider = {
      get: () => this.#back.then(() => editor.auth.token),
      refresh: () => Promise.resolve(false),
    };
    this.client = new RembukClient({
      url,
      tokens,
      openSocket: (...target) => {
        this.#socket = openSocket(...target);
        return this.#socket;
      },
      ...(fold ? { fold } : {}),
      ...(unpack ? { unpack } : {}),
      ...(store ? { store } : {}),
    });
    this.session = this.client.open(editor.workshopId);
  }

  get revision(): number {
    return this.session.confirmed.get().revision;
  }

  get state(): WorkshopState {
    return this.session.confirmed.get().state;
  }

  get isLive(): boolean {
    return this.session.status.get().kind === 'live';
  }

  /** Connected, holds all that was announced, and nothing of theirs waits. */
  get isInSync(): boolean {
    return this.isLive && this.session.sync.get().kind === 'saved';
  }

  async live(): Promise<void> {
    await when(this.session.status, ({ kind }) => kind === 'live');
  }

  /** Drops the line. */
  async leave(): Promise<void> {
    this.#holdBack();
    this.#socket?.io.engine.close();
    await when(this.session.status, ({ kind }) => kind !== 'live');
  }

  /** Lets the client connect again, when it next tries. */
  comeBack(): void {
    this.#come();
  }

  close(): void {
    this.#come();
    this.client.close();
  }

  #holdBack(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#back = promise;
    this.#come = resolve;
  }
}
