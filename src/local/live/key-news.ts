/** Tells which keys of a bucket were written or deleted. */
export class KeyNews {
  readonly #listeners = new Set<(key: string) => void>();

  note(key: string): void {
    for (const listener of this.#listeners) listener(key);
  }

  /** Subscribe to changed keys. @returns unsubscribe */
  subscribe(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
