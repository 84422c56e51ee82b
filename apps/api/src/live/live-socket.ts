import type { ClientToServerEvents, ServerToClientEvents } from '@rembuk/protocol';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Identity } from '../common/identity.ts';
import type { Encoded } from './encoded.ts';

/** The protocol's events, with payloads that may be written already. */
type ServerEvents = {
  [Name in keyof ServerToClientEvents]: (
    payload:
      | Parameters<ServerToClientEvents[Name]>[0]
      | Encoded<Parameters<ServerToClientEvents[Name]>[0]>,
  ) => void;
};

/** What authentication leaves at a socket. */
interface SocketData {
  identity: Identity;
}

export type LiveSocket = Socket<ClientToServerEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type LiveNamespace = Namespace<
  ClientToServerEvents,
  ServerEvents,
  DefaultEventsMap,
  SocketData
>;
