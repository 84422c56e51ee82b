import { createHash } from 'node:crypto';
import type { WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { actorIn } from '../workshops/command-actor.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import type { Connection } from './connection.ts';

/** Records that people were there while a session ran: once for each person and session. */
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
        commandId: commandIdFor(workshopId, sessionId, actor.id),
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

/** Derived, so that the person who opens the workshop on two devices attends once. A UUID of RFC 9562, version 8. */
function commandIdFor(workshopId: string, sessionId: string, personId: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['attendance', workshopId, sessionId, personId]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
