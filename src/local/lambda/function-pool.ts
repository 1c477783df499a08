import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import {
  type EnvironmentHost,
  type ExecutionEnvironment,
  type InitPhase,
  type InvocationResult,
  startEnvironment,
} from './execution-environment.ts';
import type { FunctionFailure, LocalFunction } from './local-function.ts';
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
  observe(processes: readonly ProcessInfo[]): void;
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
  /** Answered, and about to ask for the next event. */
  const finishing = new Set<ExecutionEnvironment>();
  /** Being closed without a successor. */
  const retiring = new Set<ExecutionEnvironment>();
  /** The last one to become idle is used first, so that the others can grow old. */
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
      // Started for nobody, or for the first time: whoever waits gets a second one as part of the invocation.
      if (environment.phase === 'invoke') failFirst(failure, environment.id);
      else if (!closed && waiting.length > starting.size) startOne('invoke');
      next();
    });
  };

  /** An environment that cannot be started takes one event with it, as on Lambda. */
  const failFirst = (failure: FunctionFailure | undefined, environmentId = '') => {
    const job = waiting.shift();
    if (!job) return;
    job.onStart();
    const { errorMessage = 'The environment did not start.', ...rest } = failure ?? { errorType: 'Runtime.ExitError' };
    // What ended before it had an event is told to the one that waited for it.
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
      // Later, because failing an event makes room for the next one, which would nest in this call.
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
    observe: (processes) => {
      for (const environment of environments) environment.observe(processes);
    },
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
