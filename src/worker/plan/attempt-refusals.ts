import { SourceMediaError } from '../../shared/core/errors/errors.ts';
import { MAX_JOB_USD } from '../../shared/core/options/max-job-usd.ts';
import { formatUsd } from '../../shared/core/text/format.ts';
import type { SliceTask } from './slice-task.ts';

/** Failure of a slice that ran out of time twice: a third attempt would take as long. */
export const twiceTimedOut = ({ range }: Pick<SliceTask, 'range'>, cause?: unknown): SourceMediaError =>
  new SourceMediaError(
    'timeLimit',
    `Two attempts at the film between ${range.startMs / 1000} and ${range.endMs / 1000} s ran out of the time of a function; there is no third. ` +
      'Retry the job if the source or the machine was slow; else ask for shorter slices (slice=…) or fewer renders, or convert the film to a smaller size.',
    { cause },
  );

/** Failure of a job whose slices take longer than quoted and cost more than the job's limit. */
export const overBudget = (maxJobUsd: number, { job }: Pick<SliceTask, 'job'>): SourceMediaError =>
  new SourceMediaError(
    'tooExpensive',
    `The slices of this job took longer than they were quoted${job.quotedUsd === undefined ? '' : ` (${formatUsd(job.quotedUsd)})`}: ` +
      `what was rendered and what is left come to more than ${formatUsd(maxJobUsd)} by the list prices of AWS, so the job was stopped. ` +
      `Ask for fewer renders or a smaller film; or raise ${MAX_JOB_USD.parameter} (--max-usd of \`fanreel run\`; 0 for no limit) and retry the job.`,
  );
