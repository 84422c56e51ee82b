import type { GoodbyeCode } from '@rembuk/protocol';
import { Backoff } from './backoff.ts';
import type { ClientBounds } from './bounds.ts';
import { readGoodbye } from './frames.ts';
import { Cell, type Observable } from './observable.ts';
import { isRefused, retryAfterMs } from './refusals.ts';
import { type LiveSocket, openSocket, type SocketFactory } from './socket.ts';
import type { TokenProvider } from './tokens.ts';

export type ConnectionStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** Comes back by itself. */
  | { readonly kind: 'waiting'; readonly code: string; readonly delayMs: number }
  /** Does not come back: access was taken away, the client is too old, or it was closed. */
  | { readonly kind: 'stopped'; readonly code: string };

export interface ConnectionOptions {
  readonly url: string;
  readonly tokens: TokenProvider;
  readonly bounds: ClientBounds;
  readonly random: () => number;
  /** Which workshop the line is for: whoever stands before several servers may send all of it to one of them. */
  readonly workshop?: () => string | undefined;
  /** Default: a websocket of socket.io. */
  readonly openSocket?: SocketFactory;
}

/** Called with each new socket, to hang handlers on before it connects. */
export type SocketListener = (socket: LiveSocket) => void;

type Next = 'stop' | 'retry' | 'refresh';

/** What each way of being turned away means. What is not listed is tried again. */
const answers: ReadonlyMap<string, Next> = new Map(
  Object.entries({
    expired: 'refresh',
    token_expired: 'refresh',
    unauthenticated: 'refresh',
    revoked: 'stop',
    token_revoked: 'stop',
    replaced: 'stop',
    forbidden: 'stop',
    origin_refused: 'stop',
    protocol_unsupported: 'stop',
  } satisfies Partial<Record<GoodbyeCode, Next>> & Record<string, Next>),
);

/** Keeps one socket to the server alive, for as long as the server lets it. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #backoff: Backoff;
  readonly #status = new Cell<ConnectionStatus>({ kind: 'connecting' });
  readonly #listeners: SocketListener[] = [];
  #socket: LiveSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #goodbye: ReturnType<typeof readGoodbye> | undefined;
  #onlineSince = 0;
  /** Refreshed without having been let in since: another refresh waits its turn. */
  #refreshedInVain = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.bounds, options.random);
  }

  get status(): Observable<ConnectionStatus> {
    return this.#status;
  }

  /** The socket while it is online. */
  get socket(): LiveSocket | undefined {
    return this.#status.get().kind === 'online' ? this.#socket : undefined;
  }

  /** Before `start`. */
  onSocket(listener: SocketListener): void {
    this.#listeners.push(listener);
  }

  start(): void {
    void this.#connect();
  }

  close(): void {
    this.#stop('client_closed');
  }

  #isStopped(): boolean {
    return this.#status.get().kind === 'stopped';
  }

  async #connect(): Promise<void> {
    if (this.#isStopped()) return;
    this.#status.set({ kind: 'connecting' });
    let token: string;
    try {
      token = await this.#options.tokens.get();
    } catch {
      this.#retry('unreachable');
      return;
    }
    if (this.#isStopped()) return;
    this.#open(token);
  }

  #open(token: string): void {
    const { url, bounds } = this.#options;
    const workshop = this.#options.workshop?.();
    const options = workshop === undefined ? {} : { query: { workshop } };
    const open = this.#options.openSocket ?? openSocket;
    const socket = open(url, token, bounds.connectTimeoutMs, options);
    this.#socket = socket;
    this.#goodbye = undefined;
    // The socket's own timeout ends with the transport; the server's word that it lets us in may fail to come too.
    const timeout = setTimeout(() => this.#lost(socket, 'unreachable'), bounds.connectTimeoutMs);
    socket.on('connect', () => {
      clearTimeout(timeout);
      this.#onlineSince = Date.now();
      this.#refreshedInVain = false;
      this.#status.set({ kind: 'online' });
    });
    socket.on('connect_error', (error: Error & { data?: unknown }) => {
      clearTimeout(timeout);
      const refusal = isRefused(error.data) ? error.data : undefined;
      this.#lost(socket, refusal?.code ?? 'unreachable', retryAfterMs(refusal?.details));
    });
    socket.on('goodbye', (goodbye) => {
      this.#goodbye = readGoodbye(goodbye);
    });
    socket.on('disconnect', () => {
      clearTimeout(timeout);
      if (Date.now() - this.#onlineSince >= bounds.stableMs) this.#backoff.reset();
      const { code = 'unreachable', ...asked } = this.#goodbye ?? {};
      this.#lost(socket, code, retryAfterMs(asked));
    });
    for (const listener of this.#listeners) listener(socket);
    socket.connect();
  }

  #lost(socket: LiveSocket, code: string, atLeastMs?: number): void {
    if (socket !== this.#socket) return;
    this.#letGo();
    const next = answers.get(code) ?? 'retry';
    if (next === 'stop') this.#stop(code);
    else if (next === 'retry' || this.#refreshedInVain) this.#retry(code, atLeastMs);
    else void this.#refresh(code);
  }

  async #refresh(code: string): Promise<void> {
    this.#refreshedInVain = true;
    this.#status.set({ kind: 'connecting' });
    try {
      if (await this.#options.tokens.refresh()) await this.#connect();
      else this.#stop(code);
    } catch {
      this.#refreshedInVain = false;
      this.#retry(code);
    }
  }

  #retry(code: string, atLeastMs?: number): void {
    if (this.#isStopped()) return;
    const { unreachableMaxMs } = this.#options.bounds;
    const delayMs =
      code === 'unreachable'
        ? this.#backoff.nextMs(atLeastMs, unreachableMaxMs)
        : this.#backoff.nextMs(atLeastMs);
    this.#status.set({ kind: 'waiting', code, delayMs });
    this.#timer = setTimeout(() => {
      this.#refreshedInVain = false;
      void this.#connect();
    }, delayMs);
  }

  #stop(code: string): void {
    if (this.#isStopped()) return;
    clearTimeout(this.#timer);
    this.#status.set({ kind: 'stopped', code });
    this.#letGo();
  }

  #letGo(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.disconnect();
    socket?.removeAllListeners();
  }
}
