import { readFileSync } from 'node:fs';
import {
  contributionReport,
  type Contributions,
  coverageOf,
  evolveContributions,
  initialContributions,
  integrationOf,
  masterplanOf,
  roadmapOf,
} from '@rembuk/projections';
import {
  type Actor,
  decide,
  isRefusal,
  openingOf,
  type PlacedEvent,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
} from '@rembuk/workshop';
import type { PlanViews } from '../reports/masterplan/views.ts';
import type { DocumentPlace } from '../reports/place.ts';
import { noOffice } from '../office/settings.ts';

const file = new URL('../../../../demo/pasuruan-2018.json', import.meta.url);
const beginning = Date.UTC(2018, 6, 17, 2);
const admin: Actor = { id: 'admin', role: 'admin' };

export interface Told {
  readonly contributions: Contributions;
  readonly events: readonly PlacedEvent[];
}

/** The demo masterplan as its people wrote it, and whatever else is to happen behind it. */
export function demoHistory(more: readonly WorkshopCommand[] = []): Told {
  const plan = readMasterplanFile(JSON.parse(readFileSync(file, 'utf8')));
  if ('problems' in plan) throw new Error('the demo file is wrong');
  const history = new History();
  history.perform(admin, { type: 'OpenWorkshop', data: openingOf(plan) });
  for (const { as, command } of scriptOf(plan)) {
    const { organizationId = 'none', groupId, role } = as;
    history.perform({ ...as, id: `${role}-${groupId}-${organizationId}` }, command);
  }
  for (const command of more) history.perform(admin, command);
  return history;
}

class History implements Told {
  readonly events: PlacedEvent[] = [];
  contributions = initialContributions;

  perform(actor: Actor, command: WorkshopCommand): void {
    const head = this.events.length - 1;
    const at = new Date(beginning + this.events.length * 60_000).toISOString();
    const decision = decide(this.contributions.workshop, command, {
      actor,
      at,
      seen: head,
      head,
      overwrite: true,
    });
    if (isRefusal(decision)) throw new Error(`${command.type} was refused`, { cause: decision });
    const { id: actorId, organizationId } = actor;
    for (const event of decision) {
      const meta = { actorId, at, ...(organizationId !== undefined && { organizationId }) };
      const placed = { ...event, revision: this.events.length, meta } as PlacedEvent;
      this.events.push(placed);
      this.contributions = evolveContributions(this.contributions, placed);
    }
  }
}

/** Of the last of these events. */
export function placeOf({ contributions, events }: Told): DocumentPlace {
  const { workshop } = contributions.workshop;
  return {
    workshopId: 'pasuruan-2018',
    workshopName: workshop?.name ?? 'Rembuk',
    region: workshop?.region ?? '-',
    timeZone: workshop?.timeZone ?? 'Asia/Jakarta',
    language: 'id',
    revision: events.length - 1,
    at: events.at(-1)?.meta.at ?? new Date(beginning).toISOString(),
    hash: 'ab'.repeat(32),
    office: noOffice,
    narrowing: [],
  };
}

export function viewsOf({ contributions: { workshop } }: Told): PlanViews {
  return {
    plan: masterplanOf(workshop),
    roadmap: roadmapOf(workshop),
    integration: integrationOf(workshop),
    coverage: coverageOf(workshop),
  };
}

export function reportOf({ contributions }: Told) {
  return contributionReport(contributions);
}

export async function bytesOf(document: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of document) chunks.push(chunk);
  return Buffer.concat(chunks);
}
