import { brokenEnds } from '../link/graph.ts';
import type { Link } from '../state.ts';
import { type Survey, firstYear } from './survey.ts';
import type { Warning } from './warning.ts';

/** What a link is warned about. While an end is withdrawn, nothing but that matters. */
export function* linkWarning(of: Survey, link: Link): Iterable<Warning> {
  const on = { kind: 'link', id: link.id } as const;
  const ends = brokenEnds(of.state, link);
  if (ends.length > 0) yield { code: 'link_broken', on, details: { ends } };
  else if (link.type === 'conflictsWith' && link.resolution === undefined)
    yield { code: 'conflict_open', on };
  else if (link.type === 'overlaps' && link.agreedLeadId === undefined)
    yield { code: 'overlap_without_lead', on };
  else if (link.type === 'dependsOn') yield* laterDependency(of, link);
}

function* laterDependency(of: Survey, link: Link): Iterable<Warning> {
  const startYear = firstYear(of, link.from);
  const dependencyStartYear = firstYear(of, link.to);
  if (startYear === undefined || dependencyStartYear === undefined) return;
  if (dependencyStartYear > startYear)
    yield {
      code: 'dependency_starts_later',
      on: { kind: 'link', id: link.id },
      details: { startYear, dependencyStartYear },
    };
}
