import { Inject, Injectable } from '@nestjs/common';
import type { Connection } from './connection.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';

/** Who is connected. Bounded in total and for each person. */
@Injectable()
export class Connections {
  readonly #byPerson = new Map<string, Set<Connection>>();
  #count = 0;

  constructor(@Inject(LIVE_BOUNDS) private readonly bounds: LiveBounds) {}

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.bounds.connectionsMax;
  }

  /** Past a person's bound their oldest connection makes room: likely one that is dead and does not know it. */
  add(connection: Connection): void {
    const { personId } = connection.identity;
    const theirs = this.#byPerson.get(personId) ?? new Set();
    this.#byPerson.set(personId, theirs);
    const [oldest] = theirs;
    if (oldest && theirs.size >= this.bounds.connectionsPerPersonMax) {
      oldest.goodbye('replaced');
      this.remove(oldest);
    }
    this.#byPerson.set(personId, theirs.add(connection));
    this.#count += 1;
  }

  /** Idempotent. */
  remove(connection: Connection): void {
    const { personId } = connection.identity;
    const theirs = this.#byPerson.get(personId);
    if (!theirs?.delete(connection)) return;
    this.#count -= 1;
    if (theirs.size === 0) this.#byPerson.delete(personId);
  }

  *all(): Iterable<Connection> {
    for (const theirs of this.#byPerson.values()) yield* theirs;
  }

  /** Access was taken away, from one session or from the person altogether. */
  revoke({
    personId,
    sessionId,
  }: {
    readonly personId: string;
    readonly sessionId?: string;
  }): void {
    for (const connection of this.#byPerson.get(personId) ?? [])
      if (sessionId === undefined || connection.identity.sessionId === sessionId)
        connection.goodbye('revoked');
  }

  /** Lets go of those whose token has run out, and of those that stopped reading. */
  sweep(nowMs: number): void {
    for (const connection of this.all()) {
      if (connection.identity.expiresAtMs <= nowMs) connection.goodbye('expired');
      else if (connection.isSlow) connection.goodbye('slow');
    }
  }
}
