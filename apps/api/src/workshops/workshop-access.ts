import { refused, type Refused } from '@rembuk/protocol';
import { type Actor, mayRead, type Readable } from '@rembuk/workshop';
import { Injectable } from '@nestjs/common';
import { actorsIn, type CommandActor } from './command-actor.ts';
import { type LoadedWorkshop, refusalOf, WorkshopsService } from './workshops.service.ts';

export interface Admitted {
  readonly ok: true;
  readonly workshop: LoadedWorkshop;
  readonly actor: Actor;
}

/** Who may see what of a workshop: asked of its state as it stands, for each request anew. */
@Injectable()
export class WorkshopAccess {
  constructor(private readonly workshops: WorkshopsService) {}

  /** Lets in whoever may read that; says why for everyone else. */
  async admit(
    workshopId: string,
    sender: CommandActor,
    what: Readable,
  ): Promise<Admitted | Refused> {
    try {
      const actorIn = ({ state }: LoadedWorkshop) =>
        actorsIn(state, sender).find(({ role }) => mayRead(role, what));
      const workshop = await this.workshops.load(workshopId, (loaded) => Boolean(actorIn(loaded)));
      if (!workshop) return refused('unknown_workshop');
      const actor = actorIn(workshop);
      if (!actor) return refused('forbidden');
      return { ok: true, workshop, actor };
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  }
}
