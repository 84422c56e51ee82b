import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  authorize,
  cardKey,
  type CardRef,
  decide,
  evolve,
  isRefusal,
  type PlacedEvent,
  type RefusalCode,
  refusals,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import {
  admin,
  between,
  likely,
  nextCommand,
  oneOf,
  playWorkshop,
  type Random,
  seeded,
  uuid,
} from '@rembuk/workshop/testing';
import * as fc from 'fast-check';
import { behind, type DoneCommand, type Undoable, undoable } from './edit.ts';
import { rehearse } from './rehearse.ts';

/** Other workshops at each run; a title names the seed that plays its workshop again. */
const seeds = [
  // A quick win came back in an allocation that another had made anew.
  3_494_626_976,
  ...fc.sample(fc.integer({ min: 0, max: 0xffff_ffff }), 6),
];

const at = '2018-10-02T03:00:00.000Z';
const refusalCodes = Object.keys(refusals) as RefusalCode[];

/** Some people of one hall over one log, each with their own history, as pages keep it. */
class Hall {
  readonly random: Random;
  readonly log: PlacedEvent[];
  state: WorkshopState;
  readonly people: readonly Person[];

  constructor(seed: number) {
    this.random = seeded(seed);
    // Few boards and few cards, so that people come upon each other's work.
    const size = { dimensions: 2, organizations: 4, sessions: 2 };
    const played = playWorkshop({ random: this.random, people: 4, commands: 120, size });
    this.log = [...played.events];
    this.state = played.state;
    const seats = [...this.state.participants.values()].filter(
      ({ active, groupId }) => active && groupId === 'group-1',
    );
    this.people = [admin, ...seats.slice(0, 3)]
      .map(actorOf)
      .map((actor) => new Person(this, actor));
  }

  get head(): number {
    return this.log.length - 1;
  }

  /** What a command led to; nothing where it was refused. */
  perform(
    person: Actor,
    command: WorkshopCommand,
    undone?: { readonly seen: number },
  ): DoneCommand | RefusalCode {
    const { state: before, head } = this;
    const seat = before.participants.get(person.id);
    const actor = seat?.active === true ? actorOf(seat) : person;
    const undoing = undone !== undefined;
    const context = { actor, at, head, seen: head, overwrite: false, undoing, ...undone };
    const decision = authorize(before, command, actor) ?? decide(before, command, context);
    if (isRefusal(decision)) return decision.refused;
    const { id: actorId, organizationId } = actor;
    const meta = organizationId === undefined ? { actorId, at } : { actorId, at, organizationId };
    const events = decision.map((event, index) => ({
      ...event,
      revision: head + 1 + index,
      meta,
    }));
    for (const event of events) this.state = evolve(this.state, event);
    this.log.push(...events);
    return { commandId: uuid(this.random), before, events };
  }
}

function actorOf({ id, role, organizationId, groupId }: Actor): Actor {
  return {
    id,
    role,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(groupId === undefined ? {} : { groupId }),
  };
}

class Person {
  readonly hall: Hall;
  readonly actor: Actor;
  undo: Undoable[] = [];
  redo: Undoable[] = [];

  constructor(hall: Hall, actor: Actor) {
    this.hall = hall;
    this.actor = actor;
  }

  /** Something new; gives what it was where it had an effect. */
  act(): DoneCommand | undefined {
    const { hall, actor } = this;
    const { state, random } = hall;
    const command = nextCommand({ state, actor, random, newId: () => uuid(random) });
    const done = command && hall.perform(actor, command);
    if (!command || !done || typeof done === 'string' || done.events.length === 0) return undefined;
    const { commandId } = done;
    const entry = undoable({ commandId, type: command.type, data: { ...command.data } }, [done]);
    if (entry) this.undo.push(entry);
    this.redo = [];
    return done;
  }

