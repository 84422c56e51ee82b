import type { Refused, ReplayPace } from '@rembuk/protocol';
import { isRefused } from '../refusals.ts';
import type { Film, Frame } from './film.ts';
import { matching } from './matching.ts';

export interface BackOptions {
  readonly pace: ReplayPace;
  readonly from: number;
  readonly pageEvents: number;
  /** Nobody waits for it any more. */
  readonly isOver: () => boolean;
}

/**
 * The last frame before one that a replay stops at, looked for page by page: what an event is about may depend on the
 * state that it met, so each page is gone through forwards. The start of the replay is one to stop at.
 */
export async function stepBefore(
  film: Film,
  { revision }: Frame,
  { pace, from, pageEvents, isOver }: BackOptions,
): Promise<Frame | Refused | undefined> {
  const matches = matching(pace.filter);
  let end = revision;
  while (end > from && !isOver()) {
    const start = Math.max(from, Math.floor((end - 1) / pageEvents) * pageEvents - 1);
    let frame = await film.at(start);
    let found: Frame | undefined;
    while (!isRefused(frame) && frame.revision < end - 1) {
      const next: Frame | undefined = film.after(frame);
      if (next?.event && matches(next.event, frame.state)) found = next;
      frame = next ?? (await film.at(frame.revision + 1));
    }
    if (isRefused(frame)) return frame;
    if (found) return found;
    if (start === from) return film.at(from);
    end = start + 1;
  }
  return undefined;
}
