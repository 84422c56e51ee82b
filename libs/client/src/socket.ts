import {
  type ClientToServerEvents,
  type CommandRequest,
  liveNamespace,
  type OpenRequest,
  type PartRequest,
  protocolVersion,
  type ServerToClientEvents,
} from '@rembuk/protocol';
import { io, type ManagerOptions, NodeWebSocket, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Makes a socket that has not been connected yet. */
export type SocketFactory = (
  url: string,
  token: string,
  connectTimeoutMs: number,
  options: Partial<ManagerOptions>,
) => LiveSocket;

/** That nobody is let in, without a word why: socket.io would look into the word. https://socket.io/docs/v4/socket-io-protocol */
const wordless = /^44[^{"]*$/;

/** A websocket of the platform. What the libraries above it cannot read ends the connection, and nothing else. */
class CarefulWebSocket extends NodeWebSocket {
  protected override onData(data: Parameters<NodeWebSocket['onPacket']>[0]['data']): void {
    try {
      if (typeof data === 'string' && wordless.test(data))
        throw new TypeError('refused wordlessly');
      super.onData(data);
    } catch (error) {
      this.onError('unreadable', error);
    }
  }
}

/** One socket per try, which never comes back by itself: when to come back is the connection's own decision. */
export function openSocket(
  url: string,
  token: string,
  connectTimeoutMs: number,
  options: Partial<ManagerOptions> = {},
): LiveSocket {
  return io(new URL(liveNamespace, url).href, {
    ...options,
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    timeout: connectTimeoutMs,
    // No sticky sessions needed, and no half-open polling.
    transports: [CarefulWebSocket],
    auth: { token, protocol: protocolVersion },
  });
}

/** Gives whatever came for an answer. Rejects when none comes in time, or the connection goes. */
export function askToOpen(
  socket: LiveSocket,
  request: OpenRequest,
  timeoutMs: number,
): Promise<unknown> {
  return socket.timeout(timeoutMs).emitWithAck('open', request);
}

/** The same for a part of what was offered. */
export function askForPart(
  socket: LiveSocket,
  request: PartRequest,
  timeoutMs: number,
): Promise<unknown> {
  return socket.timeout(timeoutMs).emitWithAck('part', request);
}

/** The same for a command. */
export function askToDecide(
  socket: LiveSocket,
  request: CommandRequest,
  timeoutMs: number,
): Promise<unknown> {
  return socket.timeout(timeoutMs).emitWithAck('command', request);
}
