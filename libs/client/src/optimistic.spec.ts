import { describe, expect, it } from '@jest/globals';
import type { CommandRequest } from '@rembuk/protocol';
import { initialState, stateToJson, upcast, fold, type WorkshopState } from '@rembuk/workshop';
import { fitri, placed, seated } from '@rembuk/workshop/testing';
import { foreseeWorkshop } from './foresee-workshop.ts';
import { Optimistic } from './optimistic.ts';

const base = { state: fold(initialState, placed(seated)), revision: seated.length - 1 };
const { id: participantId, ...seat } = fitri;
const you = { participantId, ...seat };
const clock = () => Date.parse('2018-10-02T03:00:00Z');

/** The optimistic view, and an outbox as far as it is told of one. */
class Desk {
  readonly optimistic = new Optimistic({ foresee: foreseeWorkshop, confirmed: base, clock });
  #requests: readonly CommandRequest[] = [];

  constructor() {
    this.optimistic.confirmed(base, you, []);
  }

  get current() {
    return this.optimistic.current;
  }

  submitted(request: CommandRequest): void {
    this.#pending([...this.#requests, request]);
  }

  accepted(id: string, revision: number): void {
    this.#settled(id, { ok: true, revision });
  }

  refused(id: string): void {
    this.#settled(id, { ok: false, code: 'stale_field', message: '', retryable: false });
  }

  renamed(before: string, request: CommandRequest): void {
    this.#pending(this.#requests.map((one) => (one.id === before ? request : one)));
  }

  confirmed(...told: Parameters<Optimistic<WorkshopState>['confirmed']>): void {
    this.optimistic.confirmed(...told);
  }

  #settled(id: string, outcome: Parameters<Optimistic<WorkshopState>['settled']>[1]): void {
    for (const request of this.#requests)
      if (request.id === id) this.optimistic.settled(request, outcome);
    this.#pending(this.#requests.filter((request) => request.id !== id));
  }

  #pending(requests: readonly CommandRequest[]): void {
    this.#requests = requests;
    this.optimistic.pending(requests);
  }
}

const fresh = () => new Desk();

const retitle = (
  id: string,
  title: string,
  over: Partial<CommandRequest> = {},
): CommandRequest => ({
  id,
  workshopId: 'w',
  type: 'RetitleStrategy',
  data: { strategyId: 'soc-1', title },
  seen: base.revision,
  ...over,
});

function event(revision: number, commandId: string, actorId: string, title: string) {
  const cause = { commandId, correlationId: commandId, causationId: commandId };
  return {
    id: `${commandId}-0`,
    type: 'StrategyRetitled',
    v: 1,
    data: { strategyId: 'soc-1', title },
    meta: { ...cause, actorId, role: 'facilitator', at: '2018-10-02T03:00:00Z', hash: '' },
    revision,
  };
}

type Told = ReturnType<typeof event>;

function after(confirmed: typeof base, ...events: readonly Told[]): typeof base {
  return {
    state: fold(confirmed.state, events.map(upcast)),
    revision: confirmed.revision + events.length,
  };
}

const titleIn = ({ current }: Desk) => current.state.strategies.get('soc-1')?.title;
const before = base.state.strategies.get('soc-1')?.title;

describe('what a person sees', () => {
  it('is their edit at once, before the server has heard of it', () => {
    const optimistic = fresh();
    optimistic.submitted(retitle('c1', 'Seen at once by me'));
    expect(titleIn(optimistic)).toBe('Seen at once by me');
    expect(optimistic.current.revision).toBe(base.revision);
  });

  it.each(['the answer first', 'the events first'])(
    'goes over into the confirmed state without a flicker: %s',
    (order) => {
      const optimistic = fresh();
      optimistic.submitted(retitle('c1', 'Seen at once by me'));
      const confirmed = after(base, event(base.revision + 1, 'c1', 'fitri', 'Seen at once by me'));
      const steps = [
        () => optimistic.accepted('c1', base.revision + 1),
        () =>
          optimistic.confirmed(confirmed, you, [
            event(base.revision + 1, 'c1', 'fitri', 'Seen at once by me'),
          ]),
      ];
      for (const step of order === 'the answer first' ? steps : steps.toReversed()) {
        step();
        expect(titleIn(optimistic)).toBe('Seen at once by me');
      }
      expect(optimistic.current.state).toBe(confirmed.state);
    },
  );

  it('goes over also when a snapshot tells no events', () => {
    const optimistic = fresh();
    optimistic.submitted(retitle('c1', 'Seen at once by me'));
    const told = event(base.revision + 1, 'c1', 'fitri', 'Seen at once by me');
    const confirmed = after(
      base,
      told,
      event(base.revision + 2, 'c9', 'ani', 'Retitled once more'),
    );
    optimistic.confirmed(confirmed, you, []);
    optimistic.accepted('c1', base.revision + 1);
    expect(optimistic.current.state).toBe(confirmed.state);
  });

  it('is decided anew over what others did, and says what no longer fits', () => {
    const optimistic = fresh();
    optimistic.submitted(retitle('c1', 'Seen at once by me'));
    optimistic.submitted(retitle('c2', 'My own second thought'));
    const told = event(base.revision + 1, 'c9', 'ani', 'Retitled by another');
    optimistic.confirmed(after(base, told), you, [told]);
    expect(titleIn(optimistic)).toBe('Retitled by another');
    expect(optimistic.current.doubtful).toEqual([
      { id: 'c1', code: 'stale_field' },
      { id: 'c2', code: 'stale_field' },
    ]);
  });

  it('is without a trace of what was refused, and keeps what came after it', () => {
    const optimistic = fresh();
    optimistic.submitted(retitle('c1', 'This one is refused'));
    optimistic.submitted(retitle('c2', 'This one stands still'));
    optimistic.refused('c1');
    expect(titleIn(optimistic)).toBe('This one stands still');
    optimistic.refused('c2');
    expect(titleIn(optimistic)).toBe(before);
    expect(stateToJson(optimistic.current.state)).toEqual(stateToJson(base.state));
  });

  it('follows the same command under a new id', () => {
    const optimistic = fresh();
    optimistic.submitted(retitle('c1', 'Seen at once by me'));
    optimistic.renamed('c1', retitle('c2', 'Seen at once by me'));
    optimistic.refused('c1');
    expect(titleIn(optimistic)).toBe('Seen at once by me');
  });

  it('is not what they may not do', () => {
    const optimistic = fresh();
    optimistic.confirmed(base, { ...you, role: 'viewer' }, []);
    optimistic.submitted(retitle('c1', 'Seen at once by me'));
    expect(titleIn(optimistic)).toBe(before);
    expect(optimistic.current.doubtful).toEqual([{ id: 'c1', code: 'forbidden' }]);
  });
});
