import type { IncomingMessage } from 'node:http';
import { refused } from '@rembuk/protocol';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { CONFIG, type Config } from '../config/index.ts';
import { isOriginAllowed } from '../common/origins.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';
import { liveParser } from './live-parser.ts';
import { type WaitingLine, WaitingLines } from './waiting-lines.ts';

/** Nest brings its own copy of socket.io, and that is the one that runs. */
type IoServer = ReturnType<IoAdapter['createIOServer']>;
type IoOptions = NonNullable<Parameters<IoAdapter['createIOServer']>[1]>;

/** A connection of engine.io, which carries those of socket.io. */
interface EngineConnection extends WaitingLine {
  request: IncomingMessage;
}

/** The socket.io server under the live protocol: give it to `app.useWebSocketAdapter`. */
export class LiveAdapter extends IoAdapter {
  readonly #bounds: LiveBounds;
  readonly #origins: readonly string[];
  readonly #waiting: WaitingLines;

  constructor(app: INestApplicationContext) {
    super(app);
    this.#bounds = app.get<LiveBounds>(LIVE_BOUNDS);
    this.#origins = app.get<Config>(CONFIG).origins;
    this.#waiting = app.get(WaitingLines);
  }

  override createIOServer(port: number, options?: IoOptions): IoServer {
    const bounds = this.#bounds;
    const settings: Partial<IoOptions> = {
      ...options,
      // No long polling: one connection, no sticky sessions, and nothing that needs CORS.
      transports: ['websocket'],
      allowUpgrades: false,
      serveClient: false,
      // Compression would write each frame anew for each receiver.
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: bounds.messageBytesMax,
      connectTimeout: bounds.handshakeMs,
      pingInterval: bounds.pingEveryMs,
      pingTimeout: bounds.pongMs,
      parser: liveParser,
      allowRequest: (request, decide) => {
        const admitted = server.engine.clientsCount - this.#waiting.count;
        const refusal = this.#refusal(request, admitted);
        decide(refusal, refusal === null);
      },
    };
    const server = super.createIOServer(port, settings as IoOptions);
    server.engine.on('connection', (connection: EngineConnection) => {
      forgetRequest(connection);
      this.#waiting.begin(connection);
      this.#cutOnceClosed(connection);
    });
    return server;
  }

  /** The gateway takes every message itself: what Nest would bind for handlers, of which there are none, weighs 3 KB a socket. */
  override bindMessageHandlers(): void {
    // Nothing to bind.
  }

  /** A client that does not answer the close of its WebSocket would hold the line, and the end of the server, for long. */
  #cutOnceClosed(connection: EngineConnection): void {
    const { socket } = connection.request;
    connection.on('close', () => {
      const cut = setTimeout(() => socket.destroy(), this.#bounds.goodbyeMs);
      cut.unref();
      socket.once('close', () => clearTimeout(cut));
    });
  }

  /** Those that wait to be let in are bounded apart: they must not take the places of people. */
  #refusal(request: IncomingMessage, connections: number): string | null {
    if (connections >= this.#bounds.connectionsMax) return refused('overloaded').code;
    const isAllowed = isOriginAllowed(request.headers, this.#origins);
    return isAllowed ? null : refused('origin_refused').code;
  }
}

/**
 * What a request that is over carried would be kept for as long as the connection (engine.io holds on to the message
 * itself). What is still asked of it is its line.
 */
function forgetRequest({ request }: EngineConnection): void {
  request.headers = {};
  request.rawHeaders = [];
  request.url = '';
}
