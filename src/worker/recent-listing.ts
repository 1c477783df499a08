import type { GroupListing } from '../shared/completion/record-groups.ts';
import { groupOf } from '../shared/completion/record-groups.ts';
import type { Now } from '../shared/ports.ts';

/** A list that is younger than this says as much about a record as asking for it would. */
const FRESH_MS = 1000;

/**
 * What this environment saw when it last listed a group: a worker that takes slice after slice need not ask whether the
 * next one is recorded already.
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

  /** Whether the slice was seen to have no record, a moment ago. */
  lacks(jobId: string, index: number): boolean {
    if (this.#listing === undefined || this.#now() - this.#atMs >= FRESH_MS) return false;
    const { jobId: listed, group, indexes } = this.#listing;
    return listed === jobId && group === groupOf(index) && !indexes.has(index);
  }
}
