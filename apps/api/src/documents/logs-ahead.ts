import { type LogPlace, pieceEvents } from '@rembuk/documents';
import type { EventStore } from '@rembuk/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { type ReportPlace, ReportsService } from '../reports/reports.service.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { DocumentShelf } from './document-shelf.ts';
import { eventPages } from './event-pages.ts';
import { Makers } from './makers.ts';

/** Logs that wait to be told; one more is left to the next who asks. */
const WANTED_MAX = 64;
/** Logs of which is known how far they are told. */
const KNOWN_MAX = 10_000;

/**
 * Tells logs for workbooks that nobody has asked for yet. Whoever looks at contributions will want them as a workbook:
 * the first look sets it off, and what is told is kept. It is done while no document is waited for.
 */
@Injectable()
export class LogsAhead {
  readonly #wanted = new Map<string, LogPlace>();
  /** Whole pieces by log. */
  readonly #told = new Map<string, number>();
  #work: Promise<void> | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly reports: ReportsService,
    private readonly makers: Makers,
    private readonly shelf: DocumentShelf,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.reports.whenContributionsAreRead((place) => this.#want(place));
  }

  /** Resolves when all that was wanted is told, or never will be. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** In the workshop's own language and zone. */
  #want({ workshopId, revision, state: { workshop } }: ReportPlace): void {
    if (!workshop) return;
    const { language, timeZone } = workshop;
    const place = { workshopId, language, timeZone, revision };
    const key = `${workshopId} ${language} ${timeZone}`;
    if (piecesOf(place) <= (this.#told.get(key) ?? 0)) return;
    if (this.#wanted.size >= WANTED_MAX && !this.#wanted.has(key)) return;
    this.#wanted.set(key, place);
    this.#work ??= this.#tellAll().finally(() => {
      this.#work = undefined;
    });
  }

  async #tellAll(): Promise<void> {
    for (;;) {
      const [next] = this.#wanted;
      if (!next) return;
      const [key, place] = next;
      try {
        const isTold = await this.makers.inSpareTime((maker, signal) =>
          maker.tellAhead(place, this.#source(place), signal),
        );
        if (isTold) this.#know(key, place);
        else if (this.makers.isClosed) return;
      } catch (error) {
        this.log.warn({ workshopId: place.workshopId, err: error }, 'no log was told ahead');
        // Tried again when there is more of it.
        this.#know(key, place);
      }
    }
  }

  #source(place: LogPlace) {
    const events = (after: number) => eventPages(this.store, place, after);
    return { events, kept: this.shelf.of(place.workshopId) };
  }

  #know(key: string, place: LogPlace): void {
    // Further meanwhile: there may be more to tell.
    if (this.#wanted.get(key) === place) this.#wanted.delete(key);
    if (this.#told.size >= KNOWN_MAX) this.#told.clear();
    this.#told.set(key, piecesOf(place));
  }
}

function piecesOf({ revision }: LogPlace): number {
  return Math.floor((revision + 1) / pieceEvents);
}
