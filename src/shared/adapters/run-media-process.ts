import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { messageOf, ProcessError } from '../errors.ts';
import { readCpuMs } from './process-cpu.ts';
import { redact } from './redact.ts';

/** Longest stderr line that is kept or handed on; what is beyond is dropped. */
const MAX_LINE_CHARS = 4096;
const MAX_TAIL_LINES = 60;
const DEFAULT_MAX_STDOUT_BYTES = 8 * 1024 * 1024;

/** Reads one output of the process to its end; the process waits while the promise does not ask for more. */
export type ReadOutput = (output: Readable) => Promise<void>;

export interface MediaProcessOptions {
  /** Absolute path of the program. */
  readonly binary: string;
  readonly args: readonly string[];
  /** The whole environment of the program: nothing of ours is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Wall-clock milliseconds after which the process group gets SIGKILL. */
  readonly timeoutMs?: number;
  /** Aborting it kills the process group too. */
  readonly signal?: AbortSignal;
  /** Limit of the address space in bytes, where the system has `prlimit`. */
  readonly maxAddressSpaceBytes?: number;
  /** Bytes of stdout to keep; a program that writes more is killed. Not used when fd 1 has a reader in `outputs`. */
  readonly maxStdoutBytes?: number;
  /** Readers by file descriptor: 1 for stdout, 3 and up for extra pipes (`pipe:3` in ffmpeg's words). */
  readonly outputs?: Readonly<Record<number, ReadOutput>>;
  /** Called with each line of stderr, redacted and cut to 4,096 characters. */
  readonly onStderrLine?: (line: string) => void;
}

export interface MediaProcessResult {
  /** Redacted. */
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  /** The program wrote more than `maxStdoutBytes` and was killed. */
  readonly overflowed: boolean;
  readonly stdout: Buffer;
  /** The last lines of stderr, redacted. */
  readonly stderrTail: string;
  /** User and system time of the process with all its threads; `undefined` where the system does not tell. */
  readonly cpuMs: number | undefined;
  readonly durationMs: number;
}

/** Leaders of process groups that are alive: killed when we exit, so that no ffmpeg outlives us. */
const liveGroups = new Set<number>();
let guarded = false;

const killGroup = (pid: number | undefined) => {
  if (pid === undefined || !liveGroups.has(pid)) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group ended between our look and our kill.
  }
};

const guardExit = () => {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => {
    for (const pid of liveGroups) killGroup(pid);
  });
};

const SYSTEM_PATHS = ['/usr/bin', '/bin'];
const found = new Map<string, string | undefined>();
const systemTool = (name: string): string | undefined => {
  if (!found.has(name)) {
    const path = SYSTEM_PATHS.map((folder) => `${folder}/${name}`).find((candidate) => existsSync(candidate));
    found.set(name, process.platform === 'linux' ? path : undefined);
  }
  return found.get(name);
};

/** The command behind the tools that bind its life and its memory to ours; each of them is left out where it is missing. */
const boundCommand = (options: MediaProcessOptions): [string, ...string[]] => {
  const command: [string, ...string[]] = [options.binary, ...options.args];
  const prlimit = options.maxAddressSpaceBytes === undefined ? undefined : systemTool('prlimit');
  if (prlimit !== undefined) command.unshift(prlimit, `--as=${options.maxAddressSpaceBytes}`);
  // An 'exit' handler does not run when we are killed ourselves: the kernel then takes the child along.
  const setpriv = systemTool('setpriv');
  if (setpriv !== undefined) command.unshift(setpriv, '--pdeathsig', 'KILL');
  return command;
};

/** Splits stderr into lines (ffmpeg ends progress with a bare CR), redacts them and keeps the last ones. */
const readStderr = (stderr: Readable, onLine: ((line: string) => void) | undefined): { tail: () => string } => {
  const tail: string[] = [];
  let partial = '';
  const take = (raw: string) => {
    if (raw.trim() === '') return;
    const line = redact(raw.slice(0, MAX_LINE_CHARS));
    tail.push(line);
    if (tail.length > MAX_TAIL_LINES) tail.shift();
    onLine?.(line);
  };
  stderr.setEncoding('utf8');
  stderr.on('data', (chunk: string) => {
    const lines = (partial + chunk).split(/\r\n|\r|\n/);
    partial = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
    for (const line of lines) take(line);
  });
  stderr.on('end', () => take(partial));
  return { tail: () => tail.join('\n') };
};

