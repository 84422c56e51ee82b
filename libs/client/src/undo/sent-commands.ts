import type { CommandRequest } from '@rembuk/protocol';
import { Cell, type Observable } from '../observable.ts';
import type { CommandOutcome } from '../outbox.ts';

interface Sent {
  readonly request: CommandRequest;
  /** Once it was accepted: of its last event, which is still on its way. */
  readonly revision?: number;
}

/** A person's commands from when they are given until their events are here. */
export class SentCommands {
  readonly #sent = new Map<string, Sent>();
  readonly #latest = new Cell<CommandRequest | undefined>(undefined);

  /** The one that was given last; undefined when everything is here. */
  get latest(): Observable<CommandRequest | undefined> {
    return this.#latest;
  }

  get(id: string): CommandRequest | undefined {
    return this.#sent.get(id)?.request;
  }

  /** The commands without an outcome. */
  pending(requests: readonly CommandRequest[]): void {
    const ids = new Set(requests.map(({ id }) => id));
    // One that went out under another id, or that has an outcome.
    for (const [id, { revision }] of this.#sent)
      if (revision === undefined && !ids.has(id)) this.#sent.delete(id);
    for (const request of requests)
      if (!this.#sent.has(request.id)) this.#sent.set(request.id, { request });
    this.#changed();
  }

  /** Told while the command is still among the pending ones. */
  settled(request: CommandRequest, outcome: CommandOutcome, confirmed: number): void {
    if (!this.#sent.has(request.id)) return;
    if (outcome.ok && outcome.revision > confirmed)
      this.#sent.set(request.id, { request, revision: outcome.revision });
    else this.#sent.delete(request.id);
    this.#changed();
  }

  /** The events up to a revision are here, or never will be. */
  confirmed(upTo: number): void {
    for (const [id, { revision }] of this.#sent)
      if (revision !== undefined && revision <= upTo) this.#sent.delete(id);
    this.#changed();
  }

  #changed(): void {
    this.#latest.set(Array.from(this.#sent.values()).at(-1)?.request);
  }
}
