import {
  evolve,
  initialState,
  languages,
  type PlacedEvent,
  stateFromJson,
  stateToJson,
  upcast,
  warningsOf,
  type WorkshopState,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import type { Content, ContentEvent } from './content.ts';
import { members, oneOf, type Shape, text, whole } from './shape.ts';

/** A workshop's events, upcast and folded as the server does before it shows one. */
export class WorkshopContent implements Content {
  #state: WorkshopState = initialState;

  take(event: ContentEvent): void {
    const current: PlacedEvent = upcast(event);
    if (event.revision === 0 && current.type !== 'WorkshopOpened')
      throw new Error('a workshop begins by being opened');
    this.#state = evolve(this.#state, current);
    if (openings.has(current.type) && !isWorkshop(this.#state.workshop))
      throw new Error('a workshop has a name, a region, a period, a time zone and a language');
  }

  /** What is made of a state must be possible with this one, too. */
  finish(): void {
    const json = JSON.stringify(stateToJson(this.#state));
    warningsOf(stateFromJson(JSON.parse(json) as WorkshopStateJson));
  }
}

const openings: ReadonlySet<string> = new Set(['WorkshopOpened', 'WorkshopRevised']);

const timeZone: Shape = (value) => {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions();
    return true;
  } catch {
    return false;
  }
};

const isWorkshop = members({
  name: text,
  region: text,
  period: members({ from: whole, to: whole }),
  timeZone,
  language: oneOf(...languages),
});
