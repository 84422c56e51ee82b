import type { NotifyKind, NotifyRequest, Refused } from '@rembuk/protocol';
import { type Check, type DtoClass, Is, Optional } from '../workshops/dto/check.ts';
import { id, oneOf, text, whole } from '../workshops/dto/checks.ts';
import { fieldErrors, malformed } from '../workshops/dto/validate.ts';
import { focus } from './messages.dto.ts';
import {
  EndReplayDto,
  LeadReplayDto,
  MarkReplayDto,
  StartReplayDto,
  SteerReplayDto,
} from './replays.dto.ts';

const line = text({ min: 1, max: 80 });

/** One line that people read. */
const label: Check<string> = {
  ...line,
  rule: 'label',
  passes: (value): value is string => line.passes(value) && !/[\p{Cc}\u2028\u2029]/u.test(value),
};

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

class StartTimerDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['startTimer'])) readonly kind!: 'startTimer';
  @Is(whole(SECOND_MS, DAY_MS)) readonly durationMs!: number;
  @Optional() @Is(label) readonly label?: string;
}

class PauseTimerDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['pauseTimer'])) readonly kind!: 'pauseTimer';
}

class ResumeTimerDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['resumeTimer'])) readonly kind!: 'resumeTimer';
}

class StopTimerDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['stopTimer'])) readonly kind!: 'stopTimer';
}

class SummonDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['summon'])) readonly kind!: 'summon';
  @Optional() @Is(id) readonly board?: string;
  @Optional() @Is(focus) readonly focus?: string;
  @Optional() @Is(id) readonly groupId?: string;
}

class RaiseHandDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['raiseHand'])) readonly kind!: 'raiseHand';
}

class LowerHandDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['lowerHand'])) readonly kind!: 'lowerHand';
  @Optional() @Is(id) readonly participantId?: string;
}

/** One for each kind. */
export const notifyDtos = {
  startTimer: StartTimerDto,
  pauseTimer: PauseTimerDto,
  resumeTimer: ResumeTimerDto,
  stopTimer: StopTimerDto,
  summon: SummonDto,
  raiseHand: RaiseHandDto,
  lowerHand: LowerHandDto,
  startReplay: StartReplayDto,
  steerReplay: SteerReplayDto,
  markReplay: MarkReplayDto,
  leadReplay: LeadReplayDto,
  endReplay: EndReplayDto,
} as const satisfies { readonly [Kind in NotifyKind]: DtoClass<NotifyRequest & { kind: Kind }> };

const byKind: ReadonlyMap<unknown, DtoClass> = new Map(Object.entries(notifyDtos));

export function readNotify(payload: unknown): { readonly request: NotifyRequest } | Refused {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return malformed([{ path: '', rule: 'object' }]);
  const dto = byKind.get(Reflect.get(payload, 'kind'));
  if (!dto) return malformed([{ path: 'kind', rule: 'oneOf' }]);
  const errors = fieldErrors(dto, payload);
  if (errors.length > 0) return malformed(errors);
  const request = payload as NotifyRequest;
  if (request.kind === 'summon' && request.board === undefined && request.focus === undefined)
    return malformed([{ path: 'board', rule: 'boardOrFocus' }]);
  return { request };
}
