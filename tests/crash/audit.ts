import { eventId, type RecordedEvent, ChainVerifier } from '@rembuk/event-sourcing';
import type { Ledger, Sent } from './ledger.ts';

export interface Audit {
  readonly events: number;
  readonly ackedEdits: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly gaps: number;
}

/**
 * Holds the log against everything that the outside was told. The invariants, by the name that a violation gives:
 * - gaps: revisions are 0, 1, 2 ... without a hole.
 * - chain: every event's hash follows from the one before it.
 * - lost: an acknowledged edit is in the log, its last event at the acknowledged revision.
 * - once: the events of a command stand in the log once, together, in their order.
 * - refused changes nothing: what was refused, or had no effect, left no event.
 * - shown is durable: every event that anyone was shown is in the log, the same one.
 * - intent: what can have no effect had none, and what breaks a rule was refused.
 * - answered: every command came to a final answer.
 */
export function audit(stream: string, events: readonly RecordedEvent[], ledger: Ledger): Audit {
  const violate = (what: string): void => ledger.violate(what);
  const gaps = countGaps(events, violate);
  const broken = brokenAt(stream, events);
  if (broken !== undefined) violate(`chain: broken at revision ${broken}`);
  const byCommand = Map.groupBy(events, ({ meta }) => meta.commandId);
  let [ackedEdits, lost, duplicated] = [0, 0, 0];
  for (const [commandId, own] of byCommand) {
    if (isOnceTogether(commandId, own)) continue;
    duplicated += 1;
    violate(`once: the events of command ${commandId} do not stand once and together`);
  }
  for (const command of ledger.commands.values()) {
    const problem = judge(command, byCommand.get(command.id) ?? []);
    if (command.intent === 'edit' && command.settled?.ok === true) ackedEdits += 1;
    if (problem === undefined) continue;
    if (problem.startsWith('lost')) lost += 1;
    violate(problem);
  }
  for (const [revision, shown] of ledger.shown)
    if (events[revision]?.id !== shown.id || events[revision].meta.hash !== shown.meta.hash)
      violate(`shown is durable: revision ${revision} was shown, the log does not hold it`);
  return { events: events.length, ackedEdits, lost, duplicated, gaps };
}

function judge(command: Sent, events: readonly RecordedEvent[]): string | undefined {
  const { id, type, intent, settled } = command;
  if (!settled) return `answered: ${type} ${id} never came to an outcome`;
  if (!settled.ok)
    return events.length > 0 ? `refused changes nothing: ${type} ${id} left events` : undefined;
  if (intent === 'refused') return `intent: ${type} ${id} breaks a rule and was accepted`;
  if (intent === 'noEffect')
    return events.length > 0 ? `intent: ${type} ${id} can have no effect and had` : undefined;
  // Neither lost nor as it was meant: whoever is told so knows that no event tells of it.
  if (settled.unchanged && events.length === 0)
    return `intent: ${type} ${id} was to change something, and is said to have changed nothing`;
  const last = events.at(-1)?.revision;
  return last === settled.revision
    ? undefined
    : `lost: ${type} ${id} was acknowledged at ${settled.revision}, the log has it at ${last ?? 'no revision'}`;
}

function countGaps(events: readonly RecordedEvent[], violate: (what: string) => void): number {
  let gaps = 0;
  for (const [index, { revision }] of events.entries()) {
    const expected = index === 0 ? 0 : (events[index - 1]?.revision ?? -1) + 1;
    if (revision === expected) continue;
    gaps += 1;
    violate(`gaps: revision ${revision} stands where ${expected} belongs`);
  }
  return gaps;
}

/** The first revision at which the chain does not hold. */
function brokenAt(stream: string, events: readonly RecordedEvent[]): number | undefined {
  const chain = new ChainVerifier(stream);
  return events.find((event) => chain.check(event) !== undefined)?.revision;
}

/** Ids derive from the command and the index, so order and completeness from the first one on can be told. */
function isOnceTogether(commandId: string, events: readonly RecordedEvent[]): boolean {
  const first = events[0]?.revision ?? 0;
  return events.every(
    ({ id, revision }, index) => revision === first + index && id === eventId(commandId, index),
  );
}
