/** One listener that fails keeps neither the others nor the fold from going on; and is loud, unless somebody answers for it. */
export function tellAll<Listener>(
  listeners: ReadonlySet<Listener>,
  tell: (listener: Listener) => void,
  failed: (error: unknown) => void = loud,
): void {
  for (const listener of Array.from(listeners)) {
    try {
      tell(listener);
    } catch (error) {
      failed(error);
    }
  }
}

function loud(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
