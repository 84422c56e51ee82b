import { decide } from '../decide.ts';
import { isRefusal, type Refusal } from '../decision.ts';
import { evolve } from '../evolve.ts';
import type { Actor } from '../message.ts';
import type { WorkshopCommand } from '../messages.ts';
import { refusals } from '../refusals.ts';
import { initialState } from '../state.ts';
import type { FileProblem, MasterplanFile } from './model.ts';
import { openingOf } from './opening.ts';
import { scriptOf, type Speaker } from './script.ts';

/**
 * Plays the whole file through the domain, so that its rules stand in one place only: what is refused is a problem
 * of the file. What a refused part leaves missing further on is not told again.
 */
export function rehearse(file: MasterplanFile): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  const consequences: FileProblem[] = [];
  let state = initialState;
  let revision = -1;
  for (const { path, actor, command } of stepsOf(file)) {
    const context = { actor, at: moment, seen: revision, head: revision, overwrite: false };
    const decision = decide(state, command, context);
    if (isRefusal(decision)) {
      const list = isConsequence(decision) ? consequences : problems;
      // One wrong value may be refused twice: when it is set, and when it is built upon.
      if (list.at(-1)?.path !== path || list.at(-1)?.code !== decision.refused)
        list.push(problemOf(path, decision));
      continue;
    }
    for (const event of decision) {
      revision += 1;
      const meta = { actorId: actor.id, at: moment };
      state = evolve(state, { ...event, revision, meta });
    }
  }
  return (problems.length > 0 ? problems : consequences).slice(0, problemsMax);
}

const problemsMax = 200;
/** Any moment will do: no rule that a file could break asks for the time. */
const moment = '2018-10-02T02:00:00.000Z';
const organizer: Actor = { id: 'organizer', role: 'admin' };

interface Step {
  readonly path: string;
  readonly actor: Actor;
  readonly command: WorkshopCommand;
}

function* stepsOf(file: MasterplanFile): Iterable<Step> {
  yield* openingSteps(file);
  for (const { path, as, command } of scriptOf(file)) yield { path, actor: actorOf(as), command };
}

/** The opening piece by piece: one part that is refused does not hide what is wrong with the others. */
function* openingSteps(file: MasterplanFile): Iterable<Step> {
  const actor = organizer;
  const { sessions, dimensions, organizations, groups = [], ...workshop } = openingOf(file);
  yield { path: 'workshop', actor, command: { type: 'OpenWorkshop', data: workshop } };
  for (const [index, data] of (sessions ?? []).entries())
    yield { path: `sessions[${index}]`, actor, command: { type: 'PlanSession', data } };
  for (const [index, data] of (dimensions ?? []).entries())
    yield { path: `dimensions[${index}]`, actor, command: { type: 'DefineDimension', data } };
  for (const [index, data] of (organizations ?? []).entries())
    yield {
      path: `organizations[${index}]`,
      actor,
      command: { type: 'RegisterOrganization', data },
    };
  for (const { organizationIds, ...group } of groups) {
    const path = pathOfDimension(file, group.dimensionId);
    yield { path, actor, command: { type: 'FormGroup', data: group } };
    for (const organizationId of organizationIds)
      yield {
        path,
        actor,
        command: { type: 'SeatOrganization', data: { groupId: group.groupId, organizationId } },
      };
  }
}

function pathOfDimension({ dimensions }: MasterplanFile, dimensionId: string): string {
  return (
    dimensions.find((dimension) => dimension.dimensionId === dimensionId)?.path ?? 'dimensions'
  );
}

function actorOf({ role, organizationId, groupId }: Speaker): Actor {
  const id = `${groupId}-${organizationId ?? role}`;
  return organizationId === undefined
    ? { id, role, groupId }
    : { id, role, groupId, organizationId };
}

/** References of the file were resolved before: what is unknown now was refused earlier. */
function isConsequence({ refused }: Refusal): boolean {
  return (
    refused.startsWith('unknown_') &&
    refused !== 'unknown_subdimension' &&
    refused !== 'unknown_allocation'
  );
}

function problemOf(path: string, { refused, details }: Refusal): FileProblem {
  const field = details?.['field'];
  return {
    path: typeof field === 'string' && path !== '' ? `${path}.${field}` : path,
    code: refused,
    message: refusals[refused],
  };
}
