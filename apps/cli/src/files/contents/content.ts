import type { EventToAppend } from '@rembuk/event-sourcing';

export type ContentEvent = EventToAppend & { readonly revision: number };

/** What the events of one stream say, and whether a server could read it. */
export interface Content {
  /** The events in their order. @throws Error for one that no server could read */
  take(event: ContentEvent): void;
  /** Behind the last of them. @throws Error when what they come to is no use to a server */
  finish(): void;
}
