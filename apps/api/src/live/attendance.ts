import { randomUUID } from 'node:crypto';
import type { WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { actorIn } from '../workshops/command-actor.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import type { Connection } from './connection.ts';

/** Records that people were there while a session ran: once for each person and session, as the domain sees to. */
@Injectable()
export class Attendance {
  constructor(
    private readonly workshops: WorkshopsService,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** In the background; missing one costs a line in a report, not the visit. */
  record(workshopId: string, state: WorkshopState, connection: Connection): void {
    const sessionId = state.runningSessionId;
    const actor = actorIn(state, connection.actor);
    if (sessionId === undefined || !actor) return;
    if (actor.role !== 'member' && actor.role !== 'facilitator') return;
    if (state.participants.get(actor.id)?.attended.includes(sessionId) !== false) return;
    this.workshops
      .submit(workshopId, {
        // Not derived from who and where: a member could then use the ids of others up beforehand.
        commandId: randomUUID(),
        actor: { ...connection.actor, server: true },
        command: { type: 'RecordAttendance', data: {} },
        seen: -1,
        overwrite: false,
        correlationId: connection.correlationId,
        bytes: 0,
      })
      .catch((error: unknown) =>
        this.log.error({ workshopId, err: error }, 'recording attendance'),
      );
  }
}
