/** Closes parts in the opposite order of their start, also when a start failed half way. */
export class Shutdown {
  readonly #steps: (() => unknown)[] = [];

  /** Add a step that runs at shutdown, before all steps that were added earlier. */
  later(step: () => unknown): void {
    this.#steps.unshift(step);
  }

  /** Run every step once, the last added one first. */
  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}
