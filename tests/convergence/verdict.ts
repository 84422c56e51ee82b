import { createHash } from 'node:crypto';
import { canonicalJson, type RecordedEvent, verifyChain } from '@rembuk/event-sourcing';
import { contributionReport, evolveContributions, initialContributions } from '@rembuk/projections';
import {
  fold,
  foldVersion,
  initialState,
  stateFromJson,
  stateToJson,
  textAt,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import { type Ledger, markIn } from './ledger.ts';
import { overwriting } from './overwriting.ts';
import type { Person } from './person.ts';
import { type ServerRoom, workshopId } from './server-room.ts';

export interface AuditOptions {
  /** What each server that runs holds. */
  readonly servers: readonly { readonly state: WorkshopState; readonly head: number }[];
  readonly room: ServerRoom;
  readonly people: readonly Person[];
  readonly ledger: Ledger;
  readonly random: Random;
}

const stream = `workshop-${workshopId}`;

/** Holds everything against everything, when all is at rest. What does not fit goes into the ledger. */
export async function audit(options: AuditOptions): Promise<{ events: number; digest: string }> {
  const { room, ledger } = options;
  const log: RecordedEvent[] = [];
  for await (const event of room.store.readStream(stream)) log.push(event);
  const replayed = fold(initialState, log.map(upcast));
  const hash = stateHash(replayed);

  states(options, log, hash);
  await snapshots(options, log, hash);
  views(options, log);
  texts(options, replayed);
  devices(options);
  outcomes(ledger, log);
  untold(ledger);
  undoing(ledger, log);
  overwriting(ledger, log);
  words(ledger, log);
  twice(ledger, replayed, log);
  const chain = await verifyChain(stream, room.store.readStream(stream));
  if (!chain.ok) ledger.violate(`the chain is broken: ${JSON.stringify(chain)}`);
  for (const line of room.logLines) if (isDefect(line)) ledger.violate(`logged: ${line}`);
  return { events: log.length, digest: digestOf(log) };
}

export function stateHash(state: WorkshopState): string {
  return createHash('sha256')
    .update(canonicalJson(stateToJson(state)))
    .digest('hex');
}

/** Every server, every client and what every client foresees: all are the fold of the log. */
function states({ servers, people, ledger }: AuditOptions, log: RecordedEvent[], hash: string) {
  for (const { state, head } of servers) {
    ledger.count('a server at rest');
    if (head !== log.length - 1) ledger.violate(`a server is at ${head} of ${log.length - 1}`);
    if (stateHash(state) !== hash) ledger.violate("a server's state is not the replay of the log");
  }
  for (const { name, session } of people) {
    const confirmed = session.confirmed.get();
    if (stateHash(confirmed.state) !== hash) ledger.violate(`${name} holds another state`);
    if (stateHash(session.foreseen.get().state) !== hash)
      ledger.violate(`${name} is shown another state`);
  }
}

/** From every snapshot, and from one made anywhere, the rest of the log leads to the same. */
async function snapshots(
  { room, ledger, random }: AuditOptions,
  log: RecordedEvent[],
  hash: string,
): Promise<void> {
  const through = (revision: number, json: unknown): void => {
    const from = stateFromJson(json as Parameters<typeof stateFromJson>[0]);
    const state = fold(from, log.slice(revision + 1).map(upcast));
    if (stateHash(state) !== hash)
      ledger.violate(`a replay from the snapshot of revision ${revision} ends elsewhere`);
  };
  for (let at = log.length - 1; at >= 0;) {
    const snapshot = await room.snapshots.load(stream, foldVersion, at);
    if (!snapshot) break;
    through(snapshot.revision, snapshot.state);
    ledger.count('snapshot');
    at = snapshot.revision - 1;
  }
  const revision = random.between(0, log.length - 1);
  const then = fold(initialState, log.slice(0, revision + 1).map(upcast));
  through(revision, JSON.parse(JSON.stringify(stateToJson(then))));
}

/** Every view, folded event by event, is the view of the whole. */
function views({ people, ledger, random }: AuditOptions, log: RecordedEvent[]): void {
  const events = log.map(upcast);
  const rebuilt = events.reduce(evolveContributions, initialContributions);
  let view = initialContributions;
  for (let at = 0; at < events.length;) {
    const next = Math.min(events.length, at + random.between(1, 20));
    view = events.slice(at, next).reduce(evolveContributions, view);
    // Looking at it changes nothing.
    contributionReport(view);
    at = next;
  }
  if (written(contributionReport(view)) !== written(contributionReport(rebuilt)))
    ledger.violate('the contributions are not those of a rebuild');
  for (const { name, contributions } of people) {
    if (!contributions) continue;
    ledger.count('a page that counted along');
    if (written(contributionReport(contributions)) !== written(contributionReport(rebuilt)))
      ledger.violate(`${name}'s page counts other contributions than a rebuild`);
  }
}

function texts({ people, ledger }: AuditOptions, state: WorkshopState): void {
  for (const { name, pages } of people)
    for (const { on, key, shown } of pages) {
      const text = textAt(state, on) ?? '';
      if (shown !== text)
        ledger.violate(
          `${name} is shown ${JSON.stringify(shown)} in ${key}, which is ${JSON.stringify(text)}`,
        );
      if (!text.isWellFormed()) ledger.violate(`${key} holds half a character`);
    }
}

function devices({ people, ledger }: AuditOptions): void {
  for (const { name, device, session } of people) {
    if (!device.isEmpty) ledger.violate(`${name}'s device still keeps ${device.keys().join(', ')}`);
    if (session.outbox.pending.get().length > 0) ledger.violate(`${name} still waits`);
  }
}

/** What was accepted is there once, as it was told; what was refused is not. */
function outcomes(ledger: Ledger, log: RecordedEvent[]): void {
  const revisions = new Map<string, number[]>();
  for (const { revision, meta } of log)
    revisions.set(meta.commandId, [...(revisions.get(meta.commandId) ?? []), revision]);
  for (const [id, [first = 0, ...rest]] of revisions)
    if (rest.some((revision, index) => revision !== first + index + 1))
      ledger.violate(`command ${id} is in the log more than once`);
  if (new Set(log.map(({ id }) => id)).size !== log.length)
    ledger.violate('an event is in the log twice');

  for (const [id, { key, outcome }] of ledger.outcomes) {
    const last = revisions.get(id)?.at(-1);
    if (outcome.ok && last !== undefined && last !== outcome.revision)
      ledger.violate(`${id} was accepted at ${outcome.revision} and stands at ${last}: ${key}`);
    if (outcome.ok && last === undefined && (!outcome.unchanged || outcome.revision >= log.length))
      ledger.violate(`${id} was accepted at ${outcome.revision}, which is not there: ${key}`);
    if (!outcome.ok && !outcome.retryable && last !== undefined)
      ledger.violate(`${id} was refused with ${outcome.code} and stands at ${last}: ${key}`);
  }
}

/** Whoever is still there was told what became of each of their commands. */
function untold(ledger: Ledger): void {
  const keys = new Set(Array.from(ledger.outcomes.values(), ({ key }) => key));
  for (const { id, key, isOver, person } of ledger.given)
    if (!isOver && !ledger.outcomes.has(id) && !keys.has(key))
      ledger.violate(`${person} was never told what became of ${id}: ${key}`);
}

/** What says that it takes something back names something that its author did before. */
function undoing(ledger: Ledger, log: RecordedEvent[]): void {
  const authors = new Map<string, string>();
  for (const { revision, meta } of log) {
    const { undoes } = meta;
    if (undoes !== undefined && authors.get(undoes) !== meta.actorId)
      ledger.violate(`${revision} takes back ${undoes} of ${authors.get(undoes) ?? 'nobody'}`);
    authors.set(meta.commandId, meta.actorId);
  }
}

/** What somebody typed was written into the history, or they were told that it was not. */
function words(ledger: Ledger, log: RecordedEvent[]): void {
  const all = log.map(({ data }) => JSON.stringify(data)).join('\n');
  for (const { words, person, settled } of ledger.typed)
    if (!settled && !all.includes(markIn(words)))
      ledger.violate(`${person} typed ${words}, which is lost`);
}

/** What somebody typed once stands nowhere twice, but where two who had both cut it out took that back. */
function twice(ledger: Ledger, { sheets, strategies }: WorkshopState, log: RecordedEvent[]): void {
  const standing = [
    ...Array.from(sheets.values(), ({ texts }) => Object.values(texts)).flat(),
    ...Array.from(strategies.values(), ({ issue }) => issue),
  ].join('\n');
  for (const { words, person } of ledger.typed) {
    const mark = /⟨(.*)⟩/.exec(words)?.[0] ?? words;
    if (standing.split(mark).length <= 2) continue;
    const brought = log.filter(
      ({ data, meta }) => meta.undoes === undefined && JSON.stringify(data).includes(mark),
    );
    if (brought.length > 1) ledger.violate(`${person} typed ${words}, which is there twice`);
  }
}

/** A batch that the store refuses is to be expected here; anything else that is logged as an error is not. */
function isDefect(line: string): boolean {
  return !line.includes('event store unavailable');
}

function written(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
}

function digestOf(log: readonly RecordedEvent[]): string {
  const told = log.map(({ type, data }) => [type, data]);
  return createHash('sha256').update(canonicalJson(told)).digest('hex').slice(0, 16);
}
