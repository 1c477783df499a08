import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { MIB } from '../../shared/core/units/mebibyte.ts';
import { functionArn } from '../core/events/arns.ts';
import type { FunctionFailure, LocalFunction } from '../core/lambda/local-function.ts';
import { functionFlags } from '../host/v8-flags.ts';
import type { Credentials } from '../signing/credentials.ts';
import { issueSession, SESSION_MS } from '../signing/sessions.ts';
import { writeEnvironmentFile } from './environment-file.ts';
import { openEnvironmentLog } from './environment-log.ts';
import { type EnvironmentProcesses, followProcesses } from './environment-processes.ts';
import { environmentVariables } from './environment-variables.ts';
import type { Guard, GuardedRoot } from './guard.ts';
import { isJsonLog } from './platform-lines.ts';
import { findProcess, type ProcessInfo } from './process-list.ts';
import type { ProcessLister } from './process-lister.ts';
import { MAX_RESPONSE_BYTES, type RuntimeApi } from './runtime-api.ts';

/** Settings that all environments of one cloud share. */
export interface EnvironmentHost {
  readonly runtimeApi: RuntimeApi;
  /** Lists the processes of this machine; environments share it. */
  readonly processes: ProcessLister;
  /** Kills the environments when this process is killed. */
  readonly guard: Guard;
  /** Absolute path of the built bootstrap. */
  readonly bootstrapPath: string;
  readonly scratchDir: string;
  readonly logsDir: string;
  readonly region: string;
  /** The cloud's own key pair; each environment gets session credentials issued by it. */
  readonly credentials: Credentials;
  /** Longest time from the start of the process to its first request for an event, milliseconds. */
  readonly initTimeoutMs: number;
  /** Called with the share of its work, 0 to 1, that a running handler says is done. */
  readonly onProgress?: (requestId: string, share: number) => void;
  /** Stop all processes of an environment between its invocations, as Lambda freezes them. */
  readonly freezes?: boolean;
}

/** How one invocation ended. */
export interface InvocationResult {
  /** The handler's result as JSON, or its failure. */
  readonly outcome: { readonly payload: string } | { readonly failure: FunctionFailure };
  readonly durationMs: number;
  /** Peak memory of the environment so far, MiB. */
  readonly maxMemoryMb: number;
  readonly coldStart: boolean;
  /** Time that the environment took to become ready; present at a cold start. */
  readonly initMs?: number;
}

/**
 * `init`: a start on its own, within Lambda's time limit for starts. `invoke`: a second start after that failed, as part of the
 * invocation that waits for it and within the function's timeout.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
export type InitPhase = 'init' | 'invoke';

/** One process tree that runs a function, one event at a time. */
export interface ExecutionEnvironment {
  readonly id: string;
  /** Whether the environment starts on its own or as part of the invocation that waits for it. */
  readonly phase: InitPhase;
  /** When it has to be replaced, epoch milliseconds. */
  readonly retireAtMs: number;
  /** Resolves when the environment asks for its first event. Never rejects: `failure` is the reason why the start failed. */
  readonly ready: Promise<{ readonly failure?: FunctionFailure }>;
  /** Run one event; only while the environment is idle. Resolves when it is answered or all processes of the environment are dead. */
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  /**
   * Check the peak memory of the process tree since the last call; over the limit, the environment is killed.
   * @returns bytes that were left below the limit; infinite while nothing runs
   */
  observe(processes: readonly ProcessInfo[]): number;
  /** SIGKILL everything and remove the scratch directory. */
  close(): Promise<void>;
}

/** Callbacks of an environment to its pool. */
export interface EnvironmentEvents {
  /** Ready for an event, for the first time or again. */
  onIdle(environment: ExecutionEnvironment): void;
  /** Dead, with all its processes, and its directory gone. */
  onClosed(environment: ExecutionEnvironment): void;
}

interface Running {
  readonly requestId: string;
  readonly startedAt: number;
  readonly coldStart: boolean;
  readonly settle: (result: InvocationResult) => void;
  readonly deadline: NodeJS.Timeout;
}

type Send = (headers: Readonly<Record<string, string>>, payload: string) => void;

// A runtime asks for the next event right after its answer. One that does not is stuck in work that the handler left running.
const NEXT_WITHIN_MS = 10_000;
/** Lambda replaces environments every few hours. A signature from its last minute still holds for hours on the rest of its session. */
const RETIRE_MS = SESSION_MS / 3;

const traceId = (): string => {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const [root, parent] = [24, 16].map((length) => randomUUID().replaceAll('-', '').slice(0, length));
  return `Root=1-${seconds}-${root};Parent=${parent};Sampled=0`;
};

