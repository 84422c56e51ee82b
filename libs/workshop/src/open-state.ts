import type {
  Comment,
  Dimension,
  Group,
  Indicator,
  Link,
  Milestone,
  Organization,
  Participant,
  Session,
  Sheet,
  Strategy,
  VotingRound,
  WorkshopDetails,
  WorkshopState,
} from './state.ts';
import { OpenTable, type Writable } from './tables.ts';
import type { OpenTouches, Touches } from './writings.ts';

interface Touched {
  readonly touched: Touches;
}

/** A thing that belongs to one fold alone, with its own note of who wrote in it. */
export type Open<Thing extends Touched> = Writable<Thing & { readonly touched: OpenTouches }>;

/** A copy to write in. What lies inside it is shared as before, and replaced as a whole. */
export function opened<Thing extends Touched>(thing: Thing): Open<Thing> {
  return { ...thing, touched: thing.touched.copy() };
}

/** A state into which events are folded. The state that it was made of, and all that it shares with others, stays. */
export class OpenState {
  readonly #state: WorkshopState;
  workshop: WorkshopDetails | undefined;
  sheetTemplate: WorkshopState['sheetTemplate'];
  runningSessionId: string | undefined;
  readonly sessions: OpenTable<Session, Open<Session>>;
  readonly dimensions: OpenTable<Dimension, Open<Dimension>>;
  readonly organizations: OpenTable<Organization, Open<Organization>>;
  readonly groups: OpenTable<Group, Open<Group>>;
  readonly participants: OpenTable<Participant, Open<Participant>>;
  readonly strategies: OpenTable<Strategy, Open<Strategy>>;
  readonly sheets: OpenTable<Sheet, Open<Sheet>>;
  readonly indicators: OpenTable<Indicator, Open<Indicator>>;
  readonly links: OpenTable<Link, Open<Link>>;
  readonly comments: OpenTable<Comment, Open<Comment>>;
  readonly rounds: OpenTable<VotingRound, Writable<VotingRound>>;
  readonly milestones: OpenTable<Milestone, Open<Milestone>>;
  readonly codes: OpenTable<string>;
  readonly linksAt: OpenTable<readonly string[]>;

  constructor(state: WorkshopState) {
    this.#state = state;
    this.workshop = state.workshop;
    this.sheetTemplate = state.sheetTemplate;
    this.runningSessionId = state.runningSessionId;
    this.sessions = new OpenTable(state.sessions, opened<Session>);
    this.dimensions = new OpenTable(state.dimensions, opened<Dimension>);
    this.organizations = new OpenTable(state.organizations, opened<Organization>);
    this.groups = new OpenTable(state.groups, opened<Group>);
    this.participants = new OpenTable(state.participants, opened<Participant>);
    this.strategies = new OpenTable(state.strategies, opened<Strategy>);
    this.sheets = new OpenTable(state.sheets, opened<Sheet>);
    this.indicators = new OpenTable(state.indicators, opened<Indicator>);
    this.links = new OpenTable(state.links, opened<Link>);
    this.comments = new OpenTable(state.comments, opened<Comment>);
    this.rounds = new OpenTable(state.rounds, openedRound);
    this.milestones = new OpenTable(state.milestones, opened<Milestone>);
    this.codes = new OpenTable(state.codes, asItIs);
    this.linksAt = new OpenTable(state.linksAt, asItIs);
  }

  /** The state after what was folded in: the very same where that changed nothing. Not to be folded into any more. */
  close(): WorkshopState {
    const { workshop, sheetTemplate, runningSessionId } = this;
    const closed: Writable<WorkshopState> = {
      sheetTemplate,
      sessions: this.sessions.close(),
      dimensions: this.dimensions.close(),
      organizations: this.organizations.close(),
      groups: this.groups.close(),
      participants: this.participants.close(),
      strategies: this.strategies.close(),
      sheets: this.sheets.close(),
      indicators: this.indicators.close(),
      links: this.links.close(),
      comments: this.comments.close(),
      rounds: this.rounds.close(),
      milestones: this.milestones.close(),
      codes: this.codes.close(),
      linksAt: this.linksAt.close(),
    };
    if (workshop) closed.workshop = workshop;
    if (runningSessionId !== undefined) closed.runningSessionId = runningSessionId;
    const same = runningSessionId === this.#state.runningSessionId && agrees(closed, this.#state);
    return same ? this.#state : closed;
  }
}

function agrees<State extends object>(state: State, other: State): boolean {
  for (const member in state) if (state[member] !== other[member]) return false;
  return true;
}

function openedRound(round: VotingRound): Writable<VotingRound> {
  return { ...round };
}

/** Words and lists are never written in. */
function asItIs<Entry>(entry: Entry): Entry {
  return entry;
}
