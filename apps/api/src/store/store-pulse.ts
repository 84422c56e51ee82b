import type { EventStore } from '@rembuk/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import { StoreHealth } from './store-health.ts';
import { EVENT_STORE } from './store.tokens.ts';

const EVERY_MS = 2_000;
/** Without an answer for so long it counts as away. */
const ANSWER_MS_MAX = 3_000;
/** There or not: what is looked for is whether anybody answers. */
const stream = 'workshop-';

/** Asks a store that lies elsewhere whether it is there, so that it shows before anybody writes. */
@Injectable()
export class StorePulse {
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly health: StoreHealth,
    private readonly resources: Resources,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.store.capabilities.shared) return;
    this.#timer = setInterval(() => void this.#ask(), EVERY_MS);
    this.#timer.unref();
    await this.resources.add(() => Promise.resolve(clearInterval(this.#timer)));
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const late = setTimeout(() => this.health.reached(false), ANSWER_MS_MAX);
    try {
      await this.store.head(stream);
      this.health.reached(true);
    } catch {
      this.health.reached(false);
    } finally {
      clearTimeout(late);
      this.#isAsking = false;
    }
  }
}
