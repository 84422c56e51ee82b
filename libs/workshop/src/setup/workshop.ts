import { type Decision, type Refusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopDetails, WorkshopState } from '../state.ts';
import { reviseFields } from '../touches.ts';
import {
  firstInvalid,
  isOneOf,
  isRecord,
  isText,
  isTimeZone,
  isYear,
  sameValue,
} from '../values.ts';
import { languages, sheetTemplateFields } from '../vocabulary.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type WorkshopCommand = Extract<
  SetupCommand,
  { type: 'ReviseWorkshop' | 'ConfigureSheetTemplate' }
>;
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
      return configureTemplate(state, command.data);
  }
}

type Fields = Omit<WorkshopDetails, 'touched'>;

/** The first field of those given that the domain does not take. */
export function invalidWorkshop(fields: {
  readonly [Field in keyof Fields]?: Fields[Field] | undefined;
}): Refusal | undefined {
  const { name, region, period, timeZone, language } = fields;
  return firstInvalid({
    name: name === undefined || isText(name, limits.name),
    region: region === undefined || isText(region, limits.name),
    period: period === undefined || isPeriod(period),
    timeZone: timeZone === undefined || isTimeZone(timeZone),
    language: language === undefined || isOneOf(languages, language),
  });
}

function isPeriod(value: unknown): value is Fields['period'] {
  return isRecord(value) && isYear(value.from) && isYear(value.to) && value.from <= value.to;
}

function revise(
  state: WorkshopState,
  data: Data<'ReviseWorkshop'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  const { name, region, timeZone, language } = data;
  const period = data.period && { from: data.period.from, to: data.period.to };
  const wanted = { name, region, period, timeZone, language };
  const invalid = invalidWorkshop(wanted);
  if (invalid) return invalid;
  if (!state.workshop) return refuse('workshop_not_opened');
  return reviseFields(state.workshop, wanted, context, (changes) => ({
    type: 'WorkshopRevised',
    v: 1,
    data: changes,
  }));
}

function configureTemplate(
  state: WorkshopState,
  data: Data<'ConfigureSheetTemplate'>,
): Decision<SetupEvent> {
  if (!isTemplate(data.fields)) return refuse('invalid_value', { field: 'fields' });
  const fields = data.fields.map(({ field, required }) => ({ field, required }));
  if (sameValue(fields, state.sheetTemplate)) return [];
  return [{ type: 'SheetTemplateConfigured', v: 1, data: { fields } }];
}

/** Each field at most once, in the order in which the workshop asks for them. */
function isTemplate(value: unknown): value is WorkshopState['sheetTemplate'] {
  return (
    Array.isArray(value) &&
    value.length <= sheetTemplateFields.length &&
    value.every(isTemplateField) &&
    new Set(value.map(({ field }) => field)).size === value.length
  );
}

function isTemplateField(value: unknown): value is WorkshopState['sheetTemplate'][number] {
  return (
    isRecord(value) &&
    isOneOf(sheetTemplateFields, value.field) &&
    typeof value.required === 'boolean'
  );
}
