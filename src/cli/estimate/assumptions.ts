import { AWS_LIMITS } from '../../shared/estimator/model/aws-limits.ts';
import { PRICES_AS_OF, PRICES_REGION } from '../../shared/estimator/model/prices.ts';
import type { WorkProfile } from '../../shared/estimator/model/work-profile.ts';
import { DEFAULT_ARCHITECTURE } from '../../shared/topology.ts';
import type { EstimateRequest } from './estimate-request.ts';

const grouped = (value: number): string => value.toLocaleString('en-US');

/** The assumptions of an estimate for AWS, one sentence each. */
export const assumptionsOf = (
  { accountConcurrency, seed }: Pick<EstimateRequest, 'accountConcurrency' | 'seed'>,
  profile: WorkProfile,
): string[] => {
  const { newEnvironments, throttleBackOff, functionErrorRetriesMs, maximumEventAgeMs } = AWS_LIMITS;
  const [first = 0, second = 0] = functionErrorRetriesMs;
  return [
    ...profile.basis,
    `Workers have ${grouped(profile.memoryMb)} MB of memory and ${grouped(profile.ephemeralMb)} MB of /tmp, ${DEFAULT_ARCHITECTURE}; ${(profile.failureRate * 100).toFixed(1)} % of attempts fail.`,
    `At most ${grouped(accountConcurrency)} executions at once; ${grouped(newEnvironments.count)} new environments in ${newEnvironments.perMs / 1000} s; nothing else runs in the account.`,
    `A refused event comes back after ${throttleBackOff.firstMs / 1000} s, then twice as late each time up to ${throttleBackOff.longestMs / 1000} s, ±25 %, and is dropped after ${maximumEventAgeMs / 3_600_000} h; a failed one after ${first / 60_000} and ${second / 60_000} min.`,
    'The splitter takes 2 s and 3.9 ms a slice, the assembler 0.6 s, 1.6 ms a slice and 0.22 s a sheet of the storyboard, both on 1,024 MB; the stitcher, if there is something to join, 0.5 s and 30 ms a slice on 2,048 MB, after the manifest; an event is delivered in 0.5 s.',
    'Requests as the functions make them, every attempt succeeding at once; of stitching all but what reading the sound takes.',
    `List prices of ${PRICES_REGION} as of ${PRICES_AS_OF}, without free tiers, discounts, storage, data transfer, logs and metrics.`,
    `Money follows from mean durations, time from durations drawn with seed ${seed}.`,
  ];
};
