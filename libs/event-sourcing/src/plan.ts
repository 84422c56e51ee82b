import type { Capacity, Decider, Moment, Submission, Undone, Verdict } from './decider.ts';
import type { EventMeta, EventToAppend, PlacedEvent } from './envelope.ts';
import { eventId } from './event-id.ts';
import { seal } from './hash-chain.ts';
import type { Outcome, OutcomeRecorded } from './outcome.ts';
import type { EventsOfCommands } from './outcome-log.ts';
import { evolvedAll } from './stream-fold.ts';

/** Where a batch is decided: the durable state, and the head it stands for. */
export interface PlanStart<State> {
  readonly state: State;
  readonly head: number;
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What the commands led to that some of the submissions take back. */
  readonly undone?: EventsOfCommands;
}

export type Planned =
  | {
      readonly outcome: Outcome;
      /** Absent where the command's own events record its outcome. */
      readonly record?: { readonly meta: EventMeta; readonly recorded: OutcomeRecorded };
    }
  /** Refused, and not to be recorded. */
  | { readonly unrecorded: Extract<Outcome, { ok: false }> }
  /** Its author cannot have seen what is not durable yet. */
  | { readonly ahead: true }
  /** Deciding threw: a defect of the domain, which costs its own command only. */
  | { readonly defect: unknown };

export interface Plan<State> {
  /** One entry for each submission, in their order; where the time was up, of the first of them. */
  readonly planned: readonly Planned[];
  readonly events: readonly PlacedEvent[];
  /** The state once `events` are durable. */
  readonly state: State;
}

/** Decides commands one after the other, each against the state that includes the ones before it. Pure but for hashing. */
export function planBatch<State, Command, Actor, Advice>(
  decider: Decider<State, Command, Actor, Advice>,
  start: PlanStart<State>,
  submissions: readonly Submission<Command, Actor>[],
  /** Asked behind each submission: whether the rest is to wait for another batch. */
  isOver: () => boolean = () => false,
): Plan<State> {
  const planned: Planned[] = [];
  const events: PlacedEvent[] = [];
  let { state, hash } = start;
  for (const submission of submissions) {
    if (planned.length > 0 && isOver()) break;
    const moment = momentOf(start, events.length, submission);
    // Believed, it would count everything that others wrote as seen. In a stream without events there is nothing to see.
    const isAhead = moment.head >= 0 && submission.seen > start.head;
    const asked = isAhead ? { ...submission, seen: start.head } : submission;
    try {
      const verdict = decider.decide(state, asked, moment);
      // Who is nobody here is not even told how far the stream goes.
      if (isAhead && !(verdict.kind === 'refused' && verdict.unrecorded)) {
        planned.push({ ahead: true });
        continue;
      }
      const placed = place(submission, verdict, moment, hash);
      const next = evolvedAll(decider, state, placed);
      planned.push(planOf(submission, verdict, placed, moment));
      state = next;
      hash = placed.at(-1)?.meta.hash ?? hash;
      events.push(...placed);
    } catch (defect) {
      planned.push({ defect });
    }
  }
  return { planned, events, state };
}

function momentOf<State, Command, Actor>(
  { head, at, undone }: PlanStart<State>,
  ahead: number,
  { actorId, undoes }: Submission<Command, Actor>,
): Moment {
  const moment = { head: head + ahead, at };
  if (undoes === undefined) return moment;
  return { ...moment, undone: undoneOf(undone?.get(undoes), actorId) };
}

function undoneOf(events: readonly PlacedEvent[] | undefined, actorId: string): Undone {
  if (!events) return { whose: 'unknown' };
  const isOwn = events.every(({ meta }) => meta.actorId === actorId);
  return isOwn ? { whose: 'own', events } : { whose: 'foreign' };
}

function place<Command, Actor>(
  submission: Submission<Command, Actor>,
  verdict: Verdict,
  moment: Moment,
  previousHash: string,
): PlacedEvent[] {
  if (verdict.kind === 'refused') return [];
  const meta = metaOf(submission, verdict.capacity, moment.at);
  let hash = previousHash;
  return verdict.events.map(({ type, v, data }, index) => {
    const id = eventId(submission.commandId, index);
    const sealed = seal(hash, { id, type, v, data, meta });
    hash = sealed.meta.hash;
    return { ...sealed, revision: moment.head + 1 + index };
  });
}

function planOf<Command, Actor>(
  submission: Submission<Command, Actor>,
  verdict: Verdict,
  placed: readonly PlacedEvent[],
  { head: decidedAt, at }: Moment,
): Planned {
  const last = placed.at(-1);
  if (last) return { outcome: { ok: true, revision: last.revision } };
  if (verdict.kind === 'accepted') {
    const meta = metaOf(submission, verdict.capacity, at);
    const recorded = { type: 'CommandHadNoEffect', v: 1, data: { decidedAt } } as const;
    return {
      outcome: { ok: true, revision: decidedAt, unchanged: true },
      record: { meta, recorded },
    };
  }
  const { code, details } = verdict;
  const why = details === undefined ? { code } : { code, details };
  if (verdict.unrecorded) return { unrecorded: { ok: false, ...why } };
  const meta = metaOf(submission, { role: 'none' }, at);
  const recorded = { type: 'CommandRefused', v: 1, data: { decidedAt, ...why } } as const;
  return { outcome: { ok: false, ...why }, record: { meta, recorded } };
}

function metaOf<Command, Actor>(
  { commandId, actorId, correlationId, undoes }: Submission<Command, Actor>,
  capacity: Capacity,
  at: string,
): EventMeta {
  const meta = { commandId, actorId, ...capacity, at, correlationId, causationId: commandId };
  return undoes === undefined ? meta : { ...meta, undoes };
}

/** As a store takes it. */
export function withoutRevision({ id, type, v, data, meta }: PlacedEvent): EventToAppend {
  return { id, type, v, data, meta };
}
