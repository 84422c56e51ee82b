import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import { RateLimiter, type Throttled } from '../operations/index.ts';
import { Tries } from './tries.ts';

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
  readonly #joinsBySource: RateLimiter;
  readonly #joinsByWorkshop: RateLimiter;
  readonly #refreshes: RateLimiter;
  readonly #signIns: RateLimiter;

  constructor(@Inject(CONFIG) { limits }: Config, @Inject(CLOCK) clock: Clock) {
    const { joinsBurst: burst, joinsPerSecond: perSecond } = limits;
    this.#joinsBySource = new RateLimiter({ burst, perSecond, keysMax: sourcesMax }, clock);
    this.#joinsByWorkshop = new RateLimiter({ burst, perSecond, keysMax: workshopsMax }, clock);
    this.#refreshes = new RateLimiter(
      { burst: refreshBurst, perSecond: refreshesPerHour / 3_600, keysMax: sessionsMax },
      clock,
    );
    this.#signIns = new RateLimiter(
      { burst: signInBurst, perSecond: signInsPerHour / 3_600, keysMax: sessionsMax },
      clock,
    );
  }

  joins(workshopId: string, source: string): Tries {
    return new Tries([
      { limiter: this.#joinsBySource, key: source },
      { limiter: this.#joinsByWorkshop, key: workshopId },
    ]);
  }

  /** Takes one sign-in of a person who showed the right password, if there is one. */
  signIn(personId: string): Throttled {
    return this.#signIns.take(personId);
  }

  /** Takes one refresh of a session, if there is one. */
  refresh(sessionId: string): Throttled {
    return this.#refreshes.take(sessionId);
  }
}
