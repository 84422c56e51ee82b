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
  const tongue = { language, timeZone: 'Asia/Jakarta' };
  const values = logValues({ ...entry, ...more }, tongue);
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
  ['participant', 'organizationId', 'OPD', 'Organization'],
  ['link', 'from', 'Dari', 'From'],
  ['session', 'from', 'Dari', 'From'],
  ['sheet', 'unheardOf', 'unheardOf', 'unheardOf'],
  ['constructor', 'constructor', 'constructor', 'constructor'],
])('calls what a %s has, its %s, as its own page does', (kind, field, id, en) => {
  const more = {
    subject: { kind, id: 'x', label: 'X' },
    changes: [{ field, before: 'Lama', after: 'Baru' }],
  };
  expect(rowOf(more)).toMatchObject({ Perubahan: `${id}: Lama → Baru` });
  expect(rowOf(more, 'en')).toMatchObject({ Changes: `${en}: Lama → Baru` });
});

it.each([
  ['strategy', 'status', 'revisionRequested', 'minta perbaikan', 'revision requested'],
  ['session', 'status', 'running', 'berlangsung', 'running'],
  ['sheet', 'kind', 'programme', 'program', 'programme'],
  ['sheet', 'form', 'nonDigital', 'nondigital', 'non-digital'],
  ['sheet', 'withdrawn', 'true', 'Ya', 'Yes'],
  ['sheet', 'location.kind', 'wholeRegion', 'seluruh wilayah', 'whole region'],
  ['sheet', 'allocations.2019.budgetRupiah', '1250000000', 'Rp1.250.000.000', 'Rp1,250,000,000'],
  ['sheet', 'allocations.2019.year', '2019', '2019', '2019'],
  ['sheet', 'allocations.2019.target', '1250.5', '1.250,5', '1,250.5'],
  ['sheet', 'allocations.2019.fundingSource', 'other', 'lainnya', 'other'],
  ['sheet', 'allocations.2019.fundingSource', 'APBD', 'APBD', 'APBD'],
  ['sheet', 'allocations.2019.quickWin.start', '2019-01', 'Januari 2019', 'January 2019'],
  ['sheet', 'alignments.RPJMD.nature', 'main', 'utama', 'main'],
  ['sheet', 'alignments.RPJMD.version.kind', 'finalDraft', 'rancangan akhir', 'final draft'],
  ['indicator', 'targets.2019.value', '12.5', '12,5', '12.5'],
  ['indicator', 'direction', 'up', 'naik', 'up'],
  ['link', 'type', 'dependsOn', 'bergantung pada', 'depends on'],
  ['link', 'from.kind', 'sheet', 'lembar inovasi', 'sheet'],
  ['participant', 'role', 'member', 'peserta', 'member'],
  ['session', 'from', '2018-07-17', '17 Juli 2018', '17 July 2018'],
  [
    'session',
    'startedAt',
    '2018-10-03T02:30:00.000Z',
    '3 Oktober 2018 09.30 WIB',
    '3 October 2018 09.30 WIB',
  ],
  ['group', 'dimensionId', 'LIV', 'LIV - Kehidupan cerdas (Smart living)', 'LIV - Smart living'],
  ['workshop', 'language', 'id', 'Indonesia', 'Indonesian'],
  // Words of people stay as they are, also where they look like words of ours.
  ['strategy', 'title', 'draft', 'draft', 'draft'],
  ['strategy', 'target', '1250.5', '1250.5', '1250.5'],
  ['strategy', 'status', 'constructor', 'constructor', 'constructor'],
])('tells of what a %s has, its %s, that it is %s, in words', (kind, field, value, id, en) => {
  const more = { subject: { kind, id: 'x', label: 'X' }, changes: [{ field, after: value }] };
  expect(rowOf(more)['Perubahan']).toMatch(new RegExp(`: - → ${literal(id)}$`));
  expect(rowOf(more, 'en')['Changes']).toMatch(new RegExp(`: - → ${literal(en)}$`));
});

function literal(text: string): string {
  return text.replaceAll(/[.()]/g, String.raw`\$&`);
}
