import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import { RateLimiter, type Throttled } from '../operations/index.ts';
import { Measure } from './measure.ts';
import { SHARED_COUNT } from './shared-count.ts';
import { type SharedCount, Tries } from './tries.ts';

const sourcesMax = 50_000;
const workshopsMax = 10_000;
const sessionsMax = 50_000;

/** A session is refreshed once an hour; what is lost on a bad network is asked for a few times more. */
const refreshBurst = 10;
const refreshesPerHour = 60;
/** A person signs in a few times a day, on a few devices. */
const signInBurst = 30;
const signInsPerHour = 60;

/**
 * How often those who are known to the server may make it write: who holds a join code, and who holds a refresh
 * token. Wide enough for a hall that comes in at once, too narrow to fill a disk by.
 */
@Injectable()
export class WriteLimits {
  readonly #joinsBySource: Measure;
  readonly #joinsByWorkshop: Measure;
  readonly #refreshes: RateLimiter;
  readonly #signIns: Measure;

  constructor(
    @Inject(CONFIG) { limits }: Config,
    @Inject(CLOCK) clock: Clock,
    @Inject(SHARED_COUNT) private readonly shared: SharedCount,
  ) {
    const { joinsBurst: burst, joinsPerSecond: perSecond } = limits;
    const joins = (name: string, keysMax: number) =>
      new Measure(name, { burst, perSecond, keysMax }, clock);
    this.#joinsBySource = joins('joins-by-source', sourcesMax);
    this.#joinsByWorkshop = joins('joins-by-workshop', workshopsMax);
    this.#refreshes = new RateLimiter(
      { burst: refreshBurst, perSecond: refreshesPerHour / 3_600, keysMax: sessionsMax },
      clock,
    );
    this.#signIns = new Measure(
      'sign-ins',
      { burst: signInBurst, perSecond: signInsPerHour / 3_600, keysMax: sessionsMax },
      clock,
    );
  }

  joins(workshopId: string, source: string): Tries {
    const counted = [this.#joinsBySource.of(source), this.#joinsByWorkshop.of(workshopId)];
    return new Tries(counted, this.shared);
  }

  /** Sign-ins of a person who showed the right password. */
  signIns(personId: string): Tries {
    return new Tries([this.#signIns.of(personId)], this.shared);
  }

  /** Takes one refresh of a session, if there is one. Each node counts its own: each token is good for one of them. */
  refresh(sessionId: string): Throttled {
    return this.#refreshes.take(sessionId);
  }
}
