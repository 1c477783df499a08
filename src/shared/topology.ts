import { DETAIL_TYPES, EVENT_SOURCE } from './contracts/events.ts';

/** Lambda gives one vCPU per 1,769 MB. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEMORY_MB_PER_VCPU = 1769;

export type BucketName = 'source' | 'output';
/** `default` is where S3 and schedules speak; `fanreel` is the project's own. */
export type BusName = 'default' | 'fanreel';
export type FunctionName = 'splitter' | 'worker' | 'assembler';

export interface FunctionSpec {
  readonly name: FunctionName;
  /** source file of the handler; the bundle exports `handler` */
  readonly entry: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly ephemeralStorageMb: number;
  /** retries of an asynchronous invocation that threw, and how old it may grow */
  readonly retryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** where the on-failure event goes */
  readonly onFailure: BusName;
}

export interface RuleSpec {
  readonly name: string;
  readonly bus: BusName;
  /** content-based pattern; `bucket` is completed with the real name of that bucket */
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly bucket?: BucketName;
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
    name: 'splitter',
    entry: 'src/splitter/handler.ts',
    memoryMb: 1024,
    timeoutSeconds: 300,
    ephemeralStorageMb: 512,
    ...asyncDefaults,
  },
  {
    // One vCPU: ffmpeg decodes with the least overhead on one thread, and slices are what runs in parallel.
    name: 'worker',
    entry: 'src/worker/handler.ts',
    memoryMb: MEMORY_MB_PER_VCPU,
    timeoutSeconds: 300,
    ephemeralStorageMb: 2048,
    ...asyncDefaults,
  },
  {
    name: 'assembler',
    entry: 'src/assembler/handler.ts',
    memoryMb: 512,
    timeoutSeconds: 120,
    ephemeralStorageMb: 512,
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
    name: 'rendered',
    bus: 'fanreel',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DETAIL_TYPES.rendered] },
    target: 'assembler',
    ...delivery,
  },
  {
    // Lambda's own event when the retries of an invocation are used up.
    name: 'retries-used-up',
    bus: 'fanreel',
    pattern: { source: ['lambda'], 'detail-type': ['Lambda Function Invocation Result - Failure'] },
    target: 'assembler',
    ...delivery,
  },
];

/** The function of that name. */
export const functionSpec = (name: FunctionName): FunctionSpec => {
  const spec = FUNCTIONS.find((candidate) => candidate.name === name);
  if (spec === undefined) throw new RangeError(`the topology has no function ${name}`);
  return spec;
};
