import type { CommandAccepted, CommandRequest, Refused, WireEvent } from '@rembuk/protocol';
import {
  decide,
  evolve,
  initialState,
  isRefusal,
  type PlacedEvent,
  refusals,
  stateToJson,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';

interface Decided {
  readonly outcome: CommandAccepted | Refused;
  /** What it led to; nothing when it was known already. */
  readonly events: readonly WireEvent[];
}

/** One workshop in memory: every command has one outcome, whoever repeats it. */
export class MemoryWorkshop {
  readonly log: WireEvent[] = [];
  state: WorkshopState = initialState;
  readonly #outcomes = new Map<string, CommandAccepted | Refused>();

  get head(): number {
    return this.log.length - 1;
  }

  stateJson(): unknown {
    return JSON.parse(JSON.stringify(stateToJson(this.state)));
  }

  /** Forgets what came after `revision`, outcomes included. */
  rewind(revision: number): void {
    const kept = this.log.splice(0).slice(0, revision + 1);
    this.log.push(...kept);
    this.state = kept.reduce(
      (state, event) => evolve(state, event as WireEvent & PlacedEvent),
      initialState,
    );
    this.#outcomes.clear();
  }

  decide(request: CommandRequest, person: string): Decided {
    const known = this.#outcomes.get(request.id);
    if (known) return { outcome: known, events: [] };
    const { type, data, seen, overwrite = false } = request;
    const at = new Date().toISOString();
    const actor = { id: person, role: 'facilitator' } as const;
    const context = { actor, at, seen, head: this.head, overwrite };
    const decision = decide(this.state, { type, data } as WorkshopCommand, context);
    const outcome: CommandAccepted | Refused = isRefusal(decision)
      ? refusedBy(decision.refused)
      : { ok: true, revision: this.head + decision.length };
    this.#outcomes.set(request.id, outcome);
    const events = isRefusal(decision)
      ? []
      : decision.map((event, index) => this.#record(event, `${request.id}-${index}`, person, at));
    return { outcome, events };
  }

  #record(event: object, id: string, actorId: string, at: string): WireEvent {
    const commandId = id.slice(0, 36);
    const cause = { commandId, correlationId: commandId, causationId: commandId };
    const meta = { ...cause, actorId, role: 'facilitator', at, hash: '' };
    const recorded = { ...event, id, meta, revision: this.log.length } as WireEvent & PlacedEvent;
    this.log.push(recorded);
    this.state = evolve(this.state, recorded);
    return recorded;
  }
}

function refusedBy(code: keyof typeof refusals): Refused {
  return { ok: false, code, message: refusals[code], retryable: false };
}
