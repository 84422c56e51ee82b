import { reviseFields } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopDetails, WorkshopState } from '../state.ts';
import { staleField, untouched } from '../touches.ts';
import {
  firstInvalid,
  isOneOf,
  isRecord,
  isText,
  isTimeZone,
  isYear,
  present,
  sameValue,
} from '../values.ts';
import { languages, sheetTemplateFields } from '../vocabulary.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type WorkshopCommand = Extract<SetupCommand, { type: 'ReviseWorkshop' | 'ConfigureSheetTemplate' }>;
type Data<Type extends WorkshopCommand['type']> = Extract<WorkshopCommand, { type: Type }>['data'];

export function decideWorkshop(
  state: WorkshopState,
  command: WorkshopCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'ReviseWorkshop':
      return revise(state, command.data, context);
    case 'ConfigureSheetTemplate':
      return configureTemplate(state, command.data, context);
  }
}

type Details = Omit<WorkshopDetails, 'touched'>;

/** What the domain does not take of a workshop's own fields. */
export function invalidDetails(details: Details): Refusal | undefined {
  return firstInvalid({
    name: isText(details.name, limits.name),
    region: isText(details.region, limits.name),
    period: isPeriod(details.period),
    timeZone: isTimeZone(details.timeZone),
    language: isOneOf(languages, details.language),
  });
}

function isPeriod(value: unknown): value is Details['period'] {
  return (
    isRecord(value) && isYear(value['from']) && isYear(value['to']) && value['from'] <= value['to']
  );
}

function revise(
  state: WorkshopState,
  data: Data<'ReviseWorkshop'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (!state.workshop) return refuse('workshop_not_opened');
  const { name, region, timeZone, language } = data;
  const period = data.period && { from: data.period.from, to: data.period.to };
  const wanted = present({ name, region, period, timeZone, language });
  const invalid = invalidDetails({ ...state.workshop, ...wanted });
  if (invalid) return invalid;
  return reviseFields(state.workshop, wanted, context, (changes) => ({
    type: 'WorkshopRevised',
    v: 1,
    data: changes,
  }));
}

/** The list as a whole counts as one short field of the workshop. */
function configureTemplate(
  state: WorkshopState,
  data: Data<'ConfigureSheetTemplate'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (!isTemplate(data.fields)) return refuse('invalid_value', { field: 'fields' });
  const fields = data.fields.map(({ field, required }) => ({ field, required }));
  const { workshop, sheetTemplate } = state;
  if (sameValue(fields, sheetTemplate)) return [];
  const stale = staleField(workshop?.touched ?? untouched, { sheetTemplate }, context);
  return stale ?? [{ type: 'SheetTemplateConfigured', v: 1, data: { fields } }];
}

/** Each field at most once, in the order in which the workshop asks for them. */
function isTemplate(value: unknown): value is WorkshopState['sheetTemplate'] {
  return (
    Array.isArray(value) &&
    value.every(isTemplateField) &&
    new Set(value.map(({ field }) => field)).size === value.length
  );
}

function isTemplateField(value: unknown): value is WorkshopState['sheetTemplate'][number] {
  return (
    isRecord(value) &&
    isOneOf(sheetTemplateFields, value['field']) &&
    typeof value['required'] === 'boolean'
  );
}
