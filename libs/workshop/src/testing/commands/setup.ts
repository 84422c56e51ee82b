import { between, likely, oneOf, someOf } from '../random.ts';
import { board, entryOf, organization } from '../scene.ts';
import { sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';
import { languages, sheetTemplateFields } from '../../vocabulary.ts';
import type { SetupCommand } from '../../setup/commands.ts';
import { openingPlan } from './opening.ts';

/** What the office and the facilitators do around the boards. */
export const setupIdeas: IdeasOf<SetupCommand> = {
  OpenWorkshop: ({ random }) => openingPlan(random),
  ReviseWorkshop: ({ random }) => {
    const from = between(random, 2017, 2020);
    return {
      name: sentence(random, 5, 80),
      period: { from, to: from + 5 },
      language: oneOf(random, languages),
    };
  },
  ConfigureSheetTemplate: ({ random }) => ({
    fields: someOf(random, sheetTemplateFields, 5).map((field) => ({
      field,
      required: likely(random, 0.5),
    })),
  }),
  SetQuickWinCap: (scene) => {
    const dimension = board(scene);
    return dimension && { dimensionId: dimension.id, cap: oneOf(scene.random, [null, 1, 2, 3]) };
  },
  PlanSession: ({ random, newId }) => {
    const day = `2019-0${between(random, 1, 9)}-1${between(random, 0, 9)}`;
    return { sessionId: newId(), name: sentence(random, 8, 60), from: day, to: day };
  },
  ReplanSession: (scene) => {
    const session = entryOf(scene, scene.state.sessions, ({ status }) => status === 'planned');
    return session && { sessionId: session.id, to: `2020-0${between(scene.random, 1, 9)}-10` };
  },
  CancelSession: (scene) => {
    const session = entryOf(scene, scene.state.sessions, ({ status }) => status === 'planned');
    return session && { sessionId: session.id };
  },
  StartSession: (scene) => {
    const session = entryOf(scene, scene.state.sessions, ({ status }) => status === 'planned');
    return session && !scene.state.runningSessionId ? { sessionId: session.id } : undefined;
  },
  EndSession: ({ state }) =>
    state.runningSessionId ? { sessionId: state.runningSessionId } : undefined,
  DefineDimension: ({ random, newId }) => {
    const name = sentence(random, 8, 60);
    return {
      dimensionId: newId(),
      code: newId().slice(-12),
      name,
      nameId: `${name} (Indonesia)`,
      active: likely(random, 0.4),
      subdimensions: ['umum', 'khusus'],
    };
  },
  ReviseDimension: (scene) => {
    const dimension = entryOf(scene, scene.state.dimensions);
    if (!dimension) return undefined;
    const subdimensions = [...new Set([...dimension.subdimensions, sentence(scene.random, 5, 40)])];
    return { dimensionId: dimension.id, subdimensions: subdimensions.slice(-20) };
  },
  ActivateDimension: (scene) => {
    const dimension = entryOf(scene, scene.state.dimensions, ({ active }) => !active);
    return dimension && { dimensionId: dimension.id };
  },
  DeactivateDimension: (scene) => {
    const { strategies, dimensions } = scene.state;
    const dimension = entryOf(
      scene,
      dimensions,
      ({ id, active }) => active && !strategies.some(({ dimensionId }) => dimensionId === id),
    );
    return dimension && { dimensionId: dimension.id };
  },
  RegisterOrganization: ({ random, newId }) => {
    const organizationId = newId();
    const abbreviation = organizationId.slice(-20);
    return { organizationId, abbreviation, name: `Dinas ${sentence(random, 20, 80)}` };
  },
  RenameOrganization: (scene) => {
    const renamed = organization(scene);
    return (
      renamed && { organizationId: renamed.id, name: `Badan ${sentence(scene.random, 20, 80)}` }
    );
  },
  MergeOrganizations: (scene) => {
    const [from, into] = [organization(scene)?.id, organization(scene)?.id];
    return from && into && from !== into ? { organizationId: from, intoId: into } : undefined;
  },
  DeactivateOrganization: (scene) => {
    const { groups, organizations } = scene.state;
    const organization = entryOf(
      scene,
      organizations,
      ({ id, active }) => active && !groups.some((group) => group.organizationIds.includes(id)),
    );
    return organization && { organizationId: organization.id };
  },
  ReactivateOrganization: (scene) => {
    const organization = entryOf(
      scene,
      scene.state.organizations,
      ({ active, mergedIntoId }) => !active && mergedIntoId === undefined,
    );
    return organization && { organizationId: organization.id };
  },
  FormGroup: (scene) => {
    const { groups, dimensions } = scene.state;
    const dimension = entryOf(
      scene,
      dimensions,
      ({ id, active }) => active && !groups.some((group) => group.dimensionId === id),
    );
    if (!dimension) return undefined;
    const name = `Kelompok ${sentence(scene.random, 8, 60)}`;
    return { groupId: scene.newId(), name, dimensionId: dimension.id };
  },
  RenameGroup: (scene) => {
    const group = entryOf(scene, scene.state.groups);
    return group && { groupId: group.id, name: `Kelompok ${sentence(scene.random, 12, 60)}` };
  },
  SeatOrganization: (scene) => {
    const { groups, organizations } = scene.state;
    const group = entryOf(scene, groups);
    const free = entryOf(
      scene,
      organizations,
      ({ id, active }) => active && !groups.some((group) => group.organizationIds.includes(id)),
    );
    return group && free && { groupId: group.id, organizationId: free.id };
  },
  UnseatOrganization: (scene) => {
    const group = entryOf(scene, scene.state.groups);
    const id = oneOf(scene.random, group?.organizationIds ?? []);
    return group && id ? { groupId: group.id, organizationId: id } : undefined;
  },
  RotateJoinCode: (scene) => {
    const group = entryOf(scene, scene.state.groups);
    return group && { groupId: group.id };
  },
};
