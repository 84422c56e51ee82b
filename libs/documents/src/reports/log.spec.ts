import { expect, it } from '@jest/globals';
import { type LogEntry, logSheet, logValues } from './log.ts';

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

function rowOf(more: Partial<LogEntry>, language: 'id' | 'en' = 'id') {
  const { columns } = logSheet('Log', nothing(), language);
  const values = logValues({ ...entry, ...more }, language);
  return Object.fromEntries(columns.map(({ header }, index) => [header, values[index]]));
}
async function* nothing(): AsyncIterable<never> {}

it('names boards and roles, and says how many changes it leaves out', () => {
  expect(rowOf({ moreChanges: 5 })).toMatchObject({
    Peran: 'fasilitator',
    Tentang: 'peserta (DPU)',
    Dimensi: 'SOC - Masyarakat cerdas (Smart society); LIV - Kehidupan cerdas (Smart living)',
    Perubahan: 'Judul: Lama → Baru\ndan 5 perubahan lain',
  });
  expect(rowOf({ moreChanges: 5 }, 'en')).toMatchObject({
    Role: 'facilitator',
    Changes: 'Title: Lama → Baru\nand 5 more changes',
  });
  expect(rowOf({})).toMatchObject({ Perubahan: 'Judul: Lama → Baru' });
});

it('calls a participant by role alone who sits for nobody, and never by an id', () => {
  const subject = {
    kind: 'participant',
    id: 'person-1',
    label: 'kominfo',
    role: 'kominfo',
  } as const;
  const row = rowOf({ subject, role: 'system', dimensions: [] });
  expect(row).toMatchObject({ Tentang: 'Kominfo', Peran: 'system', Dimensi: null });
  expect(JSON.stringify(row)).not.toContain('person-1');
});

it.each([
  ['sheet', 'targetGroup', 'Kelompok sasaran', 'Target group'],
  ['sheet', 'explanation', 'Penjelasan', 'Explanation'],
  [
    'sheet',
    'allocations.2019.budgetRupiah',
    'Tahun pelaksanaan / 2019 / Kebutuhan indikatif',
    'Implementation years / 2019 / Indicative budget',
  ],
  ['sheet', 'alignments.RPJMD', 'Keselarasan / RPJMD', 'Alignment / RPJMD'],
  ['strategy', 'target', 'Sasaran', 'Target'],
  ['strategy', 'organizationId', 'Pengusul', 'Proposed by'],
  ['participant', 'organizationId', 'organizationId', 'organizationId'],
  ['link', 'from', 'Dari', 'From'],
  ['session', 'from', 'from', 'from'],
  ['constructor', 'constructor', 'constructor', 'constructor'],
])('calls what a %s has, its %s, as its own page does', (kind, field, id, en) => {
  const more = {
    subject: { kind, id: 'x', label: 'X' },
    changes: [{ field, before: 'Lama', after: 'Baru' }],
  };
  expect(rowOf(more)).toMatchObject({ Perubahan: `${id}: Lama → Baru` });
  expect(rowOf(more, 'en')).toMatchObject({ Changes: `${en}: Lama → Baru` });
});
