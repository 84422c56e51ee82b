/** One listener that fails is loud, and keeps neither the others nor the fold from going on. */
export function tellAll<Listener>(
  listeners: ReadonlySet<Listener>,
  tell: (listener: Listener) => void,
): void {
  for (const listener of Array.from(listeners)) {
    try {
      tell(listener);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
