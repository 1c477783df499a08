import type { KeyNews } from './key-news.ts';

/** Objects of a job that tell how far it is: its records, its manifest, and the marker of an open job. */
const TELLING_KEY = /^(?:jobs\/([^/]+)\/(?:slices\/|manifest\.json$)|open\/([^/]+)\.json$)/;

/** Counts how often those of a job changed, so that nobody has to list them to learn that nothing did. */
export class JobNews {
  readonly #changes = new Map<string, number>();

  constructor(keys: KeyNews) {
    keys.subscribe((key) => {
      const [, ofPrefix, ofMarker] = TELLING_KEY.exec(key) ?? [];
      const jobId = ofPrefix ?? ofMarker;
      if (jobId !== undefined) this.#changes.set(jobId, this.of(jobId) + 1);
    });
  }

  /** Number of changes since the cloud was started. */
  of(jobId: string): number {
    return this.#changes.get(jobId) ?? 0;
  }
}
