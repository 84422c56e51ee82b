import type { KeyFrames } from '@rembuk/event-sourcing';
import { type Contributions, contributionsToJson } from '@rembuk/projections';
import { Injectable } from '@nestjs/common';
import { PastFolds } from '../replay/past-folds.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { contributionsFold } from './contributions-fold.ts';

/** Who contributed what, at any revision: from key frames, and after a start from checkpoints. */
@Injectable()
export class ContributionsService {
  readonly #frames: KeyFrames<Contributions>;

  constructor(folds: PastFolds) {
    this.#frames = folds.beside('contributions', contributionsFold, contributionsToJson);
  }

  /** `revision` must not lie beyond the head. */
  async at(workshopId: string, revision: number): Promise<Contributions> {
    return (await this.#frames.at(workshopStream(workshopId), revision)).state;
  }
}
