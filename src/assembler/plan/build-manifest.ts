import type { Gathered } from '../../renders/parts/assembler/assembler-part.ts';
import type { Warning } from '../../shared/core/contracts/warning.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';
import { REJECTION_REASONS } from '../../shared/core/errors/errors.ts';
import { keyRanges } from '../../shared/core/job/key-ranges.ts';
import { isPart, rangesOfPart } from '../../shared/core/slices/film-part.ts';
import { totalsOf } from '../../shared/estimator/model/job-totals.ts';
import type { Coverage } from './check-coverage.ts';
import { countTakenOver } from './count-taken-over.ts';
import { gatherChosen } from './gather-chosen.ts';
import { gatherWarnings } from './gather-warnings.ts';

/** The input for a manifest. */
export interface ManifestParts {
  readonly job: Job;
  /** by slice index */
  readonly records: ReadonlyMap<number, SliceRecord>;
  readonly coverage: Coverage;
  /** renders that combine all slices, none by default */
  readonly gathered?: readonly Gathered[];
  /** that the job has no outline */
  readonly outline?: Warning | undefined;
  /** poster and fingerprints, none by default */
  readonly extras?: { readonly entry: Pick<Manifest, 'poster' | 'fingerprints'>; readonly warning?: Warning };
  /** 1 for the first manifest of the job */
  readonly revision: number;
  /** epoch milliseconds */
  readonly nowMs: number;
}

type Gap = Coverage['gaps'][number];

const isSourceFault = ({ error }: Gap): boolean => REJECTION_REASONS.some((reason) => reason === error.name);

/** `rejected`: nothing was rendered, and the source is the reason for every gap. */
const statusOf = ({ gaps, leftOut, expected }: Coverage): Manifest['status'] => {
  if (gaps.length === 0) return leftOut.length === 0 ? 'complete' : 'partial';
  return gaps.length === expected && gaps.every(isSourceFault) ? 'rejected' : 'partial';
};

const plannedRanges = ({ probe, options }: Job): Pick<Manifest['coverage'], 'ranges'> => {
  if (!isPart(options)) return {};
  const ranges = rangesOfPart(probe.durationMs, options);
  return { ranges: ranges.map(({ startMs, endMs }) => ({ start: startMs / 1000, end: endMs / 1000 })) };
};

/**
 * Build the manifest of a job: its outputs, its gaps with their reasons, and how parallel it was.
 * @returns a manifest whose rendered slices and gaps together cover every millisecond of the video, or of its part, exactly once
 */
export const buildManifest = (parts: ManifestParts): Manifest => {
  const { job, records, coverage, gathered = [], revision, nowMs } = parts;
  const { expected, gaps, leftOut, rendered, outputs } = coverage;
  const { bucket, key, etag, bytes } = job.source;
  return {
    version: 1,
    revision,
    jobId: job.jobId,
    status: statusOf(coverage),
    source: { bucket, key, etag, bytes, media: job.media, durationMs: job.probe.durationMs },
    options: job.options,
    coverage: { expected, rendered: rendered.length, failed: gaps.length, gaps, ...plannedRanges(job) },
    renders: keyRanges([...outputs, ...gathered.flatMap((each) => each.outputs)]),
    ...Object.assign({}, ...gathered.map(({ entry }) => entry)),
    ...parts.extras?.entry,
    ...countTakenOver(rendered),
    ...gatherChosen(rendered),
    ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
    ...gatherWarnings(job, records, [parts.outline, parts.extras?.warning]),
    metrics: totalsOf(job, [...records.values()]),
    completedAt: new Date(nowMs).toISOString(),
  };
};
