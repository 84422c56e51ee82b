import type {
  CommandAccepted,
  EventsFrame,
  Goodbye,
  HeadFrame,
  Notice,
  Opened,
  Part,
  PartsOffer,
  PersonPresence,
  PresenceDiff,
  PresenceFrame,
  Refused,
  SharedTimer,
  WireEvent,
} from '@rembuk/protocol';
import { isRecord } from './keeping/readable.ts';
import { isRefused } from './refusals.ts';

/**
 * What the server says is looked at before it is believed: it may be of another version, or be no Rembuk server at all.
 * Looked at here is what the client itself reads; the inside of an event is for the domain's fold, which may throw.
 */

/** The workshop that a frame is about, if it says so. */
export function workshopOf(frame: unknown): string | undefined {
  if (!isRecord(frame)) return undefined;
  const { workshopId } = frame;
  return typeof workshopId === 'string' ? workshopId : undefined;
}

export function isEventsFrame(frame: unknown): frame is EventsFrame {
  return isRecord(frame) && areEvents(frame['events']);
}

export function isHeadFrame(frame: unknown): frame is HeadFrame {
  return isRecord(frame) && Number.isSafeInteger(frame['revision']);
}

export function isPresenceFrame(frame: unknown): frame is PresenceFrame {
  return isRecord(frame) && isListOf(frame['people'], isPerson);
}

export function isPresenceDiff(frame: unknown): frame is PresenceDiff {
  return isRecord(frame) && isListOf(frame['people'], isPatch) && isListOf(frame['left'], isText);
}

/** Kinds that are not known here are for nobody to read. */
export function isNotice(frame: unknown): frame is Notice {
  if (!isRecord(frame) || !isText(frame['kind'])) return false;
  const { kind, timer, participantIds } = frame;
  if (kind === 'timer') return timer === null || isTimer(timer);
  return kind !== 'hands' || isListOf(participantIds, isText);
}

/** Of one that cannot be read it is known that the connection ends. */
export function readGoodbye(frame: unknown): Pick<Goodbye, 'retryAfterMs'> & { code: string } {
  const { code, retryAfterMs } = isRecord(frame) ? frame : {};
  const read = { code: isText(code) ? code : 'unreachable' };
  return typeof retryAfterMs === 'number' ? { ...read, retryAfterMs } : read;
}

export function isOpened(answer: unknown): answer is Opened {
  if (!isRecord(answer) || answer['ok'] !== true) return false;
  const { head, snapshot, parts, events, you } = answer;
  return (
    Number.isSafeInteger(head) &&
    (snapshot === undefined || isSnapshot(snapshot)) &&
    (parts === undefined || isOffer(parts)) &&
    areEvents(events) &&
    isRecord(you) &&
    isText(you['participantId']) &&
    isText(you['role'])
  );
}

export function isPart(answer: unknown): answer is Part {
  return isRecord(answer) && answer['ok'] === true && isText(answer['data']);
}

export function isOutcome(answer: unknown): answer is CommandAccepted | Refused {
  if (isRefused(answer)) return true;
  return isRecord(answer) && answer['ok'] === true && Number.isSafeInteger(answer['revision']);
}

function areEvents(value: unknown): value is readonly WireEvent[] {
  return isListOf(value, isEvent);
}

function isEvent(value: unknown): value is WireEvent {
  if (!isRecord(value)) return false;
  const { id, type, v, data, meta, revision } = value;
  return (
    isText(id) &&
    isText(type) &&
    typeof v === 'number' &&
    isRecord(data) &&
    isRecord(meta) &&
    isText(meta['commandId']) &&
    isText(meta['actorId']) &&
    isText(meta['at']) &&
    Number.isSafeInteger(revision)
  );
}

function isSnapshot(value: unknown): boolean {
  return isRecord(value) && Number.isSafeInteger(value['revision']);
}

/** Far more than any state comes to; an offer of more is none. */
const partsMax = 65_536;

function isOffer(value: unknown): value is PartsOffer {
  if (!isRecord(value) || !isText(value['id'])) return false;
  const { count } = value;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= partsMax;
}

function isPatch(value: unknown): value is PresenceDiff['people'][number] {
  if (!isRecord(value) || !isText(value['participantId'])) return false;
  const { selection = null, cursor = null } = value;
  return (selection === null || isSelection(selection)) && (cursor === null || isRecord(cursor));
}

function isPerson(value: unknown): value is PersonPresence {
  return isPatch(value) && value.selection !== null && value.cursor !== null;
}

function isSelection(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return [value['anchor'], value['head'], value['revision']].every(Number.isSafeInteger);
}

function isTimer(value: unknown): value is SharedTimer {
  return isRecord(value) && Number.isFinite(value['remainingMs']);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}
