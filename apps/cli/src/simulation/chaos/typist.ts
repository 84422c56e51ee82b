import type { RefusedEdit } from '@rembuk/client';
import { textKey, textMax, type TextPlace } from '@rembuk/workshop';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import type { Person, Session } from '../person.ts';
import type { Desks } from './desks.ts';
import { OwnWords } from './own-words.ts';
import { Page } from './page.ts';
import type { TextMeter } from './text-meter.ts';
import { type Key, wordToType } from './typing.ts';
import type { Undone } from './undoing.ts';

export interface TypistOptions {
  readonly person: Person;
  readonly chance: Chance;
  readonly desks: Desks;
  readonly meter: TextMeter;
  readonly undone: Undone;
}

/** Within a burst; some 5 to 6 keys a second. */
const keyGapMs = { min: 90, max: 270 };
/** To think, to read, to look up. */
const burstGapMs = { min: 300, max: 2_200 };
const wordsInBurstMax = 6;
const loadPollMs = 10;
/** After a burst, so often, they go on to another text. */
const leaveShare = 0.12;
/** After a burst, so often, they take some of it back; and of that, so much they do again. */
const undoShare = 0.08;
const redoShare = 0.4;
/** Nearer than this to what a text may hold, they make room first. */
const roomCharacters = 120;

/** Someone who writes in long texts, in bursts, connected or not. */
export class Typist {
  readonly person: Person;
  readonly words = new OwnWords();
  readonly #options: TypistOptions;
  #page: Page | undefined;
  /** Of the word that is being typed, what stands there. */
  #progress = '';
  #isProgressTold = false;
  /** The word goes no further: the page began anew in the middle of it. */
  #isInterrupted = false;
  readonly #ending = new AbortController();
  #work: Promise<void> | undefined;

  constructor(options: TypistOptions) {
    this.#options = options;
    this.person = options.person;
    this.person.onSession((session) => this.#listen(session));
  }

  get page(): Page | undefined {
    return this.#page;
  }

  start(): void {
    this.#work = this.#type();
  }

  /** They finish the word they are at, and leave the page open. */
  async finish(): Promise<void> {
    this.#ending.abort();
    await this.#work;
    this.#page?.flush();
  }

  async #type(): Promise<void> {
    const { chance } = this.#options;
    while (!this.#isEnding()) {
      await this.#pause(burstGapMs.min + chance.below(burstGapMs.max - burstGapMs.min));
      await this.#atThePage();
      if (this.#isEnding()) return;
      if (!this.#page || chance.happens(leaveShare)) this.#sitDown();
      const page = this.#page;
      if (!page) continue;
      this.#makeRoom(page);
      page.moveCaret(chance.happens(0.6) ? 'end' : chance.below(page.shown.length + 1));
      for (let left = 1 + chance.below(wordsInBurstMax); left > 0 && !this.#isEnding(); left--)
        await this.#word(page);
      if (chance.happens(undoShare) && !this.person.isReloading) this.#changeMind(page);
    }
  }

  async #word(page: Page): Promise<void> {
    const { chance } = this.#options;
    for (const key of wordToType(chance, this.words.nextSerial()).keys) {
      await this.#atThePage();
      if (this.#isInterrupted || this.person.isReloading) break;
      // Others have written over it, or into it: what follows is a word of its own.
      if (!page.standsBeforeCaret(this.#progress)) this.#remember(page.on);
      this.#press(page, key);
      await this.#pause(keyGapMs.min + chance.below(keyGapMs.max - keyGapMs.min));
    }
    this.#remember(page.on);
  }

  #press(page: Page, { kind, text }: Key): void {
    const { meter } = this.#options;
    // The slip went into a word that others have broken off.
    if (kind === 'erase' && !this.#progress.endsWith(text)) return;
    const tookMs = kind === 'type' ? page.type(text) : page.erase(text);
    // What was to be erased is not there any more.
    if (tookMs === undefined) return;
    meter.pressed(this.person, page.on, tookMs);
    this.#progress =
      kind === 'type' ? this.#progress + text : this.#progress.slice(0, -text.length);
  }

  #remember(on: TextPlace): void {
    const word = this.#progress;
    if (word !== '') this.words.wrote(on, word);
    if (this.#isProgressTold) this.words.became('told', on, (one) => one === word);
    this.#progress = '';
    this.#isProgressTold = false;
    this.#isInterrupted = false;
  }

  /** Right after a burst: what was typed last goes, and may come again. */
  #changeMind(page: Page): void {
    const { chance, meter, undone } = this.#options;
    const isRedone = chance.happens(redoShare);
    for (const tookMs of [page.undo(), isRedone ? page.redo() : undefined]) {
      if (tookMs === undefined) continue;
      undone.inTexts += 1;
      meter.pressed(this.person, page.on, tookMs);
    }
  }

  /** Opens the text that they will write in next. */
  #sitDown(): void {
    const { desks } = this.#options;
    const { state, speaker, session } = this.person;
    const dimensionId = state.groups.get(speaker.groupId)?.dimensionId;
    const on = dimensionId === undefined ? undefined : desks.choose(state, dimensionId);
    if (!on || (this.#page && textKey(this.#page.on) === textKey(on))) return;
    this.#page?.close();
    this.#page = this.#open(session, on);
  }

  #open({ texts }: Session, on: TextPlace): Page {
    return new Page({
      texts,
      on,
      onTakenBack: (why, before, after) => {
        const isGone = (word: string) => before.includes(word) && !after.includes(word);
        this.words.became(why, on, isGone);
        if (this.#progress !== '' && isGone(this.#progress)) this.#isProgressTold = true;
      },
    });
  }

  #makeRoom(page: Page): void {
    const { chance, meter } = this.#options;
    const { length } = page.shown;
    if (length < textMax(page.on) - roomCharacters) return;
    const tookMs = page.cut(chance.below(length), 100 + chance.below(500));
    if (tookMs !== undefined) meter.pressed(this.person, page.on, tookMs, true);
  }

  /** A page that is being loaded takes no keys; words that were kept are there before the rest of the workshop is. */
  async #atThePage(): Promise<void> {
    const isLoading = () =>
      this.person.isReloading || (this.#page?.isStrange === true && this.person.revision < 0);
    while (isLoading() && !this.#isEnding()) await pause(loadPollMs);
  }

  #listen(session: Session): void {
    const { meter } = this.#options;
    const page = this.#page;
    if (page && !page.reopen(session.texts)) this.#isInterrupted = this.#progress !== '';
    session.refusedEdits.list.subscribe((edits) => this.#heard(edits));
    session.outbox.pending.subscribe((requests) => {
      // An undo may mend a text too, and carries nothing that was typed.
      const typed = requests.filter((request) => !session.undo.isSending(request));
      meter.pending(this.person, typed);
    });
    session.onOutcome((request, outcome) => meter.settled(request, outcome));
    session.onEvents((events, how) => {
      if (how === 'live') meter.seen(this.person, events, this.#page?.on);
    });
  }

  /** Of a text that they have left, the list of what was refused is all that tells them. */
  #heard(edits: readonly RefusedEdit[]): void {
    for (const edit of edits) {
      if (edit.kind !== 'text') continue;
      if (this.#page && textKey(this.#page.on) === textKey(edit.on)) continue;
      // Words that others wrote into stand in several pieces.
      const latest = this.words.latest(edit.on, wordsInBurstMax);
      this.words.became(
        'told',
        edit.on,
        (word) => edit.text.includes(word) || latest.includes(word),
      );
    }
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Cut short when they are to finish. */
  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }
}
