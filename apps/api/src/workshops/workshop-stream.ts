const prefix = 'workshop-';

/** The stream that holds everything of one workshop. */
export function workshopStream(workshopId: string): string {
  return prefix + workshopId;
}

export function workshopIdOf(stream: string): string {
  return stream.slice(prefix.length);
}
