import { randomUUID } from 'node:crypto';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import type { EventContent } from '../core/events/bus-event.ts';
import { ResourceNotFoundError } from '../core/events/resource-not-found-error.ts';
import { checkFunction, FunctionError, LambdaStoppedError, type LocalFunction } from '../core/lambda/local-function.ts';
import { makeOwnSalvage, type Salvage } from '../disk/salvage.ts';
import { type Clock, systemClock } from '../host/clock.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import type { Credentials } from '../signing/credentials.ts';
import {
  type AsyncQueue,
  createAsyncQueue,
  type QueuedInvocation,
  type QueuedState,
  type QueueEvents,
} from './async-queue.ts';
import type { EnvironmentHost, InvocationResult } from './execution-environment.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { makeGuard } from './guard.ts';
import { type InvocationObserver, recordLambdaMetric } from './invocation-observer.ts';
import { openInvocations } from './kept-invocations.ts';
import { makeProcessLister } from './process-lister.ts';
import { startRuntimeApi } from './runtime-api.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

export interface LambdaOptions {
  readonly functions: readonly LocalFunction[];
  /** Directories of environments; everything in it that looks like one is removed at start. */
  readonly scratchDir: string;
  readonly logsDir: string;
  /** Keeps queued events. */
  readonly journalDir: string;
  /** Where damage of the journal is reported. @default the journal's own folder */
  readonly salvage?: Salvage;
  /** Absolute path of the built bootstrap. */
  readonly bootstrapPath: string;
  /** Absolute path of our own bootstrap, which the guard starts. @default `bootstrapPath` */
  readonly guardPath?: string;
  readonly region: string;
  /** The cloud's own key pair; functions get session credentials issued by it. */
  readonly credentials: Credentials;
  /** Put an on-failure event on a bus; resolves when it is stored. */
  readonly emit: (bus: string, content: EventContent) => Promise<unknown>;
  readonly clock?: Clock;
  /** Delays before the second and the third attempt of a queued event. @default Lambda's: 60000 and 120000 */
  readonly retryDelaysMs?: readonly [number, number];
  /** How long a warm environment is kept without an event. @default 60000 */
  readonly idleMs?: number;
  /** How long an environment may take to start on its own. @default Lambda's: 10000 */
  readonly initTimeoutMs?: number;
  /** Stop all processes of an environment between its invocations, as Lambda does. For tests: stopped processes outlive a killed cloud. */
  readonly freezes?: boolean;
  readonly onInvocation?: InvocationObserver;
  /** Called with the share of its work, 0 to 1, that a running handler says is done. */
  readonly onProgress?: (requestId: string, share: number) => void;
  readonly metrics?: LocalMetrics;
}

/** A queued or running asynchronous invocation. */
export interface QueueEntry extends QueuedInvocation {
  readonly state: QueuedState;
}

/** The embedded Lambda. */
export interface LocalLambda {
  /**
   * Invoke a function and wait for its answer; when its concurrency is used up, the call waits in line.
   * @returns the handler's result, parsed from JSON
   * @throws {FunctionError} when the function failed, {ResourceNotFoundError} when there is none
   */
  invoke(name: string, payload: unknown): Promise<unknown>;
  /**
   * Put an event in a function's queue. Resolves when it is stored.
   * @throws {InvalidEventError} when it exceeds Lambda's size limit for queued events
   * @param requestId set by a caller that may call twice for the same event: a second call with a queued id adds nothing
   */
  invokeAsync(name: string, payload: unknown, requestId?: string): Promise<{ readonly requestId: string }>;
  setConcurrency(name: string, concurrency: number): void;
  /** Start environments ahead of their first event, at most up to the function's concurrency. */
  warm(name: string, count: number): void;
  /** Queued and running asynchronous invocations, of one function or of all. */
  queued(name?: string): QueueEntry[];
  /** Drop queued events that are not running. @returns how many were dropped */
  cancelQueued(predicate: (invocation: QueuedInvocation) => boolean): Promise<number>;
  /** Resolves when no asynchronous invocation is queued, running, or waiting for a retry. */
  idle(): Promise<void>;
  /** Kill every environment. Queued and running events stay in the journal and are resumed at the next start. */
  stop(): Promise<void>;
}

