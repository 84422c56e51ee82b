import { Inject, Injectable } from '@nestjs/common';
import type { RedisLine } from '@rembuk/realtime-redis';
import { REDIS_LINE } from './nodes.tokens.ts';

/** Whether this node hears the others, where there are others. */
@Injectable()
export class NodesHealth {
  constructor(@Inject(REDIS_LINE) private readonly line: RedisLine | undefined) {}

  /** What does not work meanwhile though everything else does; undefined when nothing. */
  trouble(): 'redis_away' | undefined {
    return this.line && !this.line.isHere ? 'redis_away' : undefined;
  }
}
