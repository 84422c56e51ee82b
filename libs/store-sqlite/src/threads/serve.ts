import { parentPort } from 'node:worker_threads';
import { type Answer, endOfQuestions, type Question } from './messages.ts';

/** The inside of an `AnsweringThread`: answers one question after the other, until there are no more. */
export function serve(answer: (request: never) => unknown, close: () => void): void {
  const port = parentPort;
  if (!port) throw new Error('to be run in a thread of its own');

  const answerTo = ({ id, request }: Question<never>): Answer<unknown> => {
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
      port.postMessage(answerTo(message));
    }
  });
  port.postMessage({ kind: 'opened' });
}
