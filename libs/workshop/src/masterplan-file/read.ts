import { readLinks, readStrategies } from './cards.ts';
import type { FileProblem, MasterplanFile } from './model.ts';
import { Findings, Part } from './part.ts';
import { rehearse } from './rehearse.ts';
import { readDimensions, readOrganizations, readSession, readWorkshop } from './setup.ts';

/**
 * Reads a masterplan from JSON. What a file may leave out is filled in; everything that is wrong with it is told,
 * each with its path: first how it is written, then what the domain itself says to every part of it.
 */
export function readMasterplanFile(
  json: unknown,
): MasterplanFile | { readonly problems: readonly FileProblem[] } {
  const findings = new Findings();
  const root = new Part(json, '', findings);
  root.skip('note');
  const workshop = readWorkshop(root.part('workshop'));
  const sessions = root.parts('sessions').map(readSession);
  const { dimensions, byName } = readDimensions(root.parts('dimensions'));
  const { organizations, byName: organizationsByName } = readOrganizations(
    root.parts('organizations'),
  );
  if (!dimensions.some(({ active }) => active))
    root.problem('dimensions', 'missing', 'needs a dimension that is active');
  if (organizations.length === 0) root.problem('organizations', 'missing', 'needs an organization');
  const strategies = readStrategies(root.parts('strategies'), {
    dimensions: byName,
    organizations: organizationsByName,
  });
  const links = readLinks(root.parts('links'), strategies);
  if (findings.problems.length > 0) return { problems: findings.problems };
  const ignored = findings.ignored();
  const file = { workshop, sessions, dimensions, organizations, strategies, links, ignored };
  const problems = rehearse(file);
  return problems.length > 0 ? { problems } : file;
}
