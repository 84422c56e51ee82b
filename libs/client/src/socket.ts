import {
  type ClientToServerEvents,
  type CommandAccepted,
  type CommandRequest,
  liveNamespace,
  type Opened,
  type OpenRequest,
  type Part,
  type PartRequest,
  protocolVersion,
  type Refused,
  type ServerToClientEvents,
} from '@rembuk/protocol';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Makes a socket that has not been connected yet. */
export type SocketFactory = (url: string, token: string, connectTimeoutMs: number) => LiveSocket;

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
    transports: ['websocket'],
    auth: { token, protocol: protocolVersion },
  });
}

/** Rejects when no answer comes in time, or the connection goes. */
export function askToOpen(
  socket: LiveSocket,
  request: OpenRequest,
  timeoutMs: number,
): Promise<Opened | Refused> {
  return socket.timeout(timeoutMs).emitWithAck('open', request) as Promise<Opened | Refused>;
}

/** Rejects when no answer comes in time, or the connection goes. */
export function askForPart(
  socket: LiveSocket,
  request: PartRequest,
  timeoutMs: number,
): Promise<Part | Refused> {
  return socket.timeout(timeoutMs).emitWithAck('part', request) as Promise<Part | Refused>;
}

/** Rejects when no answer comes in time, or the connection goes. */
export function askToDecide(
  socket: LiveSocket,
  request: CommandRequest,
  timeoutMs: number,
): Promise<CommandAccepted | Refused> {
  const answer = socket.timeout(timeoutMs).emitWithAck('command', request);
  return answer as Promise<CommandAccepted | Refused>;
}
