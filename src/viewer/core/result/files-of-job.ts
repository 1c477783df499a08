import { type JobAnswer, LINK_KINDS, type LinkKind } from '../../../api/contracts/jobs.ts';
import { isResult } from '../../../renders/registry/is-result.ts';
import { POSTER_FOLDER } from '../../../shared/core/contracts/object-keys.ts';
import { type StitchedRecord, sharedOutputs } from '../../../shared/core/documents/stitched.ts';
import type { SharedFile } from './zip-entries.ts';

/** Everything of a job that is of use to people. */
export interface JobFiles {
  readonly results: NonNullable<JobAnswer['results']>;
  /** lists of links in which all of it is */
  readonly kinds: readonly LinkKind[];
  readonly bytes: number;
  /** files that are another result as well */
  readonly shared: readonly SharedFile[];
}

const sum = (sizes: readonly { readonly bytes: number }[]): number => sizes.reduce((all, { bytes }) => all + bytes, 0);

/** @param stitched renders of the whole film; undefined as long as they are not there */
export const filesOfJob = (
  { jobId, results: all = [], manifest }: JobAnswer,
  stitched: StitchedRecord | undefined,
): JobFiles => {
  const results = all.filter(({ first }) => isResult(jobId, first.key));
  const poster = manifest?.poster;
  const others: readonly LinkKind[] = poster === undefined ? ['files', 'slices'] : ['files', 'slices', POSTER_FOLDER];
  return {
    results,
    kinds: LINK_KINDS.filter((kind) => others.includes(kind) || results.some((result) => result.kind === kind)),
    bytes: sum(results) + sum(stitched?.outputs ?? []) + (poster?.bytes ?? 0) + (poster?.small?.bytes ?? 0),
    shared: stitched === undefined ? [] : sharedOutputs(stitched),
  };
};
