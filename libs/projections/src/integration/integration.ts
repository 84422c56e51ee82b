import {
  type Link,
  type LinkType,
  linkTypes,
  symmetricLinkTypes,
  type Warning,
  warningsAbout,
  type WorkshopState,
} from '@rembuk/workshop';
import { byCode, byText } from '../collation.ts';
import type { StandingFilter } from '../filter.ts';
import { cardName, dimensionName, organizationName } from '../names.ts';
import { planOf } from '../plan.ts';
import {
  type Integration,
  type IntegrationCell,
  type IntegrationCounts,
  type IntegrationLink,
  type LinkConcern,
  linkConcerns,
} from './types.ts';

/** Raised whenever the same state gives another integration. */
export const integrationVersion = 1;

/** Of a dimension or an organization: the links that one end of theirs has. */
export function integrationOf(state: WorkshopState, filter: StandingFilter = {}): Integration {
  const plan = planOf(state, filter);
  const links = linksOf(state, plan.links);
  const shown = new Set(plan.dimensions.map(({ id }) => id));
  for (const { from, to } of links) shown.add(from.dimensionId).add(to.dimensionId);
  const dimensions = [...state.dimensions.values()].filter(({ id }) => shown.has(id)).sort(byCode);
  return {
    version: integrationVersion,
    dimensions: dimensions.map(dimensionName),
    cells: cellsOf(
      dimensions.map(({ id }) => id),
      links,
    ),
    links,
    totals: { ...countsOf(links), byConcern: concernsOf(links) },
  };
}

function linksOf(state: WorkshopState, links: readonly Link[]): readonly IntegrationLink[] {
  const warned = warningsAbout(
    state,
    links.map(({ id }) => ({ kind: 'link', id })),
  );
  const warnings = new Map(
    warned.filter(({ on }) => on.kind === 'link').map((warning) => [warning.on.id, warning]),
  );
  return links
    .map((link) => linkOf(state, link, warnings.get(link.id)))
    .sort((a, b) => byCode(a.from, b.from) || byCode(a.to, b.to) || byText(a.id, b.id));
}

function linkOf(state: WorkshopState, link: Link, warning: Warning | undefined): IntegrationLink {
  const { id, type, from, to, note, agreedLeadId, resolution } = link;
  const concern = linkConcerns.find((code) => code === warning?.code);
  return {
    id,
    type,
    from: cardName(state, from),
    to: cardName(state, to),
    ...(note === undefined ? {} : { note }),
    ...(agreedLeadId === undefined ? {} : { agreedLead: organizationName(state, agreedLeadId) }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(concern === undefined ? {} : { concern }),
    ...yearsOf(warning),
  };
}

function yearsOf(warning: Warning | undefined): Pick<IntegrationLink, 'years'> {
  const { startYear, dependencyStartYear } = warning?.details ?? {};
  return typeof startYear === 'number' && typeof dependencyStartYear === 'number'
    ? { years: { from: startYear, to: dependencyStartYear } }
    : {};
}

const undirected: readonly LinkType[] = symmetricLinkTypes;

function cellsOf(
  dimensionIds: readonly string[],
  links: readonly IntegrationLink[],
): readonly IntegrationCell[] {
  const cells = new Map<string, IntegrationLink[]>();
  const put = (from: string, to: string, link: IntegrationLink): void => {
    const key = `${from}/${to}`;
    const cell = cells.get(key);
    if (cell) cell.push(link);
    else cells.set(key, [link]);
  };
  for (const link of links) {
    const { from, to, type } = link;
    put(from.dimensionId, to.dimensionId, link);
    if (undirected.includes(type)) put(to.dimensionId, from.dimensionId, link);
  }
  return dimensionIds.flatMap((from) =>
    dimensionIds.flatMap((to) => {
      const cell = cells.get(`${from}/${to}`);
      return cell ? [{ from, to, ...countsOf(cell) }] : [];
    }),
  );
}

function countsOf(links: readonly IntegrationLink[]): IntegrationCounts {
  const byType = Object.fromEntries(linkTypes.map((type) => [type, 0])) as Record<LinkType, number>;
  let broken = 0;
  for (const { type, from, to } of links)
    if (from.standing && to.standing) byType[type] += 1;
    else broken += 1;
  return { links: links.length - broken, byType, broken };
}

function concernsOf(links: readonly IntegrationLink[]): Readonly<Record<LinkConcern, number>> {
  const counts = Object.fromEntries(linkConcerns.map((code) => [code, 0]));
  for (const { concern } of links)
    if (concern !== undefined) counts[concern] = (counts[concern] ?? 0) + 1;
  return counts as Record<LinkConcern, number>;
}
