import type { Map } from 'immutable';
import type { CardRef, DimensionId } from '../ids.ts';
import type { Actor } from '../message.ts';
import { ownBoard } from '../policy.ts';
import type { Dimension, Organization, Sheet, Strategy, WorkshopState } from '../state.ts';
import { oneOf, type Random, someOf } from './random.ts';

/** What someone sees before them when they think of the next thing to do. */
export interface Scene {
  readonly state: WorkshopState;
  readonly actor: Actor;
  readonly random: Random;
  /** Makes an id that nothing bears yet. */
  readonly newId: () => string;
}

/** One entry of a table, of those that fit. */
export function entryOf<Entry>(
  { random }: Scene,
  table: Map<string, Entry>,
  fits: (entry: Entry) => boolean = () => true,
): Entry | undefined {
  return oneOf(
    random,
    entriesOf(table).filter((entry) => fits(entry)),
  );
}

/** Most tables are the same from one command to the next, and to walk a persistent map is slow. */
const known = new WeakMap<object, readonly unknown[]>();

/** The entries of a table, in its order. */
export function entriesOf<Entry>(table: Map<string, Entry>): readonly Entry[] {
  const before = known.get(table) as readonly Entry[] | undefined;
  if (before) return before;
  const entries = [...table.values()];
  known.set(table, entries);
  return entries;
}

export function board(scene: Scene): Dimension | undefined {
  return entryOf(scene, scene.state.dimensions, ({ active }) => active);
}

export function organization(scene: Scene): Organization | undefined {
  return entryOf(scene, scene.state.organizations, ({ active }) => active);
}

export function organizationIds(scene: Scene, count: number): string[] {
  const { state, random } = scene;
  const active = entriesOf(state.organizations).filter(({ active }) => active);
  return someOf(
    random,
    active.map(({ id }) => id),
    count,
  );
}

/** A strategy of the actor's own board. */
export function ownStrategy(
  scene: Scene,
  fits: (strategy: Strategy) => boolean,
): Strategy | undefined {
  const board = ownBoard(scene.state, scene.actor);
  return entryOf(
    scene,
    scene.state.strategies,
    (strategy) => strategy.dimensionId === board && fits(strategy),
  );
}

export function editable({ status }: Strategy): boolean {
  return status === 'draft' || status === 'revisionRequested';
}

export function live({ status }: Strategy): boolean {
  return status !== 'withdrawn';
}

/** A sheet of the actor's own board under a strategy that may be edited. */
export function ownSheet(
  scene: Scene,
  fits: (sheet: Sheet) => boolean = ({ withdrawn }) => !withdrawn,
): Sheet | undefined {
  const board = ownBoard(scene.state, scene.actor);
  return entryOf(scene, scene.state.sheets, (sheet) => {
    const strategy = scene.state.strategies.get(sheet.strategyId);
    return (
      strategy?.dimensionId === board && strategy !== undefined && editable(strategy) && fits(sheet)
    );
  });
}

/** A card that stands on the board, or on any but it. */
export function card(
  scene: Scene,
  board: DimensionId | undefined,
  on: boolean,
): CardRef | undefined {
  const { state, random } = scene;
  const there = (strategy: Strategy | undefined) =>
    strategy !== undefined && live(strategy) && (strategy.dimensionId === board) === on;
  if (random() < 0.3) {
    const strategy = entryOf(scene, state.strategies, there);
    return strategy && { kind: 'strategy', id: strategy.id };
  }
  const sheet = entryOf(
    scene,
    state.sheets,
    (sheet) => !sheet.withdrawn && there(state.strategies.get(sheet.strategyId)),
  );
  return sheet && { kind: 'sheet', id: sheet.id };
}
