import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  canonicalJsonPieces,
  eventAt,
  type EventStore,
  inTurns,
  type PlacedEvent,
} from '@rembuk/event-sourcing';
import { differences, type EntityDifference } from '@rembuk/projections';
import { refused, type Refused } from '@rembuk/protocol';
import { entitiesOf, foldVersion, stateToJson, type WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { eventJson } from '../common/event-json.ts';
import { LruCache } from '../common/lru-cache.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopDecider } from '../workshops/workshop-decider.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { Gate } from '../common/gate.ts';
import { isAbout, type Subject } from './followed.ts';
import { PastStates } from './past-states.ts';
import { placeOf } from './moments.ts';

export interface StateAnswer {
  readonly ok: true;
  readonly revision: number;
  readonly foldVersion: number;
  /** Of the chain, at `revision`. */
  readonly hash: string;
  /** SHA-256, hex, of the state. */
  readonly stateHash: string;
  /** The state in canonical JSON, piece by piece. */
  readonly state: readonly Uint8Array[];
}

/** A state, and the hash of the chain where it stands. */
export interface LiveState {
  readonly state: WorkshopState;
  readonly hash: string;
}

export interface EventsAnswer {
  readonly ok: true;
  readonly events: readonly PlacedEvent[];
}

export interface HistoryAnswer extends EventsAnswer {
  /** Up to here the history was looked through: ask again behind it. */
  readonly through: number;
}

export interface DiffAnswer {
  readonly ok: true;
  readonly from: number;
  readonly to: number;
  readonly entities: readonly EntityDifference[];
  /** There are more differences than are told. */
  readonly truncated: boolean;
}

/** A page ends early when its events are large. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;
/** Events that one question about an entity looks through. */
const LOOKED_THROUGH_MAX = 20_000;
const DIFFERENCES_MAX = 2_000;
/** States as JSON: a room that looks at one moment together costs one serialization. */
const WRITTEN_KEPT_MAX = 16;
const WRITTEN_BYTES_MAX = 32 * 1024 * 1024;
/** Further apart, two states are folded on their own, each from its nearest snapshot. */
const FOLD_ACROSS_MAX = 20_000;

/** Looks into the past of workshops. Access is for the caller to check. */
@Injectable()
export class ReplayService {
  /** Folding keeps a core busy; edits must not wait for it. */
  readonly #folds = new Gate(4, 64);
  /** By workshop and revision. */
  readonly #written = new LruCache<StateAnswer>({
    entriesMax: WRITTEN_KEPT_MAX,
    bytesMax: WRITTEN_BYTES_MAX,
  });
  /** Those under way: each is written once for all who ask for it. */
  readonly #writing = new Map<string, Promise<StateAnswer | Refused>>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly past: PastStates,
  ) {}

  /** The revision that a question means by `text` (a revision or a moment; absent: now), up to `head`. */
  async revisionOf(
    workshopId: string,
    text: string | undefined,
    head: number,
    field: string,
  ): Promise<{ readonly revision: number } | Refused> {
    if (text === undefined) return { revision: head };
    const place = placeOf(text);
    if (!place) return refused('malformed', { fields: [{ path: field, rule: 'place' }] });
    if ('revision' in place)
      return place.revision > head ? refused('revision_ahead') : { revision: place.revision };
    const revision = await this.past.revisionAt(workshopId, place.momentMs, head);
    return revision < 0 ? refused('moment_before_start') : { revision };
  }

  /** Names the state of a revision, without folding it: another history of the same length has another. */
  async tagOf(workshopId: string, revision: number, live?: LiveState): Promise<string> {
    const hash =
      live?.hash ?? (await eventAt(this.store, workshopStream(workshopId), revision))?.meta.hash;
    return `"${foldVersion}-${hash?.slice(0, 32) ?? revision}"`;
  }

  /** @param live what is known of that revision; else it is looked for in the past. */
  async state(
    workshopId: string,
    revision: number,
    live?: LiveState,
  ): Promise<StateAnswer | Refused> {
    const key = `${workshopId}/${revision}`;
    const known = this.#written.get(key) ?? this.#writing.get(key);
    if (known) return known;
    const writing = this.#folds
      .through(async () => {
        const { state, hash } = live ?? (await this.past.at(workshopId, revision));
        return this.#write(key, revision, { state, hash });
      })
      .finally(() => this.#writing.delete(key));
    this.#writing.set(key, writing);
    return writing;
  }

  async #write(key: string, revision: number, { state, hash }: LiveState): Promise<StateAnswer> {
    // Edits that came meanwhile go first.
    await nextTurn();
    const pieces: Uint8Array[] = [];
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const text of inTurns(canonicalJsonPieces(stateToJson(state)))) {
      const piece = Buffer.from(text);
      pieces.push(piece);
      digest.update(piece);
      bytes += piece.length;
    }
    const stateHash = digest.digest('hex');
    const names = { revision, foldVersion, hash, stateHash };
    const answer = { ok: true, ...names, state: pieces } as const;
    this.#written.set(key, answer, bytes);
    return answer;
  }

  async events(workshopId: string, after: number, limit: number): Promise<EventsAnswer> {
    const events: PlacedEvent[] = [];
    let bytes = 0;
    const range = { from: after + 1, to: after + limit };
    for await (const event of this.store.readStream(workshopStream(workshopId), range)) {
      bytes += Buffer.byteLength(eventJson(event));
      if (events.length > 0 && bytes > PAGE_BYTES_MAX) break;
      events.push(event);
    }
    return { ok: true, events };
  }

  /** Events that touch a subject, at most `limit`, out of the next ones behind `after`. */
  async history(
    workshopId: string,
    subject: Subject,
    after: number,
    limit: number,
  ): Promise<HistoryAnswer | Refused> {
    return this.#folds.through(async () => {
      const events: PlacedEvent[] = [];
      let { state } = await this.past.at(workshopId, after);
      let through = after;
      const range = { from: after + 1, to: after + LOOKED_THROUGH_MAX };
      for await (const event of this.store.readStream(workshopStream(workshopId), range)) {
        if (isAbout(subject, entitiesOf(event, state), state)) events.push(event);
        through = event.revision;
        if (events.length >= limit) break;
        state = workshopDecider.evolve(state, event);
      }
      return { ok: true, events, through };
    });
  }

  /** What changed from one revision to another; -1 is before the first event. */
  async diff(workshopId: string, from: number, to: number): Promise<DiffAnswer | Refused> {
    return this.#folds.through(async () => {
      const before = await this.past.at(workshopId, from);
      const after =
        to - from <= FOLD_ACROSS_MAX
          ? await this.past.foldOn(workshopId, before, to)
          : await this.past.at(workshopId, to);
      await nextTurn();
      const found = differences(before.state, after.state, DIFFERENCES_MAX + 1);
      const truncated = found.length > DIFFERENCES_MAX;
      return { ok: true, from, to, entities: found.slice(0, DIFFERENCES_MAX), truncated };
    });
  }
}
