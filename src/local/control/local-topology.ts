import { join } from 'node:path';
import { STILL_SECONDS } from '../../shared/core/options/option-table.ts';
import { ENV } from '../../shared/core/topology/config.ts';
import {
  type BucketName,
  type BusName,
  FUNCTIONS,
  type FunctionName,
  patternOf,
  RULES,
} from '../../shared/topology.ts';
import type { LocalFunction } from '../core/lambda/local-function.ts';
import type { LocalRule } from '../events/local-rule.ts';
import type { FunctionLimits } from './cloud-api.ts';

/** Fixed bucket names; a stack would generate them. */
export const BUCKETS: Readonly<Record<BucketName, string>> = { source: 'fanreel-source', output: 'fanreel-output' };
export const BUSES: Readonly<Record<BusName, string>> = { default: 'default', fanreel: 'fanreel' };
export const REGION = 'us-east-1';

/** Endpoints and binaries for the functions. */
export interface Surroundings {
  readonly s3Endpoint: string;
  readonly s3TlsEndpoint: string;
  readonly eventsEndpoint: string;
  readonly caPath: string;
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** folder that keeps what binaries answer about themselves */
  readonly answersDir: string;
  readonly buckets: Readonly<Record<BucketName, string>>;
  /** stack parameters as environment variables */
  readonly parameters: Readonly<Record<string, string>>;
  /** seconds without progress after which a job counts as stalled; default: as in the topology */
  readonly stillSeconds?: number | undefined;
}

const environmentOf = (around: Surroundings, name: FunctionName): Readonly<Record<string, string>> => ({
  [ENV.sourceBucket]: around.buckets.source,
  [ENV.outputBucket]: around.buckets.output,
  [ENV.eventBus]: BUSES.fanreel,
  [ENV.mediaEndpoint]: around.s3TlsEndpoint,
  AWS_ENDPOINT_URL_S3: around.s3Endpoint,
  AWS_ENDPOINT_URL_EVENTBRIDGE: around.eventsEndpoint,
  // Not as NODE_EXTRA_CA_CERTS, for which Node reads all of its own authorities whenever it starts.
  [ENV.mediaAuthorities]: around.caPath,
  FFMPEG_PATH: around.ffmpegPath,
  FFPROBE_PATH: around.ffprobePath,
  FANREEL_ANSWERS: around.answersDir,
  // As in the stack.
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_LAMBDA_LOG_LEVEL: 'INFO',
  // Names the function in its requests to S3. Powertools leaves a name alone that has its mark; with what it would add, the name would
  // be too long for the SDK, which would complain in the log at every request.
  AWS_SDK_UA_APP_ID: `fanreel-${name}/PTEnv/local`,
  ...(around.stillSeconds === undefined ? {} : { [STILL_SECONDS.env]: `${around.stillSeconds}` }),
  // The SDK's advice on Node versions is for developers, not for the logs of a run.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...around.parameters,
});

/**
 * The topology's functions as processes of this machine.
 * @param limits overrides of the topology's limits
 */
export const localFunctions = (
  bundlesDir: string,
  concurrency: Readonly<Record<FunctionName, number>>,
  around: Surroundings,
  limits: FunctionLimits = {},
): LocalFunction[] =>
  FUNCTIONS.map((spec) => ({
    name: spec.name,
    bundlePath: join(bundlesDir, 'functions', spec.name, 'index.cjs'),
    memoryMb: spec.memoryMb,
    timeoutSeconds: spec.timeoutSeconds,
    ...limits[spec.name],
    env: environmentOf(around, spec.name),
    concurrency: concurrency[spec.name],
    ...(spec.heapGrowthPercent === undefined ? {} : { heapGrowthPercent: spec.heapGrowthPercent }),
    async: {
      retryAttempts: spec.retryAttempts,
      maxEventAgeSeconds: spec.maximumEventAgeSeconds,
      onFailureBus: BUSES[spec.onFailure],
    },
  }));

/**
 * The topology's rules with this machine's names.
 * @param scheduleRateMs rate of all schedules; default: theirs
 */
export const localRules = (buckets: Surroundings['buckets'] = BUCKETS, scheduleRateMs?: number): LocalRule[] =>
  RULES.map((rule) => ({
    name: rule.name,
    bus: BUSES[rule.bus],
    ...(rule.pattern === undefined ? {} : { pattern: patternOf(rule, buckets) }),
    ...(rule.everyMinutes === undefined ? {} : { scheduleRateMs: scheduleRateMs ?? rule.everyMinutes * 60_000 }),
    targets: [{ functionName: rule.target, retry: rule.retry, deadLetterQueueName: rule.deadLetters }],
  }));
