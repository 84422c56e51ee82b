import { hash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  type EventStore,
  eventId,
  genesisHash,
  type RecordedEvent,
  seal,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import type { OfficeSettings } from '@rembuk/documents';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import type { Doer } from '../identity/people.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import type { OfficeDescribed, OfficeDetails } from './office-events.ts';

const stream = 'person-@office';
const VERSION_CHARACTERS = 12;

/**
 * Settings of the office, each version by a name that follows from its content: a document that says which it was
 * printed with can be printed again with the same.
 */
@Injectable()
export class OfficeStore {
  /** One change after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Undefined: never set, or erased. */
  async current(): Promise<OfficeSettings | undefined> {
    const event = await this.#last();
    return event && settingsOf(event);
  }

  /** An earlier version, by its name. */
  async version(version: string): Promise<OfficeSettings | undefined> {
    for await (const event of this.store.readStream(stream, { direction: 'backwards' })) {
      const settings = settingsOf(event);
      if (settings.version === version) return settings;
    }
    return undefined;
  }

  /** Durable once it is answered. @throws StoreUnavailableError */
  describe(details: OfficeDetails, doer: Doer): Promise<OfficeSettings> {
    return this.#inTurn(async () => {
      const last = await this.#last();
      const described: OfficeDescribed = { type: 'OfficeDescribed', v: 1, data: details };
      const commandId = randomUUID();
      const at = new Date(this.clock()).toISOString();
      const { personId: actorId, role, correlationId } = doer;
      const meta = { commandId, actorId, role, at, correlationId, causationId: commandId };
      const unsealed = { id: eventId(commandId, 0), ...described, meta };
      const event = seal(last?.meta.hash ?? genesisHash(stream), unsealed);
      await this.store.append(stream, last?.revision ?? 'no_stream', [event]);
      return settingsOf(event);
    });
  }

  /** Takes away all that was ever set. @throws StoreUnavailableError */
  erase(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.store.deleteStream(stream);
      } catch (error) {
        // Durable although another process holds pages of it back: the store sees to these later.
        const heldBack = error instanceof StoreUnavailableError && error.reason === 'overloaded';
        if (!heldBack || (await this.store.head(stream)) !== undefined) throw error;
      }
    });
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #last(): Promise<RecordedEvent | undefined> {
    for await (const event of this.store.readStream(stream, { direction: 'backwards' }))
      return event;
    return undefined;
  }
}

/** @throws Error for what this version cannot read: a wrong letterhead is worse than none. */
function settingsOf({ type, v, data }: Pick<RecordedEvent, 'type' | 'v' | 'data'>): OfficeSettings {
  if (type !== 'OfficeDescribed' || v !== 1)
    throw new Error(`unknown event of the office: ${type}`);
  const { logo, ...details } = data as OfficeDetails;
  const version = hash('sha256', canonicalJson(data)).slice(0, VERSION_CHARACTERS);
  return { ...details, version, ...(logo === undefined ? {} : { logo: { base64: logo } }) };
}
