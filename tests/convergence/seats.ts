import type { TextPlace } from '@rembuk/workshop';
import { openingPlan } from '@rembuk/workshop/testing';
import type { Random } from '../support/random.ts';
import { office, type ServerRoom } from './server-room.ts';

/** Opens the workshop, with something on two boards; gives the long texts that stand on each, by group. */
export async function furnished(
  room: ServerRoom,
  random: Random,
): Promise<ReadonlyMap<string, readonly TextPlace[]>> {
  const size = { dimensions: 2, organizations: 5, sessions: 2 };
  await room.perform(
    'OpenWorkshop',
    openingPlan(() => random.next(), size),
  );
  await room.perform('StartSession', { sessionId: 'bimtek-1' });
  return new Map([
    ['group-1', await furnish(room, '1')],
    ['group-2', await furnish(room, '2')],
  ]);
}

/** Gives somebody the seat that they always have. */
export async function seat(room: ServerRoom, participantId: string): Promise<void> {
  if (participantId === office.personId) return;
  const board = participantId === 'citra' ? '2' : '1';
  const group = { groupId: `group-${board}` };
  const role = participantId === 'sari' ? 'facilitator' : 'member';
  const place = role === 'member' ? { organizationId: `opd-${board}`, ...group } : group;
  const answer = await room.perform('AdmitParticipant', { participantId, role, ...place });
  // Their group or their organization may be no more.
  if (!answer.ok) await room.perform('AdmitParticipant', { participantId, role: 'viewer' });
}

/** A board with something on it, put there by its facilitator. */
async function furnish(room: ServerRoom, board: string): Promise<readonly TextPlace[]> {
  const participantId = `facilitator-${board}`;
  const groupId = `group-${board}`;
  await room.perform('AdmitParticipant', { participantId, role: 'facilitator', groupId });
  const have = async (...[type, data]: Parameters<ServerRoom['perform']>): Promise<void> => {
    const answer = await room.perform(type, data, participantId);
    if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
  };
  const strategyId = `strategy-${board}`;
  await have('ProposeStrategy', {
    strategyId,
    dimensionId: `dim-${board}`,
    code: 'S1',
    subdimension: 'layanan',
    title: 'Masyarakat yang siaga',
    organizationId: `opd-${board}`,
  });
  const sheets = ['a', 'b'].map((letter) => `sheet-${board}${letter}`);
  const sheet = { strategyId, shortTitle: 'Siaga', title: 'Kampung siaga' };
  for (const sheetId of sheets) await have('AddSheet', { ...sheet, sheetId, code: sheetId });
  return [
    ...sheets.map((id) => ({ kind: 'sheet', id, field: 'explanation' }) as const),
    { kind: 'strategy', id: strategyId, field: 'issue' },
  ];
}

/** So much at once that the changes which lie between are not kept. */
export async function rewrite(room: ServerRoom, sheetId: string): Promise<void> {
  for (let times = 0; times < 13; times += 1) {
    // Nothing of one is in the next: else only what differs would be a change.
    const text = (times % 2 === 0 ? 'Kampung tangguh 👩🏽‍🌾. ' : 'ꦥꦱꦸꦫꦸꦲꦤ꧀, siaga, ').repeat(120);
    const data = { sheetId, field: 'explanation', text } as const;
    await room.perform('ReplaceSheetText', data, 'facilitator-1');
  }
}
