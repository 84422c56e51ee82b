import { editKinds, linkConcerns } from '@rembuk/projections';
import { linkTypes, strategyStatuses } from '@rembuk/workshop';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { anyObject, count, listOf, moment, sha256, shape, text, truth } from './shape.ts';

/** What reports answer. */

const maybeMoment = { type: ['string', 'null'], format: 'date-time' } as const;
const place = { type: 'integer', minimum: 0 } as const;
const year = { type: 'integer' } as const;
const rupiah = {
  ...text,
  pattern: '^\\d+$',
  description: 'Exact: sums pass what a number keeps.',
} as const;
const percent = {
  type: 'number',
  minimum: 0,
  maximum: 100,
  description: 'Not rounded.',
} as const;
const organization = shape({ id: text, abbreviation: text, name: text });
const dimension = { id: text, code: text, name: text, nameId: text };
const card = shape({
  kind: { ...text, enum: ['strategy', 'sheet'] },
  id: text,
  code: text,
  title: text,
  dimensionId: text,
  standing: truth,
});
const countsOf = (words: readonly string[]) =>
  shape(Object.fromEntries(words.map((word) => [word, count])));

/** What every report begins with: the revision that it is of, and what it was narrowed to. */
const head = {
  revision: place,
  hash: { ...sha256, description: 'Of the chain at this revision.' },
  at: moment,
  filter: shape({
    'from?': moment,
    'to?': moment,
    'sessionId?': text,
    'dimensionId?': text,
    'organizationId?': text,
  }),
  version: { type: 'integer', minimum: 1, description: 'Of the way in which it is told.' },
};
const report = (members: Readonly<Record<string, JsonSchema>>) => shape({ ...head, ...members });

const figures = {
  strategiesProposed: count,
  strategiesStanding: count,
  strategiesByStatus: countsOf(strategyStatuses),
  sheetsLed: count,
  sheetsSupported: count,
  quickWins: count,
  budgetRupiah: rupiah,
  alignmentsExpected: count,
  alignmentsCovered: count,
  alignmentPercent: percent,
  linksStanding: count,
  linksDrawn: count,
  commentsPosted: count,
  votesCast: count,
  edits: count,
  editsByKind: countsOf(editKinds),
  attendance: listOf(shape({ sessionId: text, people: count })),
  peopleActive: count,
  firstAt: maybeMoment,
  lastAt: maybeMoment,
  charactersWritten: count,
  charactersSurviving: count,
  charactersWithdrawn: count,
  survivingTextPercent: {
    ...percent,
    description: 'Of all that stands in long texts; not rounded.',
  },
};

const contributionRow = shape({
  organizationId: text,
  abbreviation: text,
  name: text,
  active: truth,
  dimensionIds: listOf(text),
  ...figures,
});

const contributionDetails = shape({
  organization,
  strategies: listOf(anyObject),
  sheets: listOf(anyObject),
  years: listOf(shape({ year, sheets: count, quickWins: count, budgetRupiah: rupiah })),
  quickWins: listOf(anyObject),
  links: listOf(anyObject),
  days: listOf(
    shape({
      day: { ...text, format: 'date' },
      edits: count,
      linksDrawn: count,
      commentsPosted: count,
      votesCast: count,
      charactersWritten: count,
      peopleActive: count,
    }),
  ),
});

const roadmapSums = {
  byYear: listOf(shape({ sheets: count, budgetRupiah: rupiah })),
  budgetRupiah: rupiah,
};
const roadmapSheets = listOf(
  shape({
    id: text,
    code: text,
    shortTitle: text,
    title: text,
    dimensionId: text,
    strategy: shape({ id: text, code: text, title: text }),
    supporting: listOf(organization),
    cells: listOf({ type: ['object', 'null'] }),
    budgetRupiah: rupiah,
  }),
);

const linkCounts = { links: count, byType: countsOf(linkTypes), broken: count };
const coverageCounts = {
  strategies: count,
  strategiesComplete: count,
  sheets: count,
  sheetsComplete: count,
  gaps: listOf(shape({ gap: text, count })),
};
const entity = shape({ kind: text, id: text, label: text, 'role?': text });

export const reportSchemas: Readonly<Record<string, JsonSchema>> = {
  Masterplan: report({
    'workshop?': anyObject,
    dimensions: listOf(
      shape({
        ...dimension,
        subdimensions: listOf(text),
        quickWinCap: { type: ['integer', 'null'], minimum: 0 },
        'group?': shape({ name: text, organizations: listOf(organization) }),
        strategies: listOf(anyObject),
        budgetRupiah: rupiah,
      }),
    ),
  }),
  Roadmap: report({
    years: listOf(year),
    rows: listOf(shape({ organization, sheets: roadmapSheets, ...roadmapSums })),
    'withoutLead?': shape({ sheets: roadmapSheets, ...roadmapSums }),
    totals: shape(roadmapSums),
  }),
  Integration: report({
    dimensions: listOf(shape(dimension)),
    cells: listOf(shape({ from: text, to: text, ...linkCounts })),
    links: listOf(
      shape({
        id: text,
        type: { ...text, enum: [...linkTypes] },
        from: card,
        to: card,
        'note?': text,
        'agreedLead?': organization,
        'resolution?': text,
        'concern?': { ...text, enum: [...linkConcerns] },
        'years?': shape({ from: year, to: year }),
      }),
    ),
    totals: shape({ ...linkCounts, byConcern: countsOf(linkConcerns) }),
  }),
  Coverage: report({
    asked: listOf(text),
    dimensions: listOf(shape({ ...dimension, ...coverageCounts, cards: listOf(anyObject) })),
    totals: shape(coverageCounts),
  }),
  Timeline: report({
    marks: listOf(anyObject),
    entries: listOf(
      shape({
        revision: place,
        at: moment,
        type: text,
        'sessionId?': text,
        'organization?': organization,
        subject: entity,
        others: listOf(entity),
        dimensionIds: listOf(text),
        changes: listOf(shape({ field: text, 'before?': text, 'after?': text })),
        'moreChanges?': count,
        'why?': text,
        'undo?': truth,
        'mark?': { ...text, enum: ['session', 'milestone'] },
      }),
    ),
    through: { type: 'integer', minimum: -1, description: 'Ask again behind it.' },
    more: truth,
  }),
  Contributions: report({
    dimensions: listOf(shape(dimension)),
    sessions: listOf(anyObject),
    rows: listOf(contributionRow),
    totals: shape({ organizations: count, ...figures }),
    details: listOf(contributionDetails),
  }),
};

const reports = '/workshops/{workshopId}/reports';

/** Which of them a route answers. */
export const reportAnswers: Readonly<Record<string, string>> = {
  [`GET ${reports}/masterplan`]: 'Masterplan',
  [`GET ${reports}/roadmap`]: 'Roadmap',
  [`GET ${reports}/integration`]: 'Integration',
  [`GET ${reports}/coverage`]: 'Coverage',
  [`GET ${reports}/timeline`]: 'Timeline',
  [`GET ${reports}/contributions`]: 'Contributions',
};
