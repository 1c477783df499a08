import { subjectOf } from '../../renders/parts/render-spec.ts';
import { outputs } from '../../renders/registry/planned-outputs.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { StoredOutput } from '../../shared/core/contracts/stored-output.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import { checkSlice, keysOf, type StoredObjects } from './check-slice.ts';

/** Which slices of a job are rendered, and which are gaps. */
export interface Coverage {
  /** slices of the plan */
  readonly expected: number;
  readonly gaps: Manifest['coverage']['gaps'];
  /** renders that rendered slices lack */
  readonly leftOut: NonNullable<Manifest['leftOut']>;
  /** records of slices whose outputs are all there */
  readonly rendered: readonly SliceRecord[];
  /** all of their outputs */
  readonly outputs: readonly StoredOutput[];
}

/** The input for the check of a job. */
export interface CoverageParts {
  readonly job: Job;
  /** by slice index */
  readonly records: ReadonlyMap<number, SliceRecord>;
  readonly stored: StoredObjects;
}

const outputsOf = ({ renders }: SliceRecord, stored: StoredObjects): StoredOutput[] =>
  renders.flatMap((row) =>
    keysOf(row).map((key) => ({
      kind: row.kind,
      contentType: row.contentType,
      key,
      bytes: stored.get(key)?.bytes ?? 0,
      ...(row.entries === undefined ? {} : { pictures: row.entries.length }),
    })),
  );

/**
 * Compare plan, records and stored objects.
 * @returns rendered slices and gaps that together cover every millisecond of the video, or of its part, exactly once
 */
export const checkCoverage = ({ job, records, stored }: CoverageParts): Coverage => {
  const slices = slicesOf(job);
  const subject = subjectOf(job);
  const gaps: Manifest['coverage']['gaps'] = [];
  const rendered: SliceRecord[] = [];
  for (const slice of slices) {
    const { index, startMs, endMs } = slice;
    const record = records.get(index);
    const expected = outputs(subject, slice, sliceKeys(job.jobId, index));
    const error = checkSlice({ slice, record, expected, stored });
    if (error !== undefined) gaps.push({ index, start: startMs / 1000, end: endMs / 1000, error });
    else if (record !== undefined) rendered.push(record);
  }
  return {
    expected: slices.length,
    gaps,
    leftOut: rendered.flatMap(({ index, leftOut = [] }) => leftOut.map((each) => ({ index, ...each }))),
    rendered,
    outputs: rendered.flatMap((record) => outputsOf(record, stored)),
  };
};