/** Memory of an ended process counts only as far as it was sampled; ffmpeg grows by some ten MB in this time. */
const MEMORY_SAMPLE_MS = 40;
/** Processes of one environment fill memory no faster: where much is left, the next look may come later, and none comes too late. */
const FILLED_BYTES_PER_MS = 4e6;
/**
 * Listing takes long on a machine with many processes. The pause after a look keeps looks at this share of the time; with the longest
 * pause, they take more where one takes more than 0.8 ms.
 */
const MEMORY_SAMPLE_SHARE = 0.004;
/**
 * Longest pause between two looks, however much memory is left and however long one took: the first one reads every process, and code
 * that is not compiled yet.
 */
const MAX_MEMORY_REST_MS = 200;
const MAX_SYNC_PAYLOAD_BYTES = 6 * 1024 * 1024;
const MAX_ASYNC_PAYLOAD_BYTES = 1024 * 1024;
const INIT_TIMEOUT_MS = 10_000;

/** @throws {InvalidEventError} when it exceeds Lambda's size limit */
const payloadText = (name: string, payload: unknown, maxBytes: number): string => {
  const text = JSON.stringify(payload) ?? 'null';
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  throw new InvalidEventError(
    `The event for function ${name} has ${bytes} bytes, allowed ${maxBytes}. Send the data through a bucket.`,
  );
};

interface Unit {
  readonly definition: LocalFunction;
  readonly pool: FunctionPool;
  readonly queue: AsyncQueue;
}

/**
 * Start the embedded Lambda: it removes the leftovers of a killed one, then resumes the events in its journal.
 * @throws {ConfigError} when a function's definition is not valid
 */
