import { expect, it } from '@jest/globals';
import type { Values } from '../model/workbook.ts';
import { type LogEntry, logSheet } from './log.ts';

const entry: LogEntry = {
  revision: 7,
  at: '2018-10-02T02:00:00.000Z',
  type: 'ParticipantJoined',
  subject: { kind: 'participant', id: 'ani', label: 'DPU', role: 'member' },
  dimensionIds: ['society', 'living'],
  dimensions: [
    { code: 'SOC', name: 'Smart society', nameId: 'Masyarakat cerdas' },
    { code: 'LIV', name: 'Smart living', nameId: 'Kehidupan cerdas' },
  ],
  role: 'facilitator',
  changes: [{ field: 'title', before: 'Lama', after: 'Baru' }],
};

async function rowOf(more: Partial<LogEntry>, language: 'id' | 'en' = 'id') {
  async function* entries(): AsyncIterable<readonly LogEntry[]> {
    await Promise.resolve();
    yield [{ ...entry, ...more }];
  }
  const { columns, rows } = logSheet('Log', entries(), language);
  const read: Values[] = [];
  for await (const batch of rows) read.push(...batch);
  return Object.fromEntries(columns.map(({ header }, index) => [header, read[0]?.[index]]));
}

it('names boards and roles, and says how many changes it leaves out', async () => {
  expect(await rowOf({ moreChanges: 5 })).toMatchObject({
    Peran: 'fasilitator',
    Tentang: 'peserta (DPU)',
    Dimensi: 'SOC - Masyarakat cerdas (Smart society); LIV - Kehidupan cerdas (Smart living)',
    Perubahan: 'title: Lama → Baru\ndan 5 perubahan lain',
  });
  expect(await rowOf({ moreChanges: 5 }, 'en')).toMatchObject({
    Role: 'facilitator',
    Changes: 'title: Lama → Baru\nand 5 more changes',
  });
  expect(await rowOf({})).toMatchObject({ Perubahan: 'title: Lama → Baru' });
});

it('calls a participant by role alone who sits for nobody, and never by an id', async () => {
  const subject = {
    kind: 'participant',
    id: 'person-1',
    label: 'kominfo',
    role: 'kominfo',
  } as const;
  const row = await rowOf({ subject, role: 'system', dimensions: [] });
  expect(row).toMatchObject({ Tentang: 'Kominfo', Peran: 'system', Dimensi: null });
  expect(JSON.stringify(row)).not.toContain('person-1');
});
