import { findNamedJob } from '../../sdk/job/job-argument.ts';
import { makeRecordReader } from '../../sdk/job/job-reader.ts';
import { openJobs } from '../../sdk/open/open-jobs.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { meanWorkMs, variationOf } from '../../shared/estimator/model/work-duration.ts';
import {
  PROFILE_SLICE_SECONDS,
  PROFILES,
  stretchedWork,
  type WorkProfile,
} from '../../shared/estimator/model/work-profile.ts';
import { workFor } from '../../shared/estimator/simulation/aws-estimate.ts';
import { calibrateProfile } from '../../shared/estimator/simulation/calibrate-profile.ts';
import type { EstimateRequest } from './estimate-request.ts';
import type { SampledSpeed } from './sampled-speed.ts';

const profileOfJob = async (jobId: string, stack: string | undefined, home: string): Promise<WorkProfile> => {
  const reached = await openJobs({ stack, home, command: 'estimate' });
  try {
    const { store, output } = reached.buckets;
    const job = await findNamedJob(reached.buckets, jobId);
    const records = await makeRecordReader(store, output, jobId)();
    const profile = calibrateProfile(job, [...records.values()]);
    if (profile === undefined) {
      throw new InvalidEventError(
        `No slice of job ${jobId} is rendered, so its records tell no time. Calibrate with a job that has some.`,
      );
    }
    // The measured times are for slices of the job's own length.
    return { ...profile, work: stretchedWork(profile.work, PROFILE_SLICE_SECONDS / job.options.slice) };
  } finally {
    await reached.close();
  }
};

const ofSample = (
  base: WorkProfile,
  { cpuMsPerMediaSecond, cpuMsPerSlice, sampledSeconds }: SampledSpeed,
): WorkProfile => {
  const meanMs = cpuMsPerSlice + cpuMsPerMediaSecond * PROFILE_SLICE_SECONDS;
  return {
    ...base,
    basis: [
      `${(meanMs / 1000).toFixed(2)} s of work a slice of ${PROFILE_SLICE_SECONDS} s: processor time of ${sampledSeconds.toFixed(1)} s of this file on this machine; an AWS vCPU will not meet it exactly.`,
      ...base.basis.slice(1),
    ],
    work: { kind: 'spread', meanMs, variation: variationOf(base.work) },
  };
};

/**
 * How long a slice works on AWS, from the best source available: a flag, a job's records, samples of the file, the profile.
 * @param sampled undefined when only a length is known
 * @returns a profile whose work is for a whole slice of the request
 */
export const chooseProfile = async (
  request: EstimateRequest,
  sampled: SampledSpeed | undefined,
  home: string,
): Promise<WorkProfile> => {
  const { calibrate, run, memoryMb, workSeconds, failureRate, options } = request;
  const base = PROFILES[request.profile];
  const known =
    calibrate !== undefined
      ? await profileOfJob(calibrate, run.stack, home)
      : sampled !== undefined && request.profile === 'fanreel'
        ? ofSample(base, sampled)
        : base;
  const given: WorkProfile = {
    ...known,
    ...(failureRate === undefined ? {} : { failureRate }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(workSeconds === undefined
      ? {}
      : {
          basis: [`${workSeconds} s of work a slice of ${PROFILE_SLICE_SECONDS} s, as given.`, ...known.basis.slice(1)],
          work: { kind: 'spread' as const, meanMs: workSeconds * 1000, variation: variationOf(known.work) },
        }),
  };
  const measuredAtMb = workSeconds === undefined ? known.memoryMb : given.memoryMb;
  const work = workFor(given, options.slice, measuredAtMb);
  const spread =
    work.kind === 'spread'
      ? [`Slices differ by ${Math.round(variationOf(work) * 100)} % (standard deviation), lognormal.`]
      : [];
  const stretched =
    Math.abs(meanWorkMs(work) - meanWorkMs(given.work)) > 1
      ? [
          `That makes ${(meanWorkMs(work) / 1000).toFixed(2)} s for ${options.slice} s on ${given.memoryMb} MB: in proportion to the length, and to memory below one vCPU (1,769 MB).`,
        ]
      : [];
  return { ...given, work, basis: [...given.basis, ...stretched, ...spread] };
};
