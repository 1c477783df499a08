import type { GroupListing } from '../shared/core/completion/record-groups.ts';
import { groupOf } from '../shared/core/completion/record-groups.ts';
import type { Now } from '../shared/core/ports/ports.ts';

/** A list younger than this is as good as a request for the record. */
export const LISTING_FRESH_MS = 1000;

/**
 * The last list of a group that this environment made. A worker that renders slice after slice thus need not request
 * whether the next one is recorded already.
 */
export class RecentListing {
  readonly #now: Now;
  #listing: GroupListing | undefined;
  #atMs = Number.NEGATIVE_INFINITY;

  /** @param now wall clock: it goes on while an environment is frozen */
  constructor(now: Now) {
    this.#now = now;
  }

  note(listing: GroupListing): void {
    this.#listing = listing;
    this.#atMs = this.#now();
  }

  /** Whether a recent list showed no record of the slice. */
  lacks(jobId: string, index: number): boolean {
    if (this.#listing === undefined || this.#now() - this.#atMs >= LISTING_FRESH_MS) return false;
    const { jobId: listed, group, indexes } = this.#listing;
    return listed === jobId && group === groupOf(index) && !indexes.has(index);
  }
}