const parseFailure = (body: Buffer): FunctionFailure => {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(body.toString('utf8')) as Partial<FunctionFailure>;
    return {
      errorType: String(errorType ?? 'Error'),
      errorMessage: String(errorMessage ?? ''),
      ...(Array.isArray(trace) ? { trace: trace.map(String) } : {}),
    };
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: 'The runtime reported an error that is not JSON.' };
  }
};

const timedOut = (requestId: string, seconds: number): FunctionFailure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

const exitFailure = (requestId: string, code: number | null, signal: NodeJS.Signals | null): FunctionFailure => {
  const how = signal ? `signal: ${signal === 'SIGKILL' ? 'killed' : signal}` : `exit status ${code}`;
  const message = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${message}` };
};

/**
 * Start an execution environment: a process group of its own that polls the Runtime API, with an almost empty
 * environment and a scratch directory as working directory and TMPDIR.
 * @param definition the function that it runs
 * @param phase whether it starts on its own or as part of an invocation
 * @returns the environment, still initialising
 */
export const startEnvironment = (
  definition: LocalFunction,
  host: EnvironmentHost,
  events: EnvironmentEvents,
  phase: InitPhase = 'init',
): ExecutionEnvironment => {
  const id = randomUUID();
  const startedMs = Date.now();
  const directory = join(host.scratchDir, id);
  const tmp = join(directory, 'tmp');
  mkdirSync(tmp, { recursive: true, mode: 0o700 });
  const log = openEnvironmentLog(host.logsDir, definition.name, id, isJsonLog(definition.env));
  const startedAt = performance.now();
  const { timeoutSeconds, memoryMb } = definition;

  let processes: EnvironmentProcesses | undefined;
  let guarded: GuardedRoot | undefined;
  let send: Send | undefined;
  let running: Running | undefined;
  let initMs: number | undefined;
  let invocations = 0;
  let peakBytes = 0;
  let closing: Promise<void> | undefined;
  let retired = false;
  let overdue: NodeJS.Timeout | undefined;
  /** Reason for the kill; the failure of the running invocation or of the initialisation. */
  let verdict: FunctionFailure | undefined;
  let becomeReady: (result: { readonly failure?: FunctionFailure }) => void = () => undefined;
  const ready = new Promise<{ readonly failure?: FunctionFailure }>((resolve) => {
    becomeReady = resolve;
  });

  const settle = (outcome: InvocationResult['outcome']) => {
    const current = running;
    if (!current) return;
    running = undefined;
    clearTimeout(current.deadline);
    const result: InvocationResult = {
      outcome,
      durationMs: performance.now() - current.startedAt,
      maxMemoryMb: Math.ceil(peakBytes / MIB),
      coldStart: current.coldStart,
      ...(current.coldStart && initMs !== undefined ? { initMs } : {}),
    };
    const status = 'failure' in outcome ? outcome.failure.errorType : undefined;
    log.end({ ...result, requestId: current.requestId, memoryMb, ...(status === undefined ? {} : { status }) });
    current.settle(result);
  };
  const answered = (requestId: string, outcome: InvocationResult['outcome']) => {
    if (running?.requestId !== requestId || closing) return;
    // Memory used since the last sample counts too.
    look();
    if (closing) return;
    settle(outcome);
    overdue = setTimeout(() => void kill(), NEXT_WITHIN_MS);
  };

  /** Kill the environment when its peak memory since the last check is over the limit. Even a momentary peak counts. */
  const look = (listed: readonly ProcessInfo[] | undefined = host.processes.now()): number => {
    if (closing || !processes || !running || listed === undefined) return Number.POSITIVE_INFINITY;
    const bytes = processes.observe(listed);
    peakBytes = Math.max(peakBytes, bytes);
    const left = memoryMb * MIB - bytes;
    if (left >= 0) return left;
    void kill({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `RequestId: ${running.requestId} Error: Runtime exited with error: signal: killed (used ${Math.ceil(bytes / MIB)} MB of ${memoryMb} MB)`,
    });
    return Number.POSITIVE_INFINITY;
  };

  const kill = (reason?: FunctionFailure): Promise<void> => {
    verdict ??= reason;
    closing ??= finish();
    return closing;
  };
  const finish = async () => {
    clearTimeout(overdue);
    clearTimeout(initDeadline);
    host.runtimeApi.unregister(id);
    await followed;
    await processes?.killAll();
    if (guarded !== undefined) host.guard.drop(guarded);
    const [code, signal] = await exited;
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch((error) =>
      log.fault(`The scratch directory ${directory} could not be removed: ${error.message}`),
    );
    const requestId = running?.requestId ?? id;
    const failure = verdict ?? exitFailure(requestId, code, signal);
    if (running) {
      log.fault(failure.errorMessage);
      settle({ failure });
    } else if (initMs === undefined && !retired) {
      log.initReport({ phase, durationMs: performance.now() - startedAt, status: failure.errorType });
    }
    becomeReady({ failure });
    log.close();
    events.onClosed(environment);
  };

  const api = host.runtimeApi.register(id, {
    onNext: (respond) => {
      clearTimeout(overdue);
      clearTimeout(initDeadline);
      initMs ??= performance.now() - startedAt;
      send = respond;
      becomeReady({});
      if (closing) return;
      events.onIdle(environment);
      if (!running) freeze('SIGSTOP');
    },
    onResponse: (requestId, body) => answered(requestId, { payload: body.toString('utf8') }),
    onError: (requestId, body) => answered(requestId, { failure: parseFailure(body) }),
    onProgress: (requestId, share) => {
      if (running?.requestId === requestId) host.onProgress?.(requestId, share);
    },
    onInitError: (body) => void kill(parseFailure(body)),
    onTooLarge: (requestId, bytes) =>
      answered(requestId, {
        failure: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
        },
      }),
  });

  /** Stop or continue the processes. A stopped process can still be killed, but it does not notice when the cloud is gone. */
  const freeze = (signal: 'SIGSTOP' | 'SIGCONT') => {
    if (host.freezes !== true || closing || child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The process has ended meanwhile.
    }
  };

  const heapMb = Math.max(32, Math.floor(memoryMb * 0.9));
  const flags = [`--max-old-space-size=${heapMb}`, ...functionFlags(definition.heapGrowthPercent)];
  // The bundle path is only for readers of a process list: the runtime gets it from its variables.
  const child: ChildProcess = spawn(process.execPath, [...flags, host.bootstrapPath, definition.bundlePath], {
    // A session and process group of its own: it can be killed as one, and the terminal's Ctrl-C does not reach it.
    detached: true,
    cwd: directory,
    env: environmentVariables(definition, {
      ...{ id, api, tmp, region: host.region, bootstrapPath: host.bootstrapPath },
      session: issueSession(host.credentials, startedMs),
    }),
    stdio: ['pipe', log.fd, log.fd],
  });
  const exited = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('exit', (code, signal) => resolve([code, signal]));
    child.once('error', (error) => {
      verdict ??= {
        errorType: 'Runtime.SpawnError',
        errorMessage: `The process could not be started: ${error.message}`,
      };
      resolve([null, null]);
    });
  });
  // The end of this pipe tells the child that the cloud is gone. An error because the child closed it first is expected.
  child.stdin?.on('error', () => undefined);
  void exited.then(() => kill());
  const { pid } = child;
  const followed = pid === undefined ? undefined : follow(pid);
  async function follow(rootPid: number) {
    const startTime = (await findProcess(rootPid))?.startTime ?? 0;
    processes = followProcesses({ pid: rootPid, startTime, environmentId: id, directory, ownsGroup: true });
    guarded = { pid: rootPid, startTime };
    host.guard.add(guarded);
    try {
      writeEnvironmentFile(directory, { pid: rootPid, startTime });
    } catch (error) {
      log.fault(`environment.json could not be written: ${messageOf(error)}`);
    }
  }
  const initLimitMs = phase === 'init' ? host.initTimeoutMs : timeoutSeconds * 1000;
  const initDeadline = setTimeout(() => void kill(timedOut(id, initLimitMs / 1000)), initLimitMs);

  const environment: ExecutionEnvironment = {
    id,
    phase,
    retireAtMs: startedMs + RETIRE_MS,
    ready,
    invoke: (requestId, payload) =>
      new Promise((resolve) => {
        const hand = send;
        send = undefined;
        const coldStart = invocations === 0;
        invocations++;
        // A start that is part of the invocation uses up the invocation's time.
        const spentMs = coldStart && phase === 'invoke' ? (initMs ?? 0) : 0;
        const timeoutMs = Math.max(1, Math.round(timeoutSeconds * 1000 - spentMs));
        const deadline = setTimeout(() => void kill(timedOut(requestId, timeoutSeconds)), timeoutMs);
        // Reset the peaks: memory used before this invocation does not count for it.
        processes?.observe(host.processes.now() ?? []);
        freeze('SIGCONT');
        running = { requestId, startedAt: performance.now(), coldStart, settle: resolve, deadline };
        log.start(requestId);
        hand?.(
          {
            'content-type': 'application/json',
            'lambda-runtime-aws-request-id': requestId,
            'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
            'lambda-runtime-invoked-function-arn': functionArn(host.region, definition.name),
            'lambda-runtime-trace-id': traceId(),
          },
          payload,
        );
      }),
    observe: look,
    close: () => {
      retired = true;
      return kill();
    },
  };
  return environment;
};
