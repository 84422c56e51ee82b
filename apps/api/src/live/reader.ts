import { type Actor, mayRead, type WorkshopState } from '@rembuk/workshop';
import { actorIn, type CommandActor } from '../workshops/command-actor.ts';

/** Who a person is in a workshop that they may have open; undefined where they may not. */
export function readerIn(state: WorkshopState, person: CommandActor): Actor | undefined {
  const actor = actorIn(state, person);
  return actor && mayRead(actor.role, 'boards') ? actor : undefined;
}
