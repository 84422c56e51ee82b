import type { WireEvent } from '@rembuk/protocol';
import {
  evolve,
  initialState,
  type TextChange,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import type { TextEditingOptions } from '../text/text-editing-options.ts';

export const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };

export type Submitted = Parameters<TextEditingOptions['submit']>[0];

/** The event that an edit led to. */
export function confirmed({ id, data }: Submitted, revision: number): WireEvent {
  const meta = {
    commandId: id,
    actorId: 'ani',
    organizationId: 'bpbd',
    groupId: 'g',
    role: 'member',
  };
  const chain = { at: '2026-01-01T00:00:00.000Z', correlationId: id, causationId: id, hash: '' };
  return {
    id: `${id}-0`,
    type: 'TextEdited',
    v: 1,
    revision,
    data: { on: data.on, change: data.change },
    meta: { ...meta, ...chain },
  };
}

const meta = { actorId: 'budi', at: '2026-01-01T00:00:00.000Z' };
/** A sheet whose text was set as a whole at `revision`. */
export const put = (text: string, revision: number): WorkshopState =>
  [
    {
      type: 'StrategyProposed',
      v: 1,
      data: {
        strategyId: 'strategy-1',
        dimensionId: 'society',
        code: '1',
        subdimension: 'safety',
        title: 'Tangguh',
        organizationId: 'bpbd',
        order: 'm',
      },
      meta,
      revision: 0,
    } as const,
    {
      type: 'SheetAdded',
      v: 1,
      data: {
        sheetId: 'sheet-1',
        strategyId: 'strategy-1',
        code: '1a',
        shortTitle: 'Kampung',
        title: 'Kampung',
        order: 'm',
        supportingIds: [],
      },
      meta,
      revision: 1,
    } as const,
    {
      type: 'SheetTextReplaced',
      v: 1,
      data: { sheetId: 'sheet-1', field: 'explanation', text },
      meta,
      revision,
    } as const,
  ].reduce<WorkshopState>((state, event) => evolve(state, event), initialState);

/** As it is submitted. */
export const edited = (change: TextChange): Submitted => ({
  id: 'edit',
  type: 'EditText',
  data: { on, change },
  seen: 2,
});
