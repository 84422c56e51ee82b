import type { DimensionId, GroupId, OrganizationId } from '../ids.ts';
import type { WorkshopCommand } from '../messages.ts';
import { sheetTexts } from '../vocabulary.ts';
import { isPresent } from '../values.ts';
import type { FileSheet, FileStrategy, MasterplanFile, Placed } from './model.ts';
import { groupIdOf, seatsOf } from './seats.ts';

/** In which capacity a step is taken; a facilitator without an organization speaks for the group alone. */
export interface Speaker {
  readonly organizationId?: OrganizationId;
  readonly groupId: GroupId;
  readonly role: 'member' | 'facilitator';
}

export interface ScriptStep extends Placed {
  readonly as: Speaker;
  readonly command: WorkshopCommand;
}

/**
 * The commands that rebuild the file's masterplan in a workshop opened with `openingOf`, in an order that works:
 * strategy by strategy with its sheets, links last. Everyone acts on their own board. Each step may be taken as soon
 * as the things that it speaks of exist.
 */
export function scriptOf(file: MasterplanFile): readonly ScriptStep[] {
  const cast = new Cast(file);
  return [
    ...file.strategies.flatMap((strategy) => stepsOfStrategy(strategy, cast)),
    ...stepsOfLinks(file, cast),
  ];
}

/** Who speaks on a board. */
class Cast {
  readonly #file: MasterplanFile;
  readonly #seats: ReturnType<typeof seatsOf>;

  constructor(file: MasterplanFile) {
    this.#file = file;
    this.#seats = seatsOf(file);
  }

  /** The first of these organizations that sits at the board, else any that does, else the facilitator. */
  member(dimensionId: DimensionId, wanted: readonly (OrganizationId | undefined)[]): Speaker {
    const seated = this.#seats.get(dimensionId) ?? [];
    const organizationId =
      wanted.find((id) => id !== undefined && seated.includes(id)) ?? seated[0];
    if (organizationId === undefined) return this.facilitator(dimensionId);
    return { organizationId, groupId: groupIdOf(this.#file, dimensionId), role: 'member' };
  }

  /** Members sit at one board; who proposes on another board too is there as a facilitator of their own. */
  proposer(dimensionId: DimensionId, organizationId: OrganizationId): Speaker {
    const speaker = this.member(dimensionId, [organizationId]);
    return speaker.organizationId === organizationId
      ? speaker
      : { ...this.facilitator(dimensionId), organizationId };
  }

  facilitator(dimensionId: DimensionId): Speaker {
    return { groupId: groupIdOf(this.#file, dimensionId), role: 'facilitator' };
  }
}

function stepsOfStrategy(strategy: FileStrategy, cast: Cast): readonly ScriptStep[] {
  const { path, sheets, proposerId: organizationId, ...fields } = strategy;
  const data = { ...fields, organizationId };
  const as = cast.proposer(strategy.dimensionId, organizationId);
  return [
    { path, as, command: { type: 'ProposeStrategy', data } },
    ...sheets.flatMap((sheet) => stepsOfSheet(sheet, strategy, cast)),
  ];
}

function stepsOfSheet(sheet: FileSheet, strategy: FileStrategy, cast: Cast): ScriptStep[] {
  const { path, sheetId, leadId } = sheet;
  const { strategyId, dimensionId } = strategy;
  const as = cast.member(dimensionId, [leadId, strategy.proposerId, ...sheet.supportingIds]);
  const by = (command: WorkshopCommand, where = path) => ({ path: where, as, command });
  const { code, shortTitle, title } = sheet;
  return [
    by({ type: 'AddSheet', data: { sheetId, strategyId, code, shortTitle, title } }),
    ...carriersOf(sheet).map((command) => by(command)),
    ...contentOf(sheet).map((command) => by(command)),
    ...sheet.allocations.map(({ path: where, ...allocation }) =>
      by({ type: 'AllocateSheetToYear', data: { sheetId, ...allocation } }, where),
    ),
    ...stepsOfQuickWin(sheet, as, cast.facilitator(dimensionId)),
  ];
}

function carriersOf({ sheetId, leadId, supportingIds }: FileSheet): WorkshopCommand[] {
  const supporting = supportingIds.map((organizationId): WorkshopCommand => ({
    type: 'AddSupportingOrganization',
    data: { sheetId, organizationId },
  }));
  if (leadId === undefined) return supporting;
  return [{ type: 'AssignSheetLead', data: { sheetId, organizationId: leadId } }, ...supporting];
}

function contentOf(sheet: FileSheet): WorkshopCommand[] {
  const { sheetId, classes, texts, targetGroup, resources, partners } = sheet;
  const commands: (WorkshopCommand | undefined)[] = [
    Object.keys(classes).length === 0
      ? undefined
      : { type: 'ClassifySheet', data: { sheetId, ...classes } },
    ...sheetTexts.map((field): WorkshopCommand | undefined => {
      const text = texts[field];
      return text === undefined
        ? undefined
        : { type: 'ReplaceSheetText', data: { sheetId, field, text } };
    }),
    targetGroup === undefined
      ? undefined
      : { type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup } },
    resources === undefined
      ? undefined
      : { type: 'DescribeSheetResources', data: { sheetId, resources } },
    partners.length === 0 ? undefined : { type: 'ListSheetPartners', data: { sheetId, partners } },
  ];
  return commands.filter(isPresent);
}

/** A file names the year alone: the quick win takes all of it, and the facilitator confirms it. */
function stepsOfQuickWin(sheet: FileSheet, as: Speaker, facilitator: Speaker): ScriptStep[] {
  const { path, sheetId, quickWinYear: year } = sheet;
  if (year === undefined) return [];
  const data = {
    sheetId,
    year,
    start: `${year}-01`,
    end: `${year}-12`,
    reason: `Percepatan ${year}: ${sheet.shortTitle}`,
    evidence: `Dampak bagi masyarakat terlihat dalam tahun ${year}`,
  };
  const where = `${path}.quickWinYear`;
  return [
    { path: where, as, command: { type: 'MarkQuickWin', data } },
    { path: where, as: facilitator, command: { type: 'ConfirmQuickWin', data: { sheetId, year } } },
  ];
}

function stepsOfLinks(file: MasterplanFile, cast: Cast): ScriptStep[] {
  const ends = new Map<
    string,
    { dimensionId: DimensionId; carriers: (OrganizationId | undefined)[] }
  >();
  for (const { strategyId, dimensionId, proposerId, sheets } of file.strategies) {
    ends.set(strategyId, { dimensionId, carriers: [proposerId] });
    for (const { sheetId, leadId, supportingIds } of sheets)
      ends.set(sheetId, { dimensionId, carriers: [leadId, ...supportingIds, proposerId] });
  }
  return file.links.flatMap(({ path, ...data }) => {
    const end = ends.get(data.from.id);
    if (!end) return [];
    const as = cast.member(end.dimensionId, end.carriers);
    return [{ path, as, command: { type: 'DrawLink', data } satisfies WorkshopCommand }];
  });
}
