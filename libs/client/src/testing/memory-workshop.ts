import {
  type CommandAccepted,
  type CommandRequest,
  type Refused,
  refused,
  type WireEvent,
} from '@rembuk/protocol';
import {
  canTakeBack,
  decide,
  evolve,
  initialState,
  isRefusal,
  type PlacedEvent,
  type Refusal,
  refusals,
  stateToJson,
  upcast,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';

interface Decided {
  readonly outcome: CommandAccepted | Refused;
  /** What it led to; nothing when it was known already. */
  readonly events: readonly WireEvent[];
}

/** In what capacity whoever comes is there: of the board that `planned` sets up, see hall.ts. */
export const everybodysSeat = { role: 'facilitator', groupId: 'group-1' } as const;

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
    const { type, data, seen, overwrite = false, undoes } = request;
    const at = new Date().toISOString();
    const actor = { id: person, ...everybodysSeat };
    const undoing = undoes !== undefined;
    const context = { actor, at, seen, head: this.head, overwrite, undoing };
    const command = { type, data } as WorkshopCommand;
    const unfit = undoing ? this.#unfitUndo(undoes, command, person) : undefined;
    if (unfit) {
      this.#outcomes.set(request.id, unfit);
      return { outcome: unfit, events: [] };
    }
    const decision = decide(this.state, command, context);
    const outcome: CommandAccepted | Refused = isRefusal(decision)
      ? refusedBy(decision)
      : {
          ok: true,
          revision: this.head + decision.length,
          ...(decision.length === 0 ? { unchanged: true } : {}),
        };
    this.#outcomes.set(request.id, outcome);
    const events = isRefusal(decision)
      ? []
      : decision.map((event, index) => this.#record(event, index, request, { person, at }));
    return { outcome, events };
  }

  #unfitUndo(undoes: string, command: WorkshopCommand, person: string): Refused | undefined {
    const undone = this.log.filter(({ meta }) => meta.commandId === undoes);
    if (undone.length === 0) return refused('undo_unknown');
    if (undone.some(({ meta }) => meta.actorId !== person)) return refused('undo_not_yours');
    const fits = undone.some((event) => canTakeBack(upcast(event), command));
    return fits ? undefined : refused('undo_unrelated');
  }

  #record(
    event: object,
    index: number,
    { id: commandId, undoes }: CommandRequest,
    { person: actorId, at }: { readonly person: string; readonly at: string },
  ): WireEvent {
    const cause = { commandId, correlationId: commandId, causationId: commandId };
    const whole = { ...cause, actorId, role: 'facilitator', at, hash: '' };
    const meta = undoes === undefined ? whole : { ...whole, undoes };
    const id = `${commandId}-${index}`;
    const recorded = { ...event, id, meta, revision: this.log.length } as WireEvent & PlacedEvent;
    this.log.push(recorded);
    this.state = evolve(this.state, recorded);
    return recorded;
  }
}

function refusedBy({ refused: code, details }: Refusal): Refused {
  const refusal = { ok: false, code, message: refusals[code], retryable: false } as const;
  return details === undefined ? refusal : { ...refusal, details };
}
