import { ExpectedError } from '../expected-error.ts';
import { messageOf } from '../files/log.ts';
import type { Target } from '../server/server-file.ts';

export interface DocumentAsked {
  readonly server: Target;
  readonly workshop: string;
  readonly file: string;
  /** As the server names what it may be narrowed by. */
  readonly query: Readonly<Record<string, string>>;
  /** UUID, by which the server tells how far it is. */
  readonly requestId: string;
}

/** The document as its bytes come; whoever aborts gives it up. @throws ExpectedError */
export async function* askForDocument(
  { server, workshop, file, query, requestId }: DocumentAsked,
  leaving: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const route = `/api/v1/workshops/${workshop}/documents/${encodeURIComponent(file)}`;
  const address = new URL(`${route}?${new URLSearchParams(query).toString()}`, server.url);
  const headers = { authorization: `Bearer ${server.token}`, 'x-request-id': requestId };
  try {
    const response = await fetch(address, { headers, signal: leaving });
    if (!response.ok) throw new ExpectedError(refusalIn(await response.text()));
    if (response.body) yield* response.body;
  } catch (error) {
    leaving.throwIfAborted();
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`the document did not come whole: ${messageOf(error)}`);
  }
}

function refusalIn(text: string): string {
  try {
    const { title, code } = JSON.parse(text) as { readonly title?: string; readonly code?: string };
    return `${title ?? ''} (${code ?? ''})`;
  } catch {
    // Not ours: something that stands before the server.
    return text.slice(0, 200);
  }
}
