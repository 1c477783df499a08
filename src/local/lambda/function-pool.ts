import { messageOf } from '../../shared/core/errors/errors.ts';
import type { FunctionFailure, LocalFunction } from '../core/lambda/local-function.ts';
import type { Clock } from '../host/clock.ts';
import {
  type EnvironmentHost,
  type ExecutionEnvironment,
  type InitPhase,
  type InvocationResult,
  startEnvironment,
} from './execution-environment.ts';
import type { ProcessInfo } from './process-list.ts';

/** Execution environments of one function: reused while warm, never more than its concurrency. */
export interface FunctionPool {
  /** Run one event as soon as an environment is free. `onStart` is called when the function gets it. */
  run(requestId: string, payload: string, onStart: () => void): Promise<InvocationResult>;
  /** How many more events could start now. */
  free(): number;
  /** Events that are running. */
  running(): number;
  /** Whether an event is running or waits for an environment. */
  isBusy(): boolean;
  /** Environments whose processes exist. */
  environments(): number;
  setConcurrency(concurrency: number): void;
  /** Start environments ahead of their first event, at most up to the concurrency. */
  warm(count: number): void;
  /** @returns the fewest bytes that are left to an environment; infinite while nothing runs */
  observe(processes: readonly ProcessInfo[]): number;
  close(): Promise<void>;
}

interface Job {
  readonly requestId: string;
  readonly payload: string;
  readonly onStart: () => void;
  readonly done: (result: InvocationResult) => void;
}

const neverRan = (failure: FunctionFailure): InvocationResult => ({
  outcome: { failure },
  durationMs: 0,
  maxMemoryMb: 0,
  coldStart: true,
});

/**
 * Make the pool of a function's environments, empty at first.
 * @param idleMs how long a warm environment is kept without an event
 * @param onFree called when another event could start
 */
export const createFunctionPool = (
  definition: LocalFunction,
  host: EnvironmentHost,
  options: { readonly clock: Clock; readonly idleMs: number; readonly onFree: () => void },
): FunctionPool => {
  const environments = new Set<ExecutionEnvironment>();
  const starting = new Set<ExecutionEnvironment>();
  /** Environments that have answered and are about to ask for the next event. */
  const finishing = new Set<ExecutionEnvironment>();
  /** Environments that are being closed without a replacement. */
  const retiring = new Set<ExecutionEnvironment>();
  /** Idle environments. The last one to become idle is used first, so that the others reach their idle limit. */
  const idle: { readonly environment: ExecutionEnvironment; readonly cancelClose: () => void }[] = [];
  const waiting: Job[] = [];
  const spares = { wanted: 0 };
  let runningCount = 0;
  let { concurrency } = definition;
  let closed = false;

  const runOn = async (environment: ExecutionEnvironment, job: Job) => {
    runningCount++;
    job.onStart();
    const result = await environment.invoke(job.requestId, job.payload);
    runningCount--;
    if (environments.has(environment)) finishing.add(environment);
    job.done(result);
    options.onFree();
  };

  const retire = (environment: ExecutionEnvironment) => {
    retiring.add(environment);
    void environment.close();
  };
  const isOverLimit = () => environments.size - retiring.size > concurrency;

  const onIdle = (environment: ExecutionEnvironment) => {
    starting.delete(environment);
    finishing.delete(environment);
    if (closed || isOverLimit() || Date.now() >= environment.retireAtMs) return retire(environment);
    const entry = {
      environment,
      cancelClose: options.clock.setTimeout(() => {
        const at = idle.indexOf(entry);
        if (at >= 0) idle.splice(at, 1);
        retire(environment);
      }, options.idleMs),
    };
    idle.push(entry);
    pump();
  };

  const onClosed = (environment: ExecutionEnvironment) => {
    environments.delete(environment);
    finishing.delete(environment);
    const at = idle.findIndex((entry) => entry.environment === environment);
    if (at >= 0) idle.splice(at, 1)[0]?.cancelClose();
    retiring.delete(environment);
    const next = () => {
      pump();
      options.onFree();
    };
    if (!starting.delete(environment)) return next();
    void environment.ready.then(({ failure }) => {
      // A failed first start fails no event: a waiting event gets a second start, as part of its invocation.
      if (environment.phase === 'invoke') failFirst(failure, environment.id);
      else if (!closed && waiting.length > starting.size) startOne('invoke');
      next();
    });
  };

  /** Fail the first waiting event: an environment that cannot be started fails one event, as on Lambda. */
  const failFirst = (failure: FunctionFailure | undefined, environmentId = '') => {
    const job = waiting.shift();
    if (!job) return;
    job.onStart();
    const { errorMessage = 'The environment did not start.', ...rest } = failure ?? { errorType: 'Runtime.ExitError' };
    // The environment ended before it had an event: its failure goes to the waiting event, under that event's request id.
    const told = environmentId === '' ? errorMessage : errorMessage.replaceAll(environmentId, job.requestId);
    job.done(neverRan({ ...rest, errorMessage: told }));
    options.onFree();
  };

  const startOne = (phase: InitPhase = 'init'): boolean => {
    try {
      const environment = startEnvironment(definition, host, { onIdle, onClosed }, phase);
      environments.add(environment);
      starting.add(environment);
      return true;
    } catch (error) {
      const errorMessage = `No environment could be started: ${messageOf(error)}`;
      // Deferred: failing an event makes room for the next one, whose start would otherwise nest in this call.
      setImmediate(() => {
        failFirst({ errorType: 'Runtime.SpawnError', errorMessage });
        pump();
      });
      return false;
    }
  };

  const pump = () => {
    if (closed) return;
    while (waiting.length > 0) {
      const entry = idle.pop();
      if (!entry) break;
      entry.cancelClose();
      const job = waiting.shift();
      if (job) void runOn(entry.environment, job);
    }
    const needed = () => Math.max(waiting.length - finishing.size, spares.wanted - environments.size + starting.size);
    while (environments.size < concurrency && starting.size < needed()) if (!startOne()) break;
    spares.wanted = 0;
  };

  return {
    run: (requestId, payload, onStart) =>
      new Promise((done) => {
        waiting.push({ requestId, payload, onStart, done });
        pump();
      }),
    free: () => Math.max(0, concurrency - runningCount - waiting.length),
    running: () => runningCount,
    isBusy: () => runningCount + waiting.length > 0,
    environments: () => environments.size,
    setConcurrency: (next) => {
      concurrency = next;
      while (isOverLimit()) {
        const entry = idle.shift();
        if (!entry) break;
        entry.cancelClose();
        retire(entry.environment);
      }
      pump();
      options.onFree();
    },
    warm: (count) => {
      spares.wanted = Math.min(count, concurrency);
      pump();
    },
    observe: (processes) => Math.min(...[...environments].map((environment) => environment.observe(processes))),
    close: async () => {
      closed = true;
      for (const { cancelClose } of idle) cancelClose();
      for (const job of waiting.splice(0)) {
        job.done(
          neverRan({
            errorType: 'Sandbox.Stopped',
            errorMessage: `RequestId: ${job.requestId} The cloud was stopped.`,
          }),
        );
      }
      await Promise.all([...environments].map((environment) => environment.close()));
    },
  };
};