  /** Takes the latest back, or does it again: what became of it. */
  back(how: 'undo' | 'redo'): 'nothing' | 'done' | RefusalCode {
    const { hall, actor } = this;
    const entry = this[how].pop();
    if (!entry || entry.edit.final) return 'nothing';
    const foreseen = this.#rehearsed(entry);
    if (foreseen !== undefined && entry.steps.length > 1) return foreseen;
    const did: DoneCommand[] = [];
    for (const { command, seen } of entry.steps) {
      const [met, foreign] = [hall.state, this.#foreignSince(seen)];
      const done = hall.perform(actor, command, { seen });
      // Nobody comes in between here: what is refused was so in the rehearsal.
      if (done === foreseen) return done;
      if (typeof done === 'string') throw new Error(`${command.type} was refused: ${done}`);
      did.push(done);
      // Whatever others did since, and stood, stands.
      for (const event of foreign) expectStanding(event, met, hall.state, entry);
    }
    const again = undoable(entry.edit, did);
    if (again) this[how === 'undo' ? 'redo' : 'undo'].push(again);
    if (did.length > 0 && entry.rebuilds)
      this[how] = this[how].map((earlier) => behind(entry, earlier));
    return 'done';
  }

  /** Why one of the steps would be refused. */
  #rehearsed({ steps }: Undoable): RefusalCode | undefined {
    const { state, head: revision } = this.hall;
    const { id: participantId, ...seat } = this.actor;
    const foreseen = rehearse({ state, revision }, steps, { participantId, ...seat });
    const code = foreseen.find((each) => each !== undefined)?.code;
    return refusalCodes.find((each) => each === code);
  }

  #foreignSince(seen: number): readonly PlacedEvent[] {
    return this.hall.log.slice(seen + 1).filter(({ meta }) => meta.actorId !== this.actor.id);
  }
}

function expectStanding(
  event: PlacedEvent,
  before: WorkshopState,
  after: WorkshopState,
  { edit, steps }: Undoable,
): void {
  if (!stands(event, before)) return;
  if (!stands(event, after))
    throw new Error(
      `undoing ${edit.type} by ${steps.map(({ command }) => command.type).join()} undid ${event.type} of another`,
    );
}

/** Whether things are as an event left them: to fold it once more changes nothing, and what it is about is there. */
function stands(event: PlacedEvent, state: WorkshopState): boolean {
  if (event.type === 'VoteCast') return countsIn(event, state);
  if (placing.has(event.type)) return isSame(state, evolve(state, event));
  // Of a text it is the words that stand, not the whole: see the specs of texts.
  const asLeft = writing.has(event.type) || isSame(state, evolve(state, event));
  return asLeft && cardsOf(event).every((card) => isLive(state, card));
}

const writing = new Set(['TextEdited', 'SheetTextReplaced', 'StrategyIssueReplaced']);
/** Where a card stood goes with the card; what was said about it stays. */
const placing = new Set([
  'StrategyReordered',
  'SheetReordered',
  'CommentPosted',
  'CommentRevised',
  'VoteRetracted',
]);

/** Whether a vote would be counted if its round were closed now, for a card that is there. */
function countsIn(
  { data: { roundId, on }, meta }: Extract<PlacedEvent, { type: 'VoteCast' }>,
  state: WorkshopState,
): boolean {
  const given = state.rounds.get(roundId)?.votes.get(meta.actorId);
  return given?.includes(cardKey(on)) === true && isLive(state, on);
}

function cardsOf({ data }: PlacedEvent): readonly CardRef[] {
  const { sheetId, strategyId, on, from, to }: Readonly<Record<string, unknown>> = { ...data };
  const cards = [on, from, to].filter(isCard);
  if (typeof sheetId === 'string') return [...cards, { kind: 'sheet', id: sheetId }];
  return typeof strategyId === 'string' ? [...cards, { kind: 'strategy', id: strategyId }] : cards;
}

function isCard(value: unknown): value is CardRef {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'sheet' || value.kind === 'strategy';
}

function isLive({ strategies, sheets }: WorkshopState, { kind, id }: CardRef): boolean {
  const sheet = kind === 'sheet' ? sheets.get(id) : undefined;
  const strategy = strategies.get(sheet?.strategyId ?? id);
  return strategy?.status !== 'withdrawn' && sheet?.withdrawn !== true;
}

