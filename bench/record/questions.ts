import { documentFormats, type DocumentName } from '@rembuk/documents';

/** One kind of question about the record. */
export interface Question {
  readonly name: string;
  /** What is asked for, at a revision. */
  readonly path: (revision: number) => string;
  /** Once warm, for workshops of up to so many events. */
  readonly budget?: { readonly msMax: number; readonly eventsMax: number };
}

const pastMsMax = 50;
const reportMsMax = 100;
const workbookMsMax = 2_000;
const hundredThousand = 100_000;
const million = 1_000_000;

export const timeTravel: readonly Question[] = [
  {
    name: 'one entry of the timeline: a past revision by itself',
    path: (at) => `reports/timeline?limit=1&after=${at - 1}&at=${at}`,
    budget: { msMax: pastMsMax, eventsMax: million },
  },
  { name: 'state', path: (at) => `state?at=${at}` },
  { name: 'view: masterplan', path: (at) => `reports/masterplan?at=${at}` },
  { name: 'diff over 1,000 events', path: (at) => `diff?from=${Math.max(0, at - 1_000)}&to=${at}` },
];

const reports: readonly Question[] = [
  {
    name: 'report: contributions',
    path: (at) => `reports/contributions?at=${at}`,
    budget: { msMax: reportMsMax, eventsMax: hundredThousand },
  },
  ...['roadmap', 'integration', 'coverage', 'timeline'].map((view) => ({
    name: `report: ${view}`,
    path: (at: number) => `reports/${view}?at=${at}`,
  })),
];

const documents: readonly Question[] = Object.entries(documentFormats).flatMap(([name, formats]) =>
  formats.map((format): Question => documentQuestion(name, format)),
);

/** Reports and documents that are held to a budget, and those that are not. */
export const held: readonly Question[] = [...reports, ...documents].filter(({ budget }) => budget);
export const others: readonly Question[] = [...reports, ...documents].filter(
  ({ budget }) => !budget,
);

function documentQuestion(name: string, format: string): Question {
  const isHeldToBudget = name === ('contributions' satisfies DocumentName) && format === 'xlsx';
  const budget = { msMax: workbookMsMax, eventsMax: hundredThousand };
  return {
    name: `document: ${name}.${format}`,
    path: (at) => `documents/${name}.${format}?at=${at}`,
    ...(isHeldToBudget && { budget }),
  };
}
