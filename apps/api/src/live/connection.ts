import { randomUUID } from 'node:crypto';
import type { GoodbyeCode } from '@rembuk/protocol';
import type { Identity } from '../common/identity.ts';
import type { MetricsService } from '../operations/index.ts';
import type { CommandActor } from '../workshops/command-actor.ts';
import type { Audible } from './life-signs.ts';
import type { LiveBounds } from './live-bounds.ts';
import type { LiveSocket } from './live-socket.ts';

/** One authenticated client. */
export class Connection implements Audible {
  readonly socket: LiveSocket;
  readonly identity: Identity;
  readonly actor: CommandActor;
  /** Workshops that it has opened, or is opening. */
  readonly opened = new Set<string>();
  heardAtMs = 0;
  isSilent = false;
  readonly #bounds: LiveBounds;
  readonly #metrics: MetricsService;
  #correlationId: string | undefined;
  #leaving = false;

  constructor(socket: LiveSocket, identity: Identity, bounds: LiveBounds, metrics: MetricsService) {
    this.socket = socket;
    this.identity = identity;
    this.#bounds = bounds;
    this.#metrics = metrics;
    const { personId, accountRole } = identity;
    this.actor = accountRole === undefined ? { personId } : { personId, accountRole };
  }

  /**
   * Names this connection in logs and events; the socket's own id is for the client alone. Made on first use: most of
   * a hall listens most of the time, and a fresh UUID weighs half a kilobyte (it is a tree of its pieces).
   */
  get correlationId(): string {
    return (this.#correlationId ??= randomUUID());
  }

  /** It was told goodbye, or is gone. */
  get leaving(): boolean {
    return this.#leaving || !this.socket.connected;
  }

  /**
   * Whether more waits for this client than may. What waits are packets that the transport did not take yet:
   * the transport's own buffer stays small while a reader stalls.
   */
  get isSlow(): boolean {
    const waiting = backlogOf(this.socket.conn);
    if (waiting.length < BACKLOG_WORTH_MEASURING) return false;
    return (
      waiting.length > this.#bounds.backlogPacketsMax ||
      bytesOf(waiting) > this.#bounds.backlogBytesMax
    );
  }

  /** Whether some of what it was sent still waits: far less than makes it slow. */
  get isBehind(): boolean {
    return backlogOf(this.socket.conn).length >= BACKLOG_WORTH_MEASURING;
  }

  /** Resolves when the line is closed by both sides, or cut. */
  async closed(): Promise<void> {
    const line = this.socket.conn.request.socket;
    if (!line.closed) await new Promise((resolve) => line.once('close', resolve));
  }

  /**
   * Says why, then closes. A client that reads gets all that was sent before; one that does not is cut after a moment,
   * and gets nothing more meanwhile.
   */
  goodbye(code: GoodbyeCode, retryAfterMs?: number): void {
    if (this.leaving) return;
    this.#leaving = true;
    this.#metrics.goodbyeSaid(code);
    this.socket.emit('goodbye', retryAfterMs === undefined ? { code } : { code, retryAfterMs });
    const { conn } = this.socket;
    this.socket.disconnect(true);
    // It closes by itself when all that waits has been taken; the line is cut a moment after that.
    const discard = setTimeout(() => conn.close(true), this.#bounds.goodbyeMs);
    discard.unref();
    conn.once('close', () => clearTimeout(discard));
  }
}

/** Fewer packets than these are within all bounds of bytes: frames are bounded too. */
const BACKLOG_WORTH_MEASURING = 8;

interface WaitingPacket {
  readonly data?: unknown;
}

/** engine.io declares its buffer private, but has nothing else that tells how far a client is behind. */
function backlogOf(conn: LiveSocket['conn']): readonly WaitingPacket[] {
  const waiting: unknown = Reflect.get(conn, 'writeBuffer');
  return Array.isArray(waiting) ? (waiting as readonly WaitingPacket[]) : [];
}

function bytesOf(packets: readonly WaitingPacket[]): number {
  let bytes = 0;
  for (const { data } of packets) if (typeof data === 'string') bytes += data.length;
  return bytes;
}
