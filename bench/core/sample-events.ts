import { randomUUID } from 'node:crypto';
import { type EventToAppend, genesisHash, seal } from '@rembuk/event-sourcing';

/** Events of about 400 bytes of data and meta, as a workshop has many; sealed one behind the other. */
export function sampleEvents(stream: string, count: number, behind?: string): EventToAppend[] {
  let hash = behind ?? genesisHash(stream);
  return Array.from({ length: count }, (_, index) => {
    const event = seal(hash, sampleEvent(index));
    hash = event.meta.hash;
    return event;
  });
}

function sampleEvent(index: number) {
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type: index % 1_000 === 0 ? 'MilestoneSet' : 'SheetAllocatedToYear',
    v: 1,
    data: {
      sheetId: `s-${index % 500}`,
      year: 2019 + (index % 5),
      budgetRupiah: 125_000_000 + index,
    },
    meta: {
      commandId,
      actorId: `p-${index % 200}`,
      organizationId: `o-${index % 40}`,
      groupId: `g-${index % 4}`,
      role: 'member',
      at: new Date(1_538_532_000_000 + index * 1_000).toISOString(),
      correlationId: commandId,
      causationId: commandId,
    },
  };
}