export const startLambda = async (options: LambdaOptions): Promise<LocalLambda> => {
  const { clock = systemClock, metrics, onInvocation = () => undefined } = options;
  for (const definition of options.functions) checkFunction(definition);
  await sweepLeftovers(options.scratchDir);
  const journal = await openInvocations(options.journalDir, options.salvage ?? makeOwnSalvage(options.journalDir));
  const runtimeApi = await startRuntimeApi();
  const processes = makeProcessLister();
  const guard = makeGuard(options.guardPath ?? options.bootstrapPath);
  const host: EnvironmentHost = {
    ...options,
    runtimeApi,
    processes,
    guard,
    initTimeoutMs: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
  };
  let waiters: (() => void)[] = [];
  let stopped = false;

  const units = new Map<string, Unit>();

  const wakeWhenIdle = () => {
    for (const { functionName } of journal.entries().values()) if (units.has(functionName)) return;
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  };

  const recordStart = (name: string, pool: FunctionPool) => {
    recordLambdaMetric(metrics, name, 'Invocations', 1);
    recordLambdaMetric(metrics, name, 'ConcurrentExecutions', pool.running());
  };
  const recordEnd = (name: string, { outcome, durationMs }: InvocationResult) => {
    recordLambdaMetric(metrics, name, 'Duration', durationMs);
    recordLambdaMetric(metrics, name, 'Errors', 'failure' in outcome ? 1 : 0);
  };
  const newsOf = (result: InvocationResult) => ({
    coldStart: result.coldStart,
    durationMs: result.durationMs,
    maxMemoryMb: result.maxMemoryMb,
    ...(result.initMs === undefined ? {} : { initMs: result.initMs }),
    ...('failure' in result.outcome ? { error: result.outcome.failure } : {}),
  });

  const queueEvents = (name: string, pool: FunctionPool): QueueEvents => {
    const about = ({ requestId, payload, attempts }: QueuedInvocation) => ({
      functionName: name,
      requestId,
      attempt: attempts + 1,
      event: payload,
      async: true,
    });
    return {
      onStarted: (invocation) => {
        recordStart(name, pool);
        recordLambdaMetric(metrics, name, 'AsyncEventAge', Math.max(0, clock.now() - invocation.queuedAtMs));
        onInvocation({ ...about(invocation), phase: 'started' });
      },
      onFinished: (invocation, result, willRetry) => {
        recordEnd(name, result);
        onInvocation({ ...about(invocation), phase: 'finished', ...newsOf(result), willRetry });
      },
      onDropped: () => recordLambdaMetric(metrics, name, 'AsyncEventsDropped', 1),
      onThrottled: () => recordLambdaMetric(metrics, name, 'Throttles', 1),
      onSettled: wakeWhenIdle,
    };
  };

  for (const definition of options.functions) {
    const { name } = definition;
    const pool = createFunctionPool(definition, host, {
      clock,
      idleMs: options.idleMs ?? 60_000,
      onFree: () => units.get(name)?.queue.pump(),
    });
    const queue = createAsyncQueue({
      definition,
      pool,
      journal,
      clock,
      retryDelaysMs: options.retryDelaysMs ?? [60_000, 120_000],
      region: options.region,
      emit: options.emit,
      events: queueEvents(name, pool),
    });
    units.set(name, { definition, pool, queue });
  }
  const unitOf = (name: string): Unit => {
    const unit = units.get(name);
    if (unit) return unit;
    throw new ResourceNotFoundError(
      `Function ${name} does not exist. Functions here: ${[...units.keys()].join(', ')}.`,
    );
  };

  let sampler: NodeJS.Timeout;
  const sample = async (): Promise<void> => {
    const busy = [...units.values()].filter(({ pool }) => pool.isBusy());
    const beganMs = performance.now();
    let leftBytes = 0;
    try {
      const listed = busy.length === 0 ? [] : await processes.list();
      if (busy.length > 0) leftBytes = Math.min(...busy.map(({ pool }) => pool.observe(listed)));
    } catch {
      // When the system cannot list its processes, memory is not bounded; everything else works.
    }
    const restMs = Math.max((performance.now() - beganMs) / MEMORY_SAMPLE_SHARE, leftBytes / FILLED_BYTES_PER_MS);
    if (!stopped) sampler = setTimeout(sample, Math.max(MEMORY_SAMPLE_MS, Math.min(restMs, MAX_MEMORY_REST_MS)));
  };
  sampler = setTimeout(sample, MEMORY_SAMPLE_MS);

  // Events of a function that no longer exists stay in the journal until the function exists again.
  // Their age starts anew: the time in which no cloud was up is not the event's. A home that was closed for the night goes on.
  for (const invocation of journal.entries().values()) {
    units.get(invocation.functionName)?.queue.add({ ...invocation, queuedAtMs: clock.now() });
  }

  return {
    invoke: async (name, payload) => {
      const { pool } = unitOf(name);
      const text = payloadText(name, payload, MAX_SYNC_PAYLOAD_BYTES);
      if (stopped) throw new LambdaStoppedError(`The local cloud has been stopped; function ${name} was not invoked.`);
      const about = { functionName: name, requestId: randomUUID(), attempt: 1, event: payload, async: false };
      const result = await pool.run(about.requestId, text, () => {
        recordStart(name, pool);
        onInvocation({ ...about, phase: 'started' });
      });
      recordEnd(name, result);
      onInvocation({ ...about, phase: 'finished', ...newsOf(result), willRetry: false });
      if ('failure' in result.outcome) throw new FunctionError(name, result.outcome.failure);
      return JSON.parse(result.outcome.payload);
    },
    invokeAsync: async (name, payload, requestId = randomUUID()) => {
      const { queue } = unitOf(name);
      if (stopped) throw new LambdaStoppedError(`The local cloud has been stopped; function ${name} was not invoked.`);
      if (journal.entries().has(requestId)) return { requestId };
      payloadText(name, payload, MAX_ASYNC_PAYLOAD_BYTES);
      const invocation = { requestId, functionName: name, payload, queuedAtMs: clock.now(), attempts: 0 };
      await journal.put(requestId, invocation);
      recordLambdaMetric(metrics, name, 'AsyncEventsReceived', 1);
      onInvocation({ phase: 'queued', functionName: name, requestId, attempt: 1, event: payload, async: true });
      if (!stopped) queue.add(invocation);
      return { requestId };
    },
    setConcurrency: (name, concurrency) => {
      const { definition, pool } = unitOf(name);
      checkFunction({ ...definition, concurrency });
      pool.setConcurrency(concurrency);
    },
    warm: (name, count) => unitOf(name).pool.warm(count),
    queued: (name) =>
      [...units.values()]
        .filter(({ definition }) => name === undefined || definition.name === name)
        .flatMap(({ queue }) => queue.list().map(({ invocation, state }) => ({ ...invocation, state }))),
    cancelQueued: async (predicate) => {
      const counts = await Promise.all([...units.values()].map(({ queue }) => queue.cancel(predicate)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        wakeWhenIdle();
      }),
    stop: async () => {
      stopped = true;
      clearTimeout(sampler);
      for (const { queue } of units.values()) queue.stop();
      await Promise.all([...units.values()].map(({ pool }) => pool.close()));
      guard.close();
      await runtimeApi.close();
      await journal.close();
    },
  };
};
