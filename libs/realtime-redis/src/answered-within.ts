/** Redis cannot be asked now. Nothing was kept to be done later. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

/**
 * What comes of a question, unless nothing comes for so long. A process that was held up itself reads its lines once
 * more before it says so.
 * @throws RedisAwayError; and whatever the question is answered with.
 */
export function answeredWithin<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(new RedisAwayError(`no answer within ${ms} ms`)));
    }, ms);
    timer.unref();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
