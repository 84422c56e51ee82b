import type { KeyObject } from 'node:crypto';
import {
  auditStream,
  type ChainVerdict,
  eventAt,
  type EventStore,
  type SignedHead,
  signHead,
} from '@rembuk/event-sourcing';
import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { Gate } from '../common/gate.ts';
import { CLOCK, type Clock } from '../config/index.ts';
import { EVENT_STORE, SIGNING_KEY } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

/** When a person whose audit runs may ask for the next one. */
const AUDIT_RETRY_MS = 1_000;

/** Shows that a history is what it was. Access is for the caller to check. */
@Injectable()
export class ProofService {
  /** An audit keeps another thread busy, and the disk. */
  readonly #audits = new Gate(1, 4);
  /** Those whose audit runs or waits: one each, or a few clicks would keep everyone else out. */
  readonly #auditing = new Set<string>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SIGNING_KEY) private readonly key: KeyObject,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Reads the whole history, from its first event on; stops as soon as the signal fires. */
  async audit(
    workshopId: string,
    personId: string,
    signal: AbortSignal,
  ): Promise<ChainVerdict | Refused> {
    if (this.#auditing.has(personId))
      return refused('rate_limited', { retryAfterMs: AUDIT_RETRY_MS });
    this.#auditing.add(personId);
    try {
      return await this.#audits.through(() =>
        auditStream(this.store, workshopStream(workshopId), signal),
      );
    } catch (error) {
      // Nobody hears it.
      if (signal.aborted) return refused('overloaded');
      throw error;
    } finally {
      this.#auditing.delete(personId);
    }
  }

  /** Where the history stood at a revision, and that this server says so. */
  async signedHead(workshopId: string, revision: number): Promise<SignedHead | Refused> {
    const stream = workshopStream(workshopId);
    const event = await eventAt(this.store, stream, revision);
    if (!event) return refused('revision_ahead');
    const head = { workshopId, stream, revision, hash: event.meta.hash };
    return signHead(head, new Date(this.clock()).toISOString(), this.key);
  }
}
