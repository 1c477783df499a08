import { shownName } from '../../shared/core/text/shown-name.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import type { ListedJob } from './list-stored-jobs.ts';

/** More than one job has the name that was given. */
export class AmbiguousJobError extends UsageError {
  /**
   * @param word as typed
   * @param count how many jobs have it
   * @param candidates some of them
   */
  constructor(
    readonly word: string,
    readonly count: number,
    readonly candidates: readonly ListedJob[],
  ) {
    const ids = candidates.map(({ jobId }) => jobId).join(', ');
    const more = count > candidates.length ? `, and ${count - candidates.length} more` : '';
    super(`"${shownName(word)}" may be any of ${count} jobs: ${ids}${more}. Name one of them.`);
  }
}
