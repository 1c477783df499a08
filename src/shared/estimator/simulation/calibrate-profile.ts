import type { Job } from '../../core/documents/job.ts';
import type { SliceRecord } from '../../core/documents/slice-record.ts';
import { meanOf } from '../../core/numbers/mean-of.ts';
import { functionSpec } from '../../topology.ts';
import { intervalOf } from '../model/job-totals.ts';
import { PROFILES, type WorkProfile } from '../model/work-profile.ts';

const lengthMsOf = ({ start, end }: SliceRecord): number => (end - start) * 1000;

/**
 * A profile from the records of a job: how long its slices really took, on their memory. The time of a shorter slice is
 * scaled to that of a whole one. Failed slices give the failure rate.
 * @param records the existing records, in any order
 * @returns undefined when no slice was rendered
 */
export const calibrateProfile = (
  job: Pick<Job, 'jobId' | 'options'>,
  records: readonly SliceRecord[],
): WorkProfile | undefined => {
  const sliceMs = job.options.slice * 1000;
  const rendered = records.filter(({ status }) => status === 'rendered');
  const timed = rendered
    .filter((record) => lengthMsOf(record) > 0)
    // A very short last slice is left out: scaling it would multiply the fixed time of a slice many times.
    .filter((record, _, all) => lengthMsOf(record) >= sliceMs / 2 || all.length === 1)
    .map((record) => {
      const { startMs, endMs } = intervalOf(record);
      return { ms: ((endMs - startMs) * sliceMs) / lengthMsOf(record), cold: record.coldStart };
    });
  if (timed.length === 0) return undefined;
  const warm = timed.filter(({ cold }) => !cold);
  const used = warm.length === 0 ? timed : warm;
  const tried = records.filter(({ status, error }) => status === 'rendered' || error?.name !== 'Cancelled');
  const slowestCold = meanOf(timed.filter(({ cold }) => cold).map(({ ms }) => ms)) - meanOf(warm.map(({ ms }) => ms));
  return {
    name: job.jobId,
    basis: [
      `Work as measured in job ${job.jobId}: ${used.length} of its slices, ${(meanOf(used.map(({ ms }) => ms)) / 1000).toFixed(2)} s each on average.`,
    ],
    memoryMb: Math.max(1, ...rendered.map(({ memoryMb }) => memoryMb)),
    ephemeralMb: functionSpec('worker').ephemeralStorageMb,
    work: { kind: 'measured', sortedMs: used.map(({ ms }) => ms).sort((a, b) => a - b) },
    coldStart: {
      ...PROFILES.fanreel.coldStart,
      // The handler's clock starts after initialisation; the extra time of cold slices is spent within the handler.
      initMs: PROFILES.fanreel.coldStart.initMs + (warm.length === 0 ? 0 : Math.max(0, slowestCold)),
    },
    failureRate: Math.min(0.99, tried.length === 0 ? 0 : (tried.length - rendered.length) / tried.length),
  };
};
