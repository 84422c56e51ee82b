import { parentPort } from 'node:worker_threads';
import { type Answer, endOfQuestions, type Question } from './messages.ts';

/**
 * The inside of an `AnsweringThread`: answers one question after the other, until there are no more.
 * `bytesIn`: what of an answer is handed over instead of copied; it has to be nobody else's.
 */
export function serve<Result>(
  answer: (request: never) => Result,
  close: () => void,
  bytesIn: (result: Result) => readonly Uint8Array<ArrayBuffer>[] = () => [],
): void {
  const port = parentPort;
  if (!port) throw new Error('to be run in a thread of its own');

  const answerTo = ({ id, request }: Question<never>): Answer<Result> => {
    try {
      return { id, result: answer(request) };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  port.on('message', (message: Question<never> | typeof endOfQuestions) => {
    if (message === endOfQuestions) {
      close();
      port.close();
    } else {
      const answered = answerTo(message);
      const bytes = 'result' in answered ? bytesIn(answered.result) : [];
      port.postMessage(
        answered,
        bytes.filter(ownsItsBuffer).map(({ buffer }) => buffer),
      );
    }
  });
  port.postMessage({ kind: 'opened' });
}

/** Small ones are cut from a buffer that is shared. */
function ownsItsBuffer({ byteLength }: Uint8Array): boolean {
  return byteLength > Buffer.poolSize;
}
