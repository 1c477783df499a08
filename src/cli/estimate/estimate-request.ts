import { stackLayerOf } from '../../sdk/core/parameters/stack-layer.ts';
import { UsageError, valueOrUsage } from '../../sdk/core/usage/usage-error.ts';
import { readJobArgument } from '../../sdk/job/job-argument.ts';
import { mergeOptions, type RenderOptions } from '../../shared/core/options/render-options.ts';
import { AWS_LIMITS } from '../../shared/estimator/model/aws-limits.ts';
import { PROFILE_NAMES, type ProfileName } from '../../shared/estimator/model/work-profile.ts';
import { functionSpec } from '../../shared/topology.ts';
import { looksLikeDuration, readDuration } from '../core/words/read-duration.ts';
import { layerOf, type RunFlags, type RunRequest, readRunRequest } from '../run/run-request.ts';

/** Flags of `estimate` as commander hands them over. */
export interface EstimateFlags extends Omit<RunFlags, 'out' | 'packed'> {
  readonly duration?: string;
  readonly profile?: string;
  readonly memory?: string;
  readonly work?: string;
  readonly accountConcurrency?: string;
  readonly failureRate?: string;
  readonly perDay?: string;
  readonly peakFactor?: string;
  readonly calibrate?: string;
  readonly seed?: string;
  readonly verbose?: boolean;
}

/** Checked argument and flags of `estimate`. */
export interface EstimateRequest {
  readonly subject: { readonly durationMs: number } | { readonly file: string };
  readonly run: RunRequest;
  readonly options: RenderOptions;
  readonly profile: ProfileName;
  /** undefined: the profile's value */
  readonly memoryMb: number | undefined;
  /** work for a slice of 30 s; undefined: the profile's value */
  readonly workSeconds: number | undefined;
  readonly accountConcurrency: number;
  readonly failureRate: number | undefined;
  readonly perDay: number | undefined;
  readonly peakFactor: number;
  /** a job whose records tell how long slices take */
  readonly calibrate: string | undefined;
  readonly seed: number;
}

interface Range {
  readonly flag: string;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

const LARGEST_MEMORY_MB = 10_240;

const readNumber = (raw: string | undefined, { flag, least, most, whole = true }: Range): number | undefined => {
  if (raw === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(raw) ? Number(raw) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(
    `${flag} is "${raw}"; allowed are ${whole ? 'whole numbers' : 'numbers'} from ${least} to ${most}.`,
  );
};

const readProfile = (raw = 'fanreel'): ProfileName => {
  const profile = PROFILE_NAMES.find((name) => name === raw);
  if (profile !== undefined) return profile;
  throw new UsageError(`--profile is "${raw}"; allowed are ${PROFILE_NAMES.join(' and ')}.`);
};

const subjectOf = (argument: string | undefined, duration: string | undefined): EstimateRequest['subject'] => {
  if (argument !== undefined && duration !== undefined) {
    throw new UsageError(`Both "${argument}" and --duration "${duration}" were given; give one.`);
  }
  if (duration !== undefined) return { durationMs: readDuration(duration) };
  if (argument === undefined) {
    throw new UsageError('Nothing to estimate was given; name a video, or a duration such as 2h52m30s.');
  }
  return looksLikeDuration(argument) ? { durationMs: readDuration(argument) } : { file: argument };
};

/**
 * Check argument and flags of `estimate`.
 * @param argument file or duration as typed
 * @throws {UsageError} naming the flag, its value and what is allowed
 */
export const readEstimateRequest = (argument: string | undefined, flags: EstimateFlags): EstimateRequest => {
  const run = readRunRequest(flags);
  const options = valueOrUsage(
    mergeOptions('video', stackLayerOf({ ...run.usual.parameters, ...run.parameters }), layerOf(run.optionsText)),
  );
  const { memory, work, accountConcurrency, failureRate, perDay, peakFactor, seed } = flags;
  return {
    subject: subjectOf(argument, flags.duration),
    run,
    options,
    profile: readProfile(flags.profile),
    memoryMb: readNumber(memory, { flag: '--memory', least: 128, most: LARGEST_MEMORY_MB }),
    workSeconds: readNumber(work, {
      flag: '--work',
      least: 0.001,
      most: functionSpec('worker').timeoutSeconds,
      whole: false,
    }),
    accountConcurrency:
      readNumber(accountConcurrency, { flag: '--account-concurrency', least: 1, most: 1_000_000 }) ??
      AWS_LIMITS.accountConcurrency,
    failureRate: readNumber(failureRate, { flag: '--failure-rate', least: 0, most: 0.99, whole: false }),
    perDay: readNumber(perDay, { flag: '--per-day', least: 1, most: 100_000_000 }),
    peakFactor: readNumber(peakFactor, { flag: '--peak-factor', least: 1, most: 24, whole: false }) ?? 3,
    calibrate: flags.calibrate === undefined ? undefined : readJobArgument(flags.calibrate),
    seed: readNumber(seed, { flag: '--seed', least: 0, most: 2_147_483_647 }) ?? 1,
  };
};
