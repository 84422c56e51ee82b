import { Inject, Injectable } from '@nestjs/common';
import type { Bus } from '@rembuk/realtime-redis';
import type { Identity, Revoked } from '../common/identity.ts';
import { BUS } from '../nodes/nodes.tokens.ts';
import { People } from './people.ts';

const channel = 'revoked';
/** Far more than end within the time in which the log brings the same word. */
const heardMax = 10_000;

/**
 * Access that was taken away, on whatever node. The log tells every node for certain; this tells them at once, also
 * while a subscription to the log stands still.
 */
@Injectable()
export class Revocations {
  readonly #listeners: ((who: Revoked) => void)[] = [];
  /** Sessions that are known to be over, and people who were erased elsewhere; the oldest first. */
  readonly #heard = new Set<string>();

  constructor(
    people: People,
    @Inject(BUS) private readonly bus: Bus,
  ) {
    people.onRevoked((who) => {
      this.#tell(who);
      // Of one that was heard before, the log tells the same again.
      if (!this.#heard.has(keyOf(who))) this.bus.tell(channel, JSON.stringify(who));
    });
    // Of this node alone.
    people.onUnreadable((personId) => this.#tell({ personId }));
    bus.listen(channel, { heard: (message) => this.#hear(message) });
  }

  /** Another node has ended it, and this one may not have read so yet. */
  hasEnded({ personId, sessionId }: Pick<Identity, 'sessionId'> & Partial<Identity>): boolean {
    return this.#heard.has(sessionId) || (personId !== undefined && this.#heard.has(personId));
  }

  /**
   * The log was asked, and holds no such session: ids of sessions are never used again, so that there will be none. Who
   * shows its token again costs no read of the log.
   */
  isOver({ sessionId }: Pick<Identity, 'sessionId'>): void {
    this.#note(sessionId);
  }

  /** Told at once when a person's access, or one session of theirs, is over. Listeners must not throw. */
  onRevoked(listener: (who: Revoked) => void): void {
    this.#listeners.push(listener);
  }

  #hear(message: string): void {
    const who = readRevoked(message);
    if (!who) return;
    this.#note(keyOf(who));
    this.#tell(who);
  }

  #note(key: string): void {
    this.#heard.add(key);
    for (const oldest of this.#heard) {
      if (this.#heard.size <= heardMax) break;
      this.#heard.delete(oldest);
    }
  }

  #tell(who: Revoked): void {
    for (const listener of this.#listeners) listener(who);
  }
}

/** Ids of sessions and of people are drawn at random: none is another's. */
function keyOf({ personId, sessionId }: Revoked): string {
  return sessionId ?? personId;
}

function readRevoked(message: string): Revoked | undefined {
  const { personId, sessionId } = JSON.parse(message) as Partial<Record<keyof Revoked, unknown>>;
  if (typeof personId !== 'string') return undefined;
  if (sessionId === undefined) return { personId };
  return typeof sessionId === 'string' ? { personId, sessionId } : undefined;
}