/** Apart from who wrote what when: by table, since what did not change is the same object. */
function isSame(one: WorkshopState, other: WorkshopState): boolean {
  return differences(one, other).length === 0;
}

function differences(one: WorkshopState, other: WorkshopState): readonly string[] {
  const found: string[] = [];
  if (plain(one.workshop) !== plain(other.workshop)) found.push('workshop');
  if (plain(one.sheetTemplate) !== plain(other.sheetTemplate)) found.push('sheetTemplate');
  if (one.runningSessionId !== other.runningSessionId) found.push('runningSessionId');
  for (const table of tables) {
    const [mine, theirs] = [one[table], other[table]];
    if (mine === theirs) continue;
    for (const id of new Set([...mine.keys(), ...theirs.keys()])) {
      const [a, b]: unknown[] = [mine.get(id), theirs.get(id)];
      if (a !== b && plain(a) !== plain(b)) found.push(`${table}/${id}`);
    }
  }
  return found;
}

const tables = [
  'sessions',
  'dimensions',
  'organizations',
  'groups',
  'participants',
  'strategies',
  'sheets',
  'indicators',
  'links',
  'comments',
  'rounds',
  'milestones',
  'codes',
] as const;

/** Without who wrote it and when; lists that are sets in one order, and absent as good as empty. */
function plain(value: unknown): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (key === 'touched' || key === 'logs' || key === 'at') return undefined;
    const isSet = key === 'supportingIds' || key === 'organizationIds' || isVotes(member);
    if (isSet && Array.isArray(member)) return member.map(String).toSorted();
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Cards, once for each vote. */
function isVotes(member: unknown): boolean {
  return Array.isArray(member) && member.every((each) => /^(strategy|sheet)\//.test(String(each)));
}

/** What leaves something behind: a thing that is off the board, or a confirmation that has to be given anew. */
const leaving = new Set([
  'PlanSession',
  'DefineDimension',
  'RegisterOrganization',
  'AdmitParticipant',
  'ProposeStrategy',
  'AddSheet',
  'PostComment',
  'OpenVoting',
  'MergeStrategies',
  'ReviseQuickWin',
  'RemoveAllocation',
  'UnmarkQuickWin',
]);

describe.each(seeds)('a hall of people who change their minds (seed %i)', (seed) => {
  it('one edit and its undo leave all as it was, and its redo as it had been', () => {
    const hall = new Hall(seed);
    const counts = { done: 0, refused: 0 };
    for (let step = 0; step < 120; step += 1) {
      const person = oneOf(hall.random, hall.people) as Person;
      const before = hall.state;
      const done = person.act();
      const entry = person.undo.at(-1);
      if (!done || entry?.edit.commandId !== done.commandId || entry.edit.final) continue;
      const after = hall.state;
      const outcome = person.back('undo');
      counts[outcome === 'done' ? 'done' : 'refused'] += 1;
      if (outcome !== 'done') continue;
      const { type } = entry.edit;
      if (leaving.has(type)) continue;
      expect([type, differences(before, hall.state)]).toEqual([type, []]);
      if (person.redo.at(-1)?.edit.final || person.back('redo') !== 'done') continue;
      expect([type, differences(after, hall.state)]).toEqual([type, []]);
    }
    expect(counts.done).toBeGreaterThan(10 * counts.refused);
  });

  it('P6: nobody undoes what another did since', () => {
    const hall = new Hall(seed + 1);
    const outcomes = new Map<string, number>();
    for (let step = 0; step < 400; step += 1) {
      const person = oneOf(hall.random, hall.people) as Person;
      const dice = between(hall.random, 0, 9);
      if (dice < 5) person.act();
      else {
        const how = dice < 8 ? 'undo' : 'redo';
        // Several in a row, as people hold the keys down.
        do {
          const outcome = person.back(how);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (outcome === 'nothing') break;
        } while (likely(hall.random, 0.7));
      }
    }
    expect(outcomes.get('done')).toBeGreaterThan(100);
  });
});
