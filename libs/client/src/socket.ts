import {
  type ClientToServerEvents,
  liveNamespace,
  protocolVersion,
  type ServerToClientEvents,
} from '@rembuk/protocol';
import { io, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Makes a socket that has not been connected yet. */
export type SocketFactory = (url: string, token: string, connectTimeoutMs: number) => LiveSocket;

/** One socket per try, which never comes back by itself: when to come back is the connection's own decision. */
export const openSocket: SocketFactory = (url, token, connectTimeoutMs) =>
  io(new URL(liveNamespace, url).href, {
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    timeout: connectTimeoutMs,
    // No sticky sessions needed, and no half-open polling.
    transports: ['websocket'],
    auth: { token, protocol: protocolVersion },
  });
