import { DETAIL_TYPES, EVENT_SOURCE } from './core/contracts/events.ts';
import type { FunctionName } from './function-name.ts';
import {
  API_PERMISSIONS,
  ASSEMBLER_PERMISSIONS,
  type BucketName,
  type ObjectPermission,
  RECONCILER_PERMISSIONS,
  SPLITTER_PERMISSIONS,
  STITCHER_PERMISSIONS,
  WORKER_PERMISSIONS,
} from './permissions.ts';

/** Lambda gives one vCPU per 1,769 MB. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEMORY_MB_PER_VCPU = 1769;

/** How far the heap of a worker grows before it is searched for garbage, percent of what is alive. @see letHeapGrow */
export const WORKER_HEAP_GROWTH_PERCENT = 400;

/** How long the logs of functions and of the HTTP API are kept. */
export const LOG_RETENTION_DAYS = 30;

/** Where the ffmpeg layer puts its binaries in a function. */
export const LAYER_BINARIES = { ffmpeg: '/opt/bin/ffmpeg', ffprobe: '/opt/bin/ffprobe' } as const;

export const ARCHITECTURES = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];
/** One architecture for all functions, as layers hold binaries. */
export const DEFAULT_ARCHITECTURE: Architecture = 'x86_64';

export { HTTP_API, type HttpApiSpec, type Throttle } from './http-api-topology.ts';
export type { BucketName, FunctionName };
/** S3 and schedules send events on `default`; `fanreel` is the project's own. */
export type BusName = 'default' | 'fanreel';
/** Layers that a function may need in addition to its bundle. */
export type LayerName = 'ffmpeg' | 'sharp';

/** Stack parameters that reserve concurrency. */
export type ConcurrencyParameter = 'WorkerConcurrency' | 'ApiConcurrency';

export interface FunctionSpec {
  readonly name: FunctionName;
  /** source file of the handler; the bundle exports `handler` */
  readonly entry: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly ephemeralStorageMb: number;
  /** retries of an asynchronous invocation that threw, and its maximum age */
  readonly retryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** where the on-failure event goes */
  readonly onFailure: BusName;
  /** what its adapters may do in the buckets */
  readonly permissions: readonly ObjectPermission[];
  /** the bus on which the function itself puts events */
  readonly publishesTo?: BusName;
  readonly layers: readonly LayerName[];
  /** growth of V8's heap since its last search for garbage, percent, which its handler sets; without one V8 decides */
  readonly heapGrowthPercent?: number;
  /** stack parameter that reserves concurrency for it; without one it shares the account's */
  readonly concurrencyParameter?: ConcurrencyParameter;
}

export interface RuleSpec {
  readonly name: string;
  readonly bus: BusName;
  /** content-based pattern; {@link patternOf} completes it with the real name of `bucket` */
  readonly pattern?: Readonly<Record<string, unknown>>;
  readonly bucket?: BucketName;
  /** a schedule instead of a pattern, whole minutes; on the default bus only */
  readonly everyMinutes?: number;
  readonly target: FunctionName;
  /** delivery into the function's queue */
  readonly retry: { readonly maximumAgeSeconds: number; readonly maximumAttempts: number };
  readonly deadLetters: QueueName;
}

export type QueueName = 'dead-letters';

const HOUR = 3600;
const asyncDefaults = { retryAttempts: 2, maximumEventAgeSeconds: 6 * HOUR, onFailure: 'fanreel' } as const;
const delivery = {
  retry: { maximumAgeSeconds: 24 * HOUR, maximumAttempts: 185 },
  deadLetters: 'dead-letters',
} as const;

