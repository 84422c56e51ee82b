import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Refused } from '@rembuk/protocol';
import { type Warning, warningsOf, type WorkshopState } from '@rembuk/workshop';
import { Injectable } from '@nestjs/common';
import { Gate } from '../common/gate.ts';
import type { LoadedWorkshop } from '../workshops/workshops.service.ts';

export interface WarningsAnswer {
  readonly revision: number;
  readonly warnings: readonly Warning[];
}

/** What is unwise about a plan as it stands: looked for once in each state, and in one state at a time. */
@Injectable()
export class WarningsService {
  readonly #found = new WeakMap<WorkshopState, readonly Warning[]>();
  readonly #searches = new Gate(1, 64);

  async of(workshop: LoadedWorkshop): Promise<WarningsAnswer | Refused> {
    return this.#searches.through(async () => {
      // Edits that wait go first.
      await nextTurn();
      const { state, head: revision } = workshop;
      const warnings = this.#found.get(state) ?? warningsOf(state);
      this.#found.set(state, warnings);
      return { revision, warnings };
    });
  }
}
