/** What is up is closed in the opposite order, however far the start has come. */
export class Shutdown {
  readonly #steps: (() => unknown)[] = [];

  /** Run this at the end, before everything that was said earlier. */
  later(step: () => unknown): void {
    this.#steps.unshift(step);
  }

  /** Run every step once, the last one first. */
  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}
