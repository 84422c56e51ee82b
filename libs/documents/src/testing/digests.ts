import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { evolveContributions, initialContributions } from '@rembuk/projections';
import type { PlacedEvent } from '@rembuk/workshop';
import type { DocumentPlace } from '../reports/place.ts';
import { allDocuments } from './all.ts';

/** Run as a process of its own: makes every document of the history on its input, and tells their digests. */
const { told: events, place } = JSON.parse(readFileSync(0, 'utf8')) as {
  readonly told: readonly PlacedEvent[];
  readonly place: DocumentPlace;
};
let contributions = initialContributions;
for (const event of events) contributions = evolveContributions(contributions, event);
const documents = await allDocuments({ contributions, events }, place);
const digests = [...documents].map(([name, bytes]) => [
  name,
  createHash('sha256').update(bytes).digest('hex'),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(digests)));
