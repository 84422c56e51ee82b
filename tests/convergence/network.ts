import type { InProcessOptions, InProcessServer } from '@rembuk/api';
import type { ClientBounds, ClientOptions } from '@rembuk/client';
import type { Random } from '../support/random.ts';
import type { Weather } from './line.ts';

export type ServerBounds = NonNullable<InProcessOptions['bounds']>;

/** Between all devices and the server. */
export interface Network {
  weather: Weather;
  /** That fit its time; what a world draws stands over them. */
  readonly serverBounds: ServerBounds;
  readonly clientBounds: Partial<ClientBounds>;
  /** How long one's typing is gathered; undefined: as on any page. */
  readonly burstMs?: number;
  /** Starts a server that is reached over it; where there are several, each line leads to one of them. */
  serve(options: InProcessOptions): Promise<ServerProcess>;
  /** The process is gone: it does not listen any more, and all its lines are cut. */
  hangUp(server: ServerProcess): void;
  /** For one device. */
  reach(): Promise<Reach>;
  /** Nothing of it stays. */
  close(): Promise<void>;
}

export type ServerProcess = Pick<InProcessServer, 'workshops' | 'stop'>;

/** How one device reaches the server. */
export interface Reach {
  isOffline: boolean;
  /** For the page that begins now. */
  page(): Pick<ClientOptions, 'url' | 'openSocket' | 'unpack'>;
  /** Breaks the lines that are up, in some way or other. */
  cut(random: Random): void;
  /** The page is gone with its lines. */
  drop(): void;
}
