/** Lets one task at a time run for a key; tasks for other keys do not wait. */
export class KeyLock {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Run `task` after all earlier tasks for `key` have ended, however they ended. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    this.#tails.set(key, result);
    try {
      return await result;
    } finally {
      if (this.#tails.get(key) === result) this.#tails.delete(key);
    }
  }
}
