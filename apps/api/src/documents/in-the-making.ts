import { Injectable } from '@nestjs/common';

/** What somebody asked for, and in which request. */
export interface DocumentAsked {
  readonly workshopId: string;
  readonly personId: string;
  readonly requestId: string;
  readonly file: string;
}

export type DocumentStage = 'preparing' | 'waiting' | 'making' | 'made';

/** How far it is, as whoever asked for it is told. */
export interface DocumentProgress {
  readonly requestId: string;
  readonly file: string;
  readonly stage: DocumentStage;
  /** Documents that go first; of one that waits. */
  readonly ahead?: number;
  /** Of the document; known once it is prepared. */
  readonly revision?: number;
  /** The last revision that was read for it; -1: none yet. */
  readonly through?: number;
  /** Of a PDF. */
  readonly pages?: number;
  readonly bytes: number;
}

/** One document on its way, from its request to its last byte. */
export class Making {
  readonly asked: DocumentAsked;
  stage: DocumentStage = 'preparing';
  revision: number | undefined;
  through = -1;
  pages = 0;
  bytes = 0;

  constructor(asked: DocumentAsked) {
    this.asked = asked;
  }

  read(through: number): void {
    this.through = through;
  }

  /** A page is printed from what was read before. */
  printed(pages: number): void {
    this.pages = pages;
    this.through = this.revision ?? -1;
  }

  ended(): void {
    this.stage = 'made';
    this.through = this.revision ?? -1;
  }

  progress(ahead: number): DocumentProgress {
    const { asked, stage, revision, through, pages, bytes } = this;
    const { requestId, file } = asked;
    return {
      requestId,
      file,
      stage,
      ...(stage === 'waiting' && { ahead }),
      ...(revision !== undefined && { revision, through }),
      ...(pages > 0 && { pages }),
      bytes,
    };
  }
}

/** What is on its way to whom: each as long as its request is open, so there are no more than of those. */
@Injectable()
export class DocumentsInTheMaking {
  readonly #all = new Set<Making>();

  begin(asked: DocumentAsked): Making {
    const making = new Making(asked);
    this.#all.add(making);
    return making;
  }

  end(making: Making): void {
    this.#all.delete(making);
  }

  /** Those that this person asked for, in the order of their requests. */
  of(workshopId: string, personId: string): readonly Making[] {
    return [...this.#all].filter(
      ({ asked }) => asked.workshopId === workshopId && asked.personId === personId,
    );
  }
}
