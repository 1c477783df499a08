import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../../core/errors/errors.ts';
import { processFailure, unknownEnd } from '../../core/errors/process-failure.ts';
import { redact } from '../../core/text/redact.ts';
import { boundCommand } from './bound-command.ts';
import { MEDIA_ENVIRONMENT } from './media-environment.ts';
import { findCpuTimes } from './process-cpu.ts';
import { enterGroup, killGroup, leaveGroup } from './process-group.ts';
import { readStderrLines } from './stderr-lines.ts';

const DEFAULT_MAX_STDOUT_BYTES = 8 * 1024 * 1024;

/** Reads one output of the process to its end; the process waits while the reader does not take more data. */
export type ReadOutput = (output: Readable) => Promise<void>;

/**
 * Writes the program's stdin; stdin is closed once the promise settles. When the program ends earlier, writing fails, and the
 * program's result gives the reason.
 */
export type WriteInput = (input: Writable) => Promise<void>;

export interface MediaProcessOptions {
  /** Absolute path of the program. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Variables beside `MEDIA_ENVIRONMENT`: the program inherits none of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Wall-clock milliseconds after which the process group gets SIGKILL. */
  readonly timeoutMs?: number;
  /** An abort kills the process group. */
  readonly signal?: AbortSignal;
  /** Limit of the address space in bytes, where the system has `prlimit`. */
  readonly maxAddressSpaceBytes?: number;
  /** Bytes of stdout to keep; a program that writes more is killed. Not used when fd 1 has a reader in `outputs`. */
  readonly maxStdoutBytes?: number;
  /** Default: the program's stdin is empty. */
  readonly input?: WriteInput;
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
  /**
   * User and system time of the process with all its threads, milliseconds, but for what its very end took; `undefined` where the
   * system does not report it. @see startCpuMeter for all of it
   */
  readonly cpuMs: number | undefined;
  readonly durationMs: number;
}

/** Collects at most `limit` bytes; calls `onOverflow` when there are more. */
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

/** @throws {ProcessError} when the program cannot be started */
const start = (options: MediaProcessOptions, argv: readonly string[]): { child: ChildProcess; pid: number } => {
  const { binary, args, outputs = {}, cwd } = options;
  const extraFds = Math.max(0, ...Object.keys(outputs).map((fd) => Number(fd) - 2));
  const extra = Array.from({ length: extraFds }, (_, i): 'pipe' | 'ignore' => (outputs[i + 3] ? 'pipe' : 'ignore'));
  try {
    // Checked here, because another tool starts the program, and a missing program would only be an exit code of that tool.
    accessSync(binary, constants.X_OK);
    const [command, ...rest] = boundCommand([binary, ...args], options.maxAddressSpaceBytes);
    const stdio = [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...extra] as const;
    const child = spawn(command, rest, {
      detached: true,
      env: { ...MEDIA_ENVIRONMENT, ...options.env },
      stdio: [...stdio],
      ...(cwd ? { cwd } : {}),
    });
    // When the process cannot be started, Node reports the reason later, as this event.
    child.on('error', () => undefined);
    if (child.pid === undefined) throw new Error('the system does not start it');
    return { child, pid: child.pid };
  } catch (error) {
    throw processFailure(binary, unknownEnd(argv), { why: `could not be started: ${messageOf(error)}`, cause: error });
  }
};

const NOT_RUN = { exitCode: null, signal: null, stdout: Buffer.alloc(0), stderrTail: '', cpuMs: 0, durationMs: 0 };

/**
 * Run ffmpeg or ffprobe: no shell, an environment of its own, a process group of its own that is killed at the deadline.
 * No error is thrown when the program fails: check `exitCode`, `signal` and `timedOut`.
 * @param options what to run and its limits
 * @returns how the program ended and its output, once the process is gone and every output is read
 * @throws {ProcessError} when the program cannot be started at all
 * @throws the error of `input` or of a reader in `outputs`, after the process group was killed
 */
export const runMediaProcess = async (options: MediaProcessOptions): Promise<MediaProcessResult> => {
  const argv = [options.binary, ...options.args].map(redact);
  const startedAt = performance.now();
  const end = { timedOut: false, aborted: options.signal?.aborted === true, overflowed: false };
  if (end.aborted) return { argv, ...end, ...NOT_RUN };
  const { child, pid } = start(options, argv);
  enterGroup(pid);
  const kill = (why?: keyof typeof end) => {
    if (why !== undefined) end[why] = true;
    killGroup(pid);
  };
  const closed = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', () => {
      // Other processes of the group (helpers that the program started) would keep the pipes open.
      killGroup(pid);
      leaveGroup(pid);
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const { timeoutMs, signal } = options;
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => kill('timedOut'), Math.max(0, timeoutMs));
  const onAbort = () => kill('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });

  let cpuMs: number | undefined;
  const stdout = collect(options.maxStdoutBytes ?? DEFAULT_MAX_STDOUT_BYTES, () => kill('overflowed'));
  const stderr = readStderrLines(child.stderr as Readable, options.onStderrLine);
  const readers = Object.entries({ 1: stdout.read, ...options.outputs }).map(async ([fd, read]) => {
    const output = child.stdio[Number(fd)] as Readable;
    // An ended process is still listed while its pipes close: the last moment to read its processor time.
    output.once('end', () => {
      cpuMs = findCpuTimes(pid)?.ownMs ?? cpuMs;
    });
    try {
      await read(output);
    } catch (error) {
      kill();
      throw error;
    } finally {
      // Unread data would keep the pipe open, and the process from ending.
      output.resume();
    }
  });
  const writer = async () => {
    const input = child.stdin;
    if (input === null || options.input === undefined) return;
    // When the program ends before it has read everything, its result shows that, and `options.input` gets the error too.
    input.on('error', () => undefined);
    try {
      await options.input(input);
    } catch (error) {
      kill();
      throw error;
    } finally {
      input.end();
    }
  };
  try {
    const [how] = await Promise.all([closed, writer(), ...readers]);
    const durationMs = performance.now() - startedAt;
    return { argv, ...how, ...end, stdout: stdout.bytes(), stderrTail: stderr.tail(), cpuMs, durationMs };
  } finally {
    await closed;
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
};
