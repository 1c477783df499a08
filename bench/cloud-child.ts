import { startCloud } from '../src/local/cloud.ts';
import type { CloudEndpoints } from '../src/local/control/cloud-api.ts';
import { listProcesses, peakResidentBytes, residentBytes } from '../src/local/lambda/process-list.ts';
import { treeOf } from '../src/local/lambda/process-tree.ts';

/*
 * A process that runs a local cloud and nothing else, so that its memory is the cloud's own.
 */

/** What the parent passes as the only argument, as JSON. */
export interface CloudRequest {
  readonly home: string;
  readonly bundlesDir: string;
}

/** What became of the invocations of one function since the start. */
export interface FunctionFigures {
  readonly received: number;
  readonly dropped: number;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly peakConcurrency: number;
  /** longest that an event waited, milliseconds */
  readonly queueAgeMs: number;
  /** every invocation, milliseconds */
  readonly durationsMs: readonly number[];
}

/** What the child says. */
export type CloudNews =
  | { readonly type: 'started'; readonly endpoints: CloudEndpoints }
  | {
      readonly type: 'settled';
      readonly functions: Readonly<Record<string, FunctionFigures>>;
      /** most resident memory of this process, and of it and all that it started together, bytes */
      readonly peakBytes: number;
      readonly peakTreeBytes: number;
      /** CPU time of this process, milliseconds */
      readonly cpuMs: number;
    };

const SAMPLE_MS = 1000;
/** Functions put events, events start functions: after so many rounds of idleness nothing is on its way. */
const ROUNDS = 4;

const say = (news: CloudNews): void => void process.send?.(news);

const { home, bundlesDir }: CloudRequest = JSON.parse(process.argv[2] ?? '{}');
const durations = new Map<string, number[]>();
const cloud = await startCloud({
  home,
  bundlesDir,
  onInvocation: ({ phase, functionName, durationMs }) => {
    if (phase !== 'finished' || durationMs === undefined) return;
    const known = durations.get(functionName);
    if (known === undefined) durations.set(functionName, [durationMs]);
    else known.push(durationMs);
  },
});

let peakTreeBytes = 0;
setInterval(async () => {
  const tree = treeOf(await listProcesses(), [process.pid]);
  peakTreeBytes = Math.max(
    peakTreeBytes,
    tree.reduce((sum, each) => sum + residentBytes(each), 0),
  );
}, SAMPLE_MS).unref();

const figuresOf = (name: string): FunctionFigures => {
  const series = (metric: string) =>
    cloud.metrics
      .snapshot()
      .filter(({ metricName, dimensions }) => metricName === metric && dimensions.FunctionName === name)
      .flatMap(({ buckets }) => buckets);
  const sum = (metric: string) => series(metric).reduce((total, bucket) => total + bucket.sum, 0);
  const highest = (metric: string) => series(metric).reduce((most, { maximum }) => Math.max(most, maximum), 0);
  return {
    received: sum('AsyncEventsReceived'),
    dropped: sum('AsyncEventsDropped'),
    invocations: sum('Invocations'),
    errors: sum('Errors'),
    throttles: sum('Throttles'),
    peakConcurrency: highest('ConcurrentExecutions'),
    queueAgeMs: highest('AsyncEventAge'),
    durationsMs: durations.get(name) ?? [],
  };
};

process.on('message', async (message) => {
  if (message === 'settle') {
    for (let round = 0; round < ROUNDS; round += 1) {
      await cloud.events.idle();
      await cloud.lambda.idle();
    }
    const { user, system } = process.cpuUsage();
    say({
      type: 'settled',
      functions: Object.fromEntries(['splitter', 'worker', 'assembler'].map((name) => [name, figuresOf(name)])),
      peakBytes: peakResidentBytes(process.pid),
      peakTreeBytes,
      cpuMs: (user + system) / 1000,
    });
  } else if (message === 'stop') {
    await cloud.stop();
    process.exit(0);
  }
});
say({ type: 'started', endpoints: cloud.endpoints });