/** Collects at most `limit` bytes; asks for an end when there are more. */
const collect = (limit: number, onOverflow: () => void): { read: ReadOutput; bytes: () => Buffer } => {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    read: async (output) => {
      for await (const chunk of output as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limit) onOverflow();
        else chunks.push(chunk);
      }
    },
    bytes: () => Buffer.concat(chunks),
  };
};

const start = (options: MediaProcessOptions, highestFd: number): ChildProcess => {
  const [command, ...args] = boundCommand(options);
  const extra = Array.from({ length: Math.max(0, highestFd - 2) }, (_, i) =>
    options.outputs?.[i + 3] ? 'pipe' : 'ignore',
  );
  return spawn(command, args, {
    detached: true,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', ...(extra as ('pipe' | 'ignore')[])],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
};

/**
 * Run ffmpeg or ffprobe: no shell, an environment of its own, a process group of its own that is killed at the deadline.
 * A program that fails is no exception here: look at `exitCode`, `signal`, `timedOut`.
 * @param options what to run and its limits
 * @returns how it ended and what it said, once the process is gone and every output is read
 * @throws {ProcessError} when the program cannot be started at all
 * @throws whatever a reader in `outputs` throws, after the process group was killed
 */
export const runMediaProcess = async (options: MediaProcessOptions): Promise<MediaProcessResult> => {
  guardExit();
  const argv = [options.binary, ...options.args].map(redact);
  const startedAt = performance.now();
  const end = { timedOut: false, aborted: false, overflowed: false };
  if (options.signal?.aborted) {
    return {
      argv,
      exitCode: null,
      signal: null,
      ...end,
      aborted: true,
      stdout: Buffer.alloc(0),
      stderrTail: '',
      cpuMs: 0,
      durationMs: 0,
    };
  }
  const child = start(options, Math.max(2, ...Object.keys(options.outputs ?? {}).map(Number)));
  const { pid } = child;
  if (pid !== undefined) liveGroups.add(pid);
  const kill = (why?: keyof typeof end) => {
    if (why !== undefined) end[why] = true;
    killGroup(pid);
  };

  const closed = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      // What is left of the group (a helper that the program started) would keep the pipes open.
      killGroup(pid);
      if (pid !== undefined) liveGroups.delete(pid);
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const timer =
    options.timeoutMs === undefined ? undefined : setTimeout(() => kill('timedOut'), Math.max(0, options.timeoutMs));
  const onAbort = () => kill('aborted');
  options.signal?.addEventListener('abort', onAbort, { once: true });

  let cpuMs: number | undefined;
  const stdout = collect(options.maxStdoutBytes ?? DEFAULT_MAX_STDOUT_BYTES, () => kill('overflowed'));
  try {
    const stderr = child.stderr === null ? undefined : readStderr(child.stderr, options.onStderrLine);
    const readers = Object.entries({ 1: stdout.read, ...options.outputs }).map(async ([fd, read]) => {
      const output = child.stdio[Number(fd)] as Readable | null | undefined;
      if (output === null || output === undefined) return;
      // A dead process is still listed while its end of the pipes closes: the last moment to ask what it used.
      output.once('end', () => {
        cpuMs = readCpuMs(pid) ?? cpuMs;
      });
      await read(output).catch((error: unknown) => {
        kill();
        throw error;
      });
      output.resume();
    });
    const [{ exitCode, signal }] = await Promise.all([closed, ...readers]);
    const durationMs = performance.now() - startedAt;
    return {
      argv,
      exitCode,
      signal,
      ...end,
      stdout: stdout.bytes(),
      stderrTail: stderr?.tail() ?? '',
      cpuMs,
      durationMs,
    };
  } catch (error) {
    kill();
    if (pid === undefined) {
      const how = { argv, exitCode: null, signal: null, timedOut: false, stderrTail: '' };
      throw new ProcessError(`${options.binary} could not be started: ${messageOf(error)}`, how, { cause: error });
    }
    await closed.catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) liveGroups.delete(pid);
  }
};
