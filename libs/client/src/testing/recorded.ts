import type { Refused, WireEvent } from '@rembuk/protocol';
import { stateToJson, type WorkshopState } from '@rembuk/workshop';
import type { PastSource, PastState } from '../replay/past.ts';
import { refusedHere } from '../refusals.ts';
import { workshopFold } from '../workshop-fold.ts';
import { planned } from './hall.ts';
import { MemoryWorkshop } from './memory-workshop.ts';
import { randomUuid } from '../uuid.ts';

const startMs = Date.parse('2018-10-03T01:00:00.000Z');

/** A workshop of the real domain whose events came when a spec says. */
export class Recorded {
  readonly workshop = new MemoryWorkshop();
  readonly log: WireEvent[] = [];
  #nowMs = startMs;

  /** With a strategy and a sheet on a board, all of the first moment. */
  static planned(): Recorded {
    const recorded = new Recorded();
    recorded.does(0, 'OpenWorkshop', {
      name: 'Masterplan',
      region: 'Kabupaten',
      period: { from: 2018, to: 2023 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
    });
    planned({ elsewhere: (type, data) => recorded.does(0, type, data) });
    return recorded;
  }

  get head(): number {
    return this.log.length - 1;
  }

  get state(): WorkshopState {
    return this.workshop.state;
  }

  does(afterMs: number, type: string, data: object, person = 'ani') {
    this.#nowMs += afterMs;
    const at = new Date(this.#nowMs).toISOString();
    const command = { id: randomUuid(), workshopId: 'w1', type, data: { ...data }, seen: -1 };
    const { outcome, events } = this.workshop.decide({ ...command, overwrite: true }, person);
    if (!outcome.ok) throw new Error(`${type}: ${outcome.code}`);
    this.log.push(...events.map((event) => ({ ...event, meta: { ...event.meta, at } })));
    return outcome;
  }

  comments(afterMs: number, on: object = { kind: 'workshop', id: 'workshop' }): number {
    const commentId = `c-${this.log.length}`;
    return this.does(afterMs, 'PostComment', { commentId, on, text: 'Setuju' }).revision;
  }

  stateAt(revision: number): WorkshopState {
    return workshopFold.apply(workshopFold.initialState, this.log.slice(0, revision + 1));
  }
}

/** Hands out what was recorded, as the server does, and keeps what it was asked. */
export class RecordedPast implements PastSource {
  readonly asked: string[] = [];
  refusal: Refused | undefined;
  /** Events in one answer at most: where they are large. */
  answerMax = Number.POSITIVE_INFINITY;
  readonly #recorded: Recorded;

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  events(after: number, limit: number): Promise<readonly WireEvent[] | Refused> {
    this.asked.push(`events ${after} ${limit}`);
    const end = after + 1 + Math.min(limit, this.answerMax);
    return Promise.resolve(this.refusal ?? this.#recorded.log.slice(after + 1, end));
  }

  state(at: number | string): Promise<PastState | Refused> {
    this.asked.push(`state ${at}`);
    const revision =
      typeof at === 'number'
        ? at
        : this.#recorded.log.findLastIndex(({ meta }) => Date.parse(meta.at) <= Date.parse(at));
    if (revision < 0) return Promise.resolve(refusedHere('replay_range'));
    const json = JSON.stringify(stateToJson(this.#recorded.stateAt(revision)));
    const state: unknown = JSON.parse(json);
    const { foldVersion } = workshopFold;
    return Promise.resolve(this.refusal ?? { revision, foldVersion, state });
  }
}
