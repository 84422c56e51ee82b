import {
  isTextChange,
  sectionsMax,
  sheetTexts,
  strategyTexts,
  type TextChange,
  type TextPlace,
} from '@rembuk/workshop';
import { type Check, Is } from './check.ts';
import { anyOf, id, oneOf, record } from './checks.ts';

const place = anyOf(
  record({ kind: oneOf(['strategy']), id, field: oneOf(strategyTexts) }),
  record({ kind: oneOf(['sheet']), id, field: oneOf(sheetTexts) }),
);

/** From the beginning of the text to its end: a number stays, `[n, ...lines]` puts lines in the place of n. */
const change: Check<TextChange> = {
  rule: 'textChange',
  schema: {
    type: 'array',
    maxItems: sectionsMax,
    items: {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 1_000_000 },
        {
          type: 'array',
          minItems: 1,
          prefixItems: [{ type: 'integer', minimum: 0, maximum: 1_000_000 }],
          items: { type: 'string' },
        },
      ],
    },
  },
  passes: isTextChange,
};

export class EditTextDto {
  @Is(place) readonly on!: TextPlace;
  @Is(change) readonly change!: TextChange;
}
