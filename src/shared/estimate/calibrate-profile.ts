import type { Job } from '../contracts/job.ts';
import type { SliceRecord } from '../contracts/slice-record.ts';
import { intervalOf } from '../metrics/job-totals.ts';
import { functionSpec } from '../topology.ts';
import { PROFILES, type WorkProfile } from './work-profile.ts';

const lengthMsOf = ({ start, end }: SliceRecord): number => (end - start) * 1000;

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * A profile from the records of a job: how long its slices really took, on the memory that they had. A slice that is shorter
 * than the others counts as what a whole one would take. Failed slices tell the rate of failures.
 * @param records those that there are, in any order
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
    // Of a very short rest, what every slice takes whatever its length would be counted many times.
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
      // The handler's clock starts after initialisation; what cold slices take longer is spent within it.
      initMs: PROFILES.fanreel.coldStart.initMs + (warm.length === 0 ? 0 : Math.max(0, slowestCold)),
    },
    failureRate: Math.min(0.99, tried.length === 0 ? 0 : (tried.length - rendered.length) / tried.length),
  };
};