export const FUNCTIONS: readonly FunctionSpec[] = [
  {
    // Lambda's longest time: the packets of a film of 60 GB without an index are listed in it, while its first slices render.
    name: 'splitter',
    entry: 'src/splitter/handler.ts',
    memoryMb: 1024,
    timeoutSeconds: 900,
    ephemeralStorageMb: 512,
    permissions: SPLITTER_PERMISSIONS,
    publishesTo: 'fanreel',
    layers: ['ffmpeg', 'sharp'],
    ...asyncDefaults,
  },
  {
    // One vCPU: ffmpeg decodes with the least overhead on one thread, and slices are what runs in parallel.
    name: 'worker',
    entry: 'src/worker/handler.ts',
    memoryMb: MEMORY_MB_PER_VCPU,
    timeoutSeconds: 300,
    ephemeralStorageMb: 2048,
    permissions: WORKER_PERMISSIONS,
    publishesTo: 'fanreel',
    layers: ['ffmpeg', 'sharp'],
    heapGrowthPercent: WORKER_HEAP_GROWTH_PERCENT,
    concurrencyParameter: 'WorkerConcurrency',
    ...asyncDefaults,
  },
  {
    name: 'assembler',
    entry: 'src/assembler/handler.ts',
    // The assembler uses less than half of this memory. Most of its work is drawing storyboards, which costs the same
    // on twice the processor: three hours of film take 24 s instead of 47 s. Its waiting costs more: 0.001 cents a
    // video.
    memoryMb: 1024,
    // The storyboard of a film of several days takes minutes; if time runs out, the manifest is written without it.
    timeoutSeconds: 900,
    ephemeralStorageMb: 512,
    permissions: ASSEMBLER_PERMISSIONS,
    publishesTo: 'fanreel',
    layers: ['sharp'],
    ...asyncDefaults,
  },
  {
    name: 'reconciler',
    entry: 'src/reconciler/handler.ts',
    memoryMb: 512,
    timeoutSeconds: 300,
    ephemeralStorageMb: 512,
    permissions: RECONCILER_PERMISSIONS,
    publishesTo: 'fanreel',
    layers: [],
    ...asyncDefaults,
  },
  {
    name: 'api',
    entry: 'src/api/handler.ts',
    memoryMb: 1024,
    // A second less than the gateway waits, so that a slow request is an error of the function, which is logged.
    timeoutSeconds: 29,
    ephemeralStorageMb: 512,
    permissions: API_PERMISSIONS,
    publishesTo: 'fanreel',
    layers: ['sharp'],
    concurrencyParameter: 'ApiConcurrency',
    ...asyncDefaults,
  },
  {
    // The stitcher moves bytes: memory buys bandwidth, and its temporary files hold the sound of the longest film.
    name: 'stitcher',
    entry: 'src/stitcher/handler.ts',
    memoryMb: 2048,
    timeoutSeconds: 900,
    ephemeralStorageMb: 2048,
    permissions: STITCHER_PERMISSIONS,
    layers: ['ffmpeg'],
    ...asyncDefaults,
  },
];

export const RULES: readonly RuleSpec[] = [
  {
    name: 'upload',
    bus: 'default',
    pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] },
    bucket: 'source',
    target: 'splitter',
    ...delivery,
  },
  {
    name: 'slice',
    bus: 'fanreel',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DETAIL_TYPES.slice] },
    target: 'worker',
    ...delivery,
  },
  {
    // The outline is one more invocation of the worker: it has ffmpeg, the picture library and the rights to read the film.
    name: 'outline',
    bus: 'fanreel',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DETAIL_TYPES.outline] },
    target: 'worker',
    ...delivery,
  },
  {
    name: 'rendered',
    bus: 'fanreel',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DETAIL_TYPES.rendered] },
    target: 'assembler',
    ...delivery,
  },
  {
    name: 'completed',
    bus: 'fanreel',
    // A job that has nothing to join starts no stitcher. Events of earlier versions do not say it.
    pattern: {
      source: [EVENT_SOURCE],
      'detail-type': [DETAIL_TYPES.completed],
      detail: { joins: [true, { exists: false }] },
    },
    target: 'stitcher',
    ...delivery,
  },
  {
    // Lambda's event after the retries of an invocation are used up.
    name: 'retries-used-up',
    bus: 'fanreel',
    pattern: { source: ['lambda'], 'detail-type': ['Lambda Function Invocation Result - Failure'] },
    target: 'assembler',
    ...delivery,
  },
  {
    name: 'plan-again',
    bus: 'fanreel',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DETAIL_TYPES.uploaded] },
    target: 'splitter',
    ...delivery,
  },
  {
    // Schedules live on the default bus only.
    name: 'reconcile',
    bus: 'default',
    everyMinutes: 5,
    target: 'reconciler',
    ...delivery,
  },
];

/** The function of that name. */
export const functionSpec = (name: FunctionName): FunctionSpec => {
  const spec = FUNCTIONS.find((candidate) => candidate.name === name);
  if (spec === undefined) throw new RangeError(`the topology has no function ${name}`);
  return spec;
};

/** The pattern of a rule with the real names of the buckets, as a bus takes it; undefined for a schedule. */
export const patternOf = (
  { pattern, bucket }: RuleSpec,
  bucketNames: Readonly<Record<BucketName, string>>,
): Readonly<Record<string, unknown>> | undefined =>
  pattern === undefined || bucket === undefined
    ? pattern
    : { ...pattern, detail: { bucket: { name: [bucketNames[bucket]] } } };
