import { setTimeout as pause } from 'node:timers/promises';
import { HttpApi, isRefused } from '@rembuk/client';
import type { DocumentAsked } from './ask.ts';

/** How far a document is, as the server tells. */
export interface DocumentProgress {
  readonly requestId: string;
  readonly stage: 'preparing' | 'waiting' | 'making' | 'made';
  readonly ahead?: number;
  readonly revision?: number;
  readonly through?: number;
  readonly pages?: number;
  readonly bytes: number;
}

const EVERY_MS = 500;

/** Asks now and then how far it is, until it is over; a question that is not answered is asked again. */
export async function watch(
  { server: { url, token }, workshop, requestId }: DocumentAsked,
  over: AbortSignal,
  tell: (progress: DocumentProgress) => void,
): Promise<void> {
  const api = new HttpApi({ url });
  const isOver = () => pause(EVERY_MS, false, { signal: over }).catch(() => true);
  // What is short is there before anybody would look.
  while (!(await isOver())) {
    const path = `/workshops/${workshop}/documents`;
    const all = await api.get<readonly DocumentProgress[]>(path, token);
    if (isRefused(all)) continue;
    const progress = all.find((each) => each.requestId === requestId);
    if (progress) tell(progress);
  }
}
