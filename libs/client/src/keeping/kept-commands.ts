import type { CommandRequest } from '@rembuk/protocol';
import type { LocalStore } from './local-store.ts';
import { isRecord } from './readable.ts';

export interface KeptCommand {
  readonly request: CommandRequest;
  /** Whether it may go out under another id. */
  readonly renamable: boolean;
}

/** The commands of one workshop that have no outcome yet, on the device. */
export class KeptCommands {
  readonly #store: LocalStore;
  readonly #prefix: string;
  readonly #keys = new Map<string, string>();
  #next = 0;

  constructor(store: LocalStore, workshopId: string) {
    this.#store = store;
    this.#prefix = `command/${workshopId}/`;
  }

  /** What another client left behind and nobody has asked for yet, oldest first. */
  left(): readonly KeptCommand[] {
    return this.#store.entries(this.#prefix).flatMap(({ key, value }) => {
      // What is none of ours stays where it is.
      if (!isKeptCommand(value) || this.#keys.has(value.request.id)) return [];
      this.#keys.set(value.request.id, key);
      const number = Number.parseInt(key.slice(this.#prefix.length), 10);
      if (number >= this.#next) this.#next = number + 1;
      return [value];
    });
  }

  keep(kept: KeptCommand): void {
    const { id } = kept.request;
    // With the id behind, since several clients may have left commands of the same number.
    const key = `${this.#prefix}${String(this.#next++).padStart(12, '0')}-${id}`;
    this.#keys.set(id, key);
    this.#store.put(key, kept);
  }

  /** The same command goes out under another id, in the same place. */
  rename(from: string, kept: KeptCommand): void {
    const key = this.#keys.get(from);
    if (key === undefined) return;
    this.#keys.delete(from);
    this.#keys.set(kept.request.id, key);
    this.#store.put(key, kept);
  }

  forget(id: string): void {
    const key = this.#keys.get(id);
    if (key === undefined) return;
    this.#keys.delete(id);
    this.#store.remove(key);
  }
}

function isKeptCommand(value: unknown): value is KeptCommand {
  if (!isRecord(value) || !isRecord(value['request'])) return false;
  const { id, workshopId, type, data, seen } = value['request'];
  return (
    typeof value['renamable'] === 'boolean' &&
    typeof id === 'string' &&
    typeof workshopId === 'string' &&
    typeof type === 'string' &&
    isRecord(data) &&
    typeof seen === 'number'
  );
}
