import { beforeAll, describe, expect, it } from '@jest/globals';
import { contributionReport } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import { documentOf } from '../documents.ts';
import { noKeptWork } from '../kept-work.ts';
import type { DocumentOrder } from '../order.ts';
import { bytesOf, demoHistory, placeOf, type Told } from '../testing/demo.ts';
import { partsOf } from '../testing/unzip.ts';
import type { DocumentFormat, DocumentName } from './kinds.ts';
import { narrowingOf } from './narrowing.ts';

let told: Told;
let filter: DocumentOrder['filter'];
let lines: Readonly<Record<Language, readonly string[]>>;

beforeAll(() => {
  told = demoHistory();
  const { organizations, dimensions, sessions } = told.contributions.workshop;
  const [organization] = [...organizations.values()].filter((each) => !each.mergedIntoId);
  const [dimension] = dimensions.values();
  const [session] = sessions.values();
  if (!organization || !dimension || !session) throw new Error('the demo has all of them');
  filter = {
    organizationId: organization.id,
    dimensionId: dimension.id,
    sessionId: session.id,
    from: '2018-10-03T02:30:00.000Z',
  };
  const { code, name, nameId } = dimension;
  const title = name === nameId ? nameId : `${nameId} (${name})`;
  lines = {
    id: [
      `Hanya OPD: ${organization.name}`,
      `Hanya dimensi: ${code} - ${title}`,
      `Kegiatan hanya selama: ${session.name}`,
      'Kegiatan hanya pada: 3 Oktober 2018 09.30 WIB s.d. ...',
    ],
    en: [
      `Only organization: ${organization.name}`,
      `Only dimension: ${code} - ${name}`,
      `Activity only during: ${session.name}`,
      'Activity only of: 3 October 2018 09.30 WIB to ...',
    ],
  };
});

/** What the parts of a document say, as the server would order it. */
async function textOf(
  name: DocumentName,
  format: DocumentFormat,
  language: Language,
  asked = filter,
): Promise<string> {
  const { workshop: state } = told.contributions;
  const place = { ...placeOf(told), language };
  const narrowing = narrowingOf(name, asked, state, place);
  const history = {
    state: () => Promise.resolve(state),
    report: () => contributionReport(told.contributions, asked),
    near: (revision: number) => Promise.resolve({ revision, state }),
    kept: noKeptWork,
    reached: () => undefined,
    async *events() {},
  };
  const order = { name, format, place: { ...place, narrowing }, filter: asked };
  const { signal } = new AbortController();
  const parts = partsOf(await bytesOf(documentOf(order, history, { signal })));
  return Object.values(parts).join('\n');
}

describe('a document that is narrowed', () => {
  it.each([
    ['contributions', 'docx', 4],
    ['contributions', 'xlsx', 4],
    ['roadmap', 'docx', 2],
    ['sheets', 'docx', 2],
    ['masterplan-1', 'docx', 2],
    ['masterplan-2', 'docx', 2],
    ['masterplan-3', 'docx', 2],
    ['workshop', 'xlsx', 0],
  ] as const)('%s.%s says to what, as far as it heeds it', async (name, format, count) => {
    for (const language of ['id', 'en'] as const) {
      const text = await textOf(name, format, language);
      const said = lines[language].map((line) => text.includes(`>${line}<`));
      expect([language, said]).toEqual([language, lines[language].map((_, at) => at < count)]);
    }
  });

  it('says nothing where it is whole', async () => {
    const text = await textOf('masterplan-2', 'docx', 'id', {});
    expect(text).not.toContain('Hanya ');
  });

  it('names the organization that another was merged into, as its figures do', () => {
    const [first, second] = [...told.contributions.workshop.organizations.values()];
    if (!first || !second) throw new Error('the demo has two');
    const merged = demoHistory([
      { type: 'MergeOrganizations', data: { organizationId: first.id, intoId: second.id } },
    ]);
    expect(
      narrowingOf(
        'roadmap',
        { organizationId: first.id },
        merged.contributions.workshop,
        placeOf(merged),
      ),
    ).toEqual([`Hanya OPD: ${second.name}`]);
  });
});
