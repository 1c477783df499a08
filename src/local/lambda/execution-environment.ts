import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import { functionArn } from '../events/arns.ts';
import { writeEnvironmentFile } from './environment-file.ts';
import { openEnvironmentLog } from './environment-log.ts';
import { type EnvironmentProcesses, followProcesses } from './environment-processes.ts';
import type { FunctionFailure, LocalFunction } from './local-function.ts';
import { findProcess, listProc, type ProcessInfo } from './process-list.ts';
import { MAX_RESPONSE_BYTES, type RuntimeApi } from './runtime-api.ts';

/** What all environments of one cloud share. */
export interface EnvironmentHost {
  readonly runtimeApi: RuntimeApi;
  /** Absolute path of the built bootstrap. */
  readonly bootstrapPath: string;
  readonly scratchDir: string;
  readonly logsDir: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Longest time from the start of the process to its first request for an event, milliseconds. */
  readonly initTimeoutMs: number;
}

/** How one invocation ended. */
export interface InvocationResult {
  /** The handler's answer as JSON, or how it failed. */
  readonly outcome: { readonly payload: string } | { readonly failure: FunctionFailure };
  readonly durationMs: number;
  /** Most memory of the environment so far, MiB. */
  readonly maxMemoryMb: number;
  readonly coldStart: boolean;
  /** Time that the environment took to become ready; present at a cold start. */
  readonly initMs?: number;
}

/** One process tree that runs a function, one event at a time. */
export interface ExecutionEnvironment {
  readonly id: string;
  /** Resolves when the environment asks for its first event. Rejects never: `failure` tells why it did not get there. */
  readonly ready: Promise<{ readonly failure?: FunctionFailure }>;
  /** Run one event; only while the environment is idle. Resolves when it is answered or everything of it is dead. */
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  /** Look at the memory that the process tree needed since the last look; over the limit, the environment is killed. */
  observe(processes: readonly ProcessInfo[]): void;
  /** SIGKILL everything and remove the scratch directory. */
  close(): Promise<void>;
}

/** What a pool wants to hear of its environments. */
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

const MIB = 1024 * 1024;
// A runtime that has answered asks for the next event at once: one that does not is stuck in what the handler left running.
const NEXT_WITHIN_MS = 10_000;

const traceId = (): string => {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomUUID().replaceAll('-', '').slice(0, 24)};Sampled=0`;
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

const environmentVariables = (
  definition: LocalFunction,
  host: EnvironmentHost,
  id: string,
  api: string,
  tmp: string,
) => ({
  PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  TMPDIR: tmp,
  AWS_LAMBDA_RUNTIME_API: api,
  AWS_LAMBDA_FUNCTION_NAME: definition.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: id,
  LAMBDA_TASK_ROOT: dirname(definition.bundlePath),
  AWS_REGION: host.region,
  AWS_DEFAULT_REGION: host.region,
  AWS_ACCESS_KEY_ID: host.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: host.credentials.secretAccessKey,
  ...definition.env,
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
 * @returns the environment, still initialising
 */
export const startEnvironment = (
  definition: LocalFunction,
  host: EnvironmentHost,
  events: EnvironmentEvents,
): ExecutionEnvironment => {
  const id = randomUUID();
  const directory = join(host.scratchDir, id);
  const tmp = join(directory, 'tmp');
  mkdirSync(tmp, { recursive: true, mode: 0o700 });
  const log = openEnvironmentLog(host.logsDir, definition.name, id);
  const startedAt = performance.now();
  const { timeoutSeconds, memoryMb } = definition;

  let processes: EnvironmentProcesses | undefined;
  let send: Send | undefined;
  let running: Running | undefined;
  let initMs: number | undefined;
  let invocations = 0;
  let peakBytes = 0;
  let closing: Promise<void> | undefined;
  let overdue: NodeJS.Timeout | undefined;
  /** Why it is being killed, as the answer of the invocation that runs or of the initialisation. */
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
    // The last of it lies behind the last look.
    look();
    if (closing) return;
    settle(outcome);
    overdue = setTimeout(() => void kill(), NEXT_WITHIN_MS);
  };

  /** An invocation that needs more than its memory fails, also when it needs it for a moment only, and before its answer. */
  const look = (listed: readonly ProcessInfo[] | undefined = listProc()) => {
    if (closing || !processes || !running || listed === undefined) return;
    const bytes = processes.observe(listed);
    peakBytes = Math.max(peakBytes, bytes);
    if (bytes <= memoryMb * MIB) return;
    void kill({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `RequestId: ${running.requestId} Error: Runtime exited with error: signal: killed (used ${Math.ceil(bytes / MIB)} MB of ${memoryMb} MB)`,
    });
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
    const [code, signal] = await exited;
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch((error) =>
      log.line(`The scratch directory ${directory} could not be removed: ${error.message}`),
    );
    const requestId = running?.requestId ?? id;
    const failure = verdict ?? exitFailure(requestId, code, signal);
    if (running) {
      log.line(failure.errorMessage);
      settle({ failure });
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
      if (!closing) events.onIdle(environment);
    },
    onResponse: (requestId, body) => answered(requestId, { payload: body.toString('utf8') }),
    onError: (requestId, body) => answered(requestId, { failure: parseFailure(body) }),
    onInitError: (body) => void kill(parseFailure(body)),
    onTooLarge: (requestId, bytes) =>
      answered(requestId, {
        failure: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
        },
      }),
  });

  const heapMb = Math.max(32, Math.floor(memoryMb * 0.9));
  const child: ChildProcess = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMb}`, host.bootstrapPath, definition.bundlePath],
    {
      // A session and process group of its own: killed as one, and deaf to the terminal's Ctrl-C.
      detached: true,
      cwd: directory,
      env: environmentVariables(definition, host, id, api, tmp),
      stdio: ['pipe', log.fd, log.fd],
    },
  );
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
  // The pipe says by its end that the cloud is gone; that the child may close it first is no news.
  child.stdin?.on('error', () => undefined);
  void exited.then(() => kill());
  const { pid } = child;
  const followed = pid === undefined ? undefined : follow(pid);
  async function follow(rootPid: number) {
    const startTime = (await findProcess(rootPid))?.startTime ?? 0;
    processes = followProcesses({ pid: rootPid, startTime, environmentId: id, directory, ownsGroup: true });
    try {
      writeEnvironmentFile(directory, { pid: rootPid, startTime });
    } catch (error) {
      log.line(`environment.json could not be written: ${messageOf(error)}`);
    }
  }
  const initDeadline = setTimeout(
    () =>
      void kill({
        errorType: 'Sandbox.Timedout',
        errorMessage: `Error: Initialisation timed out after ${(host.initTimeoutMs / 1000).toFixed(2)} seconds`,
      }),
    host.initTimeoutMs,
  );

  const environment: ExecutionEnvironment = {
    id,
    ready,
    invoke: (requestId, payload) =>
      new Promise((resolve) => {
        const hand = send;
        send = undefined;
        const coldStart = invocations === 0;
        invocations++;
        const timeoutMs = timeoutSeconds * 1000;
        const deadline = setTimeout(
          () =>
            void kill({
              errorType: 'Sandbox.Timedout',
              errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
            }),
          timeoutMs,
        );
        // What was needed before is no matter of this invocation.
        processes?.observe(listProc() ?? []);
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
    close: () => kill(),
  };
  return environment;
};
