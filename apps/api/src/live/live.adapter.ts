import type { IncomingMessage } from 'node:http';
import { refused } from '@rembuk/protocol';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { LiveBounds } from './live-bounds.ts';
import { liveParser } from './live-parser.ts';
import { isOriginAllowed } from './origins.ts';

/** Nest brings its own copy of socket.io, and that is the one that runs. */
type IoServer = ReturnType<IoAdapter['createIOServer']>;
type IoOptions = NonNullable<Parameters<IoAdapter['createIOServer']>[1]>;

export interface LiveAdapterOptions {
  readonly bounds: LiveBounds;
  /** Origins of pages that may connect, besides the server's own. */
  readonly origins: ReadonlySet<string>;
}

/** The socket.io server under the live protocol: give it to `app.useWebSocketAdapter`. */
export class LiveAdapter extends IoAdapter {
  readonly #options: LiveAdapterOptions;

  constructor(app: INestApplicationContext, options: LiveAdapterOptions) {
    super(app);
    this.#options = options;
  }

  override createIOServer(port: number, options?: IoOptions): IoServer {
    const { bounds } = this.#options;
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
      parser: liveParser,
      allowRequest: (request, decide) => {
        const refusal = this.#refusal(request, server.engine.clientsCount);
        decide(refusal, refusal === null);
      },
    };
    const server = super.createIOServer(port, settings as IoOptions);
    return server;
  }

  /** Before authentication, so a crowd of half-open connections counts as well. */
  #refusal(request: IncomingMessage, connections: number): string | null {
    const { bounds, origins } = this.#options;
    if (connections >= bounds.connectionsMax) return refused('overloaded').code;
    return isOriginAllowed(request, origins) ? null : refused('origin_refused').code;
  }
}
