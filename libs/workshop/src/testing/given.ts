import { expect } from '@jest/globals';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { evolve } from '../evolve.ts';
import type { Actor } from '../message.ts';
import type { CommandType, WorkshopCommand, WorkshopEvent } from '../messages.ts';
import type { RefusalCode } from '../refusals.ts';
import type { WorkshopState } from '../state.ts';
import { isMark, touchesOf } from '../touches.ts';
import { Touches } from '../writings.ts';
import { by, folded, placed, type Said } from './said.ts';

export { by, folded, placed, type Said };

/**
 * Given events, when a command, then events or a refusal (after Emmett's decider specification). Whatever a
 * decision says is folded too, so that no spec passes on an event that evolve cannot take.
 */

/** A state as all but undo knows it: see `marks` in touches.ts. */
export function withoutMarks(state: WorkshopState) {
  const unmarked = <Thing extends { readonly touched: Touches }>(thing: Thing): Thing => ({
    ...thing,
    touched: Touches.of(touchesOf(thing.touched, (field) => !isMark(field))),
  });
  return {
    ...state,
    sheets: state.sheets.map(unmarked),
    indicators: state.indicators.map(unmarked),
    links: state.links.map(unmarked),
  };
}

/** A command as someone careless sends it: its data may be of any shape. */
export function careless(type: CommandType, data: object): WorkshopCommand {
  return { type, data } as WorkshopCommand;
}

export interface Asking {
  /** By id a facilitator without a seat; `ani` when nobody is named. */
  readonly actor?: string | Actor;
  /** The last given event, unless told otherwise. */
  readonly seen?: number;
  readonly overwrite?: boolean;
  readonly undoing?: boolean;
}

export function given(...events: readonly Said[]): { when: (...asked: Asked) => Outcome } {
  const state = folded(events);
  const head = events.length - 1;
  return {
    when: (command, { actor = 'ani', seen = head, overwrite = false, undoing = false } = {}) => {
      const who: Actor = typeof actor === 'string' ? { id: actor, role: 'facilitator' } : actor;
      const at = '2018-10-02T03:00:00.000Z';
      const context = { actor: who, at, seen, head, overwrite, undoing };
      return new Outcome(state, decide(state, command, context), head);
    },
  };
}

type Asked = [command: WorkshopCommand, asking?: Asking];

class Outcome {
  readonly #decision: Decision<WorkshopEvent>;
  /** After the events of the decision. */
  readonly state: WorkshopState;

  constructor(before: WorkshopState, decision: Decision<WorkshopEvent>, head: number) {
    this.#decision = decision;
    const events = 'refused' in decision ? [] : decision;
    const meta = { actorId: 'ani', at: '2018-10-02T03:00:00.000Z' };
    this.state = events.reduce(
      (state, event, index) => evolve(state, { ...event, revision: head + 1 + index, meta }),
      before,
    );
  }

  thenHappened(...events: readonly WorkshopEvent[]): void {
    expect(this.#decision).toEqual(events);
  }

  /** Right, and without effect. */
  thenNothing(): void {
    expect(this.#decision).toEqual([]);
  }

  /** `details`: those that matter here. */
  thenRefused(refused: RefusalCode, details?: Readonly<Record<string, unknown>>): void {
    expect(this.#decision).toMatchObject(details ? { refused, details } : { refused });
  }
}
