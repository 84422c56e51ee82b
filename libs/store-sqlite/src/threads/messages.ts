/** What crosses between a thread that answers questions and the thread that asks. */
export interface Question<Request> {
  readonly id: number;
  readonly request: Request;
}

export type Answer<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: string };

export const endOfQuestions = 'end';
