import { decideRevision, revised, staleWhole } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import { editableSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { Alignment, WorkshopState } from '../state.ts';
import { firstInvalid, isCount, isOneOf, isRecord, isText, present } from '../values.ts';
import { type DocumentVersion, alignmentNatures, planningDocuments } from '../vocabulary.ts';
import type { PlanningEvent } from './events.ts';
import { alignmentPrefix } from './keys.ts';

/** With which planning documents a sheet agrees, and where in them. */

export function align(
  state: WorkshopState,
  { sheetId, alignmentId, ...data }: CommandData<'AlignSheet'>,
): Decision<PlanningEvent> {
  const invalid = invalidField({ id: alignmentId, ...data });
  if (invalid) return invalid;
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (partWith(sheet.alignments, 'id', alignmentId)) return refuse('id_taken');
  if (sheet.alignments.length >= limits.alignmentsPerSheetMax) return refuse('limit_reached');
  const { document, version, reference, code, nature } = data;
  const fields = { document, version: plainVersion(version), reference, nature };
  const aligned = { sheetId, alignmentId, ...fields, ...present({ code }) };
  return [{ type: 'SheetAligned', v: 1, data: aligned }];
}

export function reviseAlignment(
  state: WorkshopState,
  { sheetId, alignmentId, ...data }: CommandData<'ReviseAlignment'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const alignment = partWith(sheet.alignments, 'id', alignmentId);
  if (!alignment) return refuse('unknown_alignment');
  const invalid = invalidField(revised(alignment, data));
  if (invalid) return invalid;
  const { document, reference, code, nature } = data;
  const version = data.version && plainVersion(data.version);
  const fields = present({ document, version, reference, code, nature });
  const guard = { touched: sheet.touched, prefix: alignmentPrefix(alignmentId), context };
  return decideRevision(alignment, fields, guard, (changes) => ({
    type: 'AlignmentRevised',
    v: 1,
    data: { sheetId, alignmentId, ...changes },
  }));
}

export function removeAlignment(
  state: WorkshopState,
  { sheetId, alignmentId }: CommandData<'RemoveAlignment'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const alignment = partWith(sheet.alignments, 'id', alignmentId);
  if (!alignment) return refuse('unknown_alignment');
  const guard = { touched: sheet.touched, prefix: alignmentPrefix(alignmentId), context };
  const stale = staleWhole(alignment, guard);
  return stale ?? [{ type: 'AlignmentRemoved', v: 1, data: { sheetId, alignmentId } }];
}

function invalidField({
  id,
  document,
  version,
  reference,
  code,
  nature,
}: Alignment): Refusal | undefined {
  return firstInvalid({
    alignmentId: isId(id),
    document: isOneOf(planningDocuments, document),
    version: isVersion(version),
    reference: isText(reference, limits.reference),
    code: code === undefined || (typeof code === 'string' && codePattern.test(code)),
    nature: isOneOf(alignmentNatures, nature),
  });
}

/** Scheme of Permendagri 90/2019: affairs, field, programme, activity, sub-activity; from the left as far as known. */
const codePattern = /^(\d|X)\.(\d{2}|XX)(\.\d{2}(\.[12]\.\d{2}(\.(\d{2}|\d{4}))?)?)?$/;

function isVersion(version: unknown): boolean {
  if (!isRecord(version)) return false;
  return version['kind'] === 'amendment'
    ? isCount(version['number'], 1, limits.amendmentMax)
    : isOneOf(unnumbered, version['kind']);
}

const unnumbered: readonly DocumentVersion['kind'][] = ['initialDraft', 'finalDraft', 'original'];

function plainVersion(version: DocumentVersion): DocumentVersion {
  return version.kind === 'amendment'
    ? { kind: version.kind, number: version.number }
    : { kind: version.kind };
}
