import { shownJsonText } from '../../../shared/core/text/shown-name.ts';
import { errorText, jsonLine, LOG_LEVELS, type LogLevel, textLine } from '../../core/runtime/log-line.ts';
import type { InvokeStore } from './invoke-store.ts';

/** Logs an error on behalf of the runtime. */
export type LogError = (what: string, error: unknown) => void;

const METHODS: readonly (readonly [string, LogLevel])[] = [
  ['trace', 'TRACE'],
  ['debug', 'DEBUG'],
  ['info', 'INFO'],
  ['log', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
  ['fatal', 'FATAL'],
];

const lowestLevel = (wanted: string | undefined): number =>
  Math.max(0, LOG_LEVELS.indexOf((wanted ?? '').toUpperCase() as LogLevel));

/**
 * Make the console write lines that contain the request id: JSON or text according to `AWS_LAMBDA_LOG_FORMAT`, from the level
 * `AWS_LAMBDA_LOG_LEVEL` on. All of them go to standard output.
 */
export const patchConsole = (env: NodeJS.ProcessEnv, store: InvokeStore): LogError => {
  const isJson = env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const lowest = lowestLevel(env.AWS_LAMBDA_LOG_LEVEL);
  // Messages contain text from foreign files and keys, and the log is read on terminals.
  const lineOf = isJson ? (...line: Parameters<typeof jsonLine>) => shownJsonText(jsonLine(...line)) : textLine;
  const write = (level: LogLevel, message: unknown, rest: readonly unknown[]) => {
    const head = { timestamp: new Date().toISOString(), requestId: store.getRequestId(), level };
    // A message of several lines stays one entry of the log.
    process.stdout.write(`${lineOf(head, message, rest).replaceAll('\n', '\r')}\n`);
  };
  for (const [method, level] of METHODS) {
    const isWritten = LOG_LEVELS.indexOf(level) >= lowest;
    const log = (message?: unknown, ...rest: unknown[]) => write(level, message, rest);
    Object.assign(console, { [method]: isWritten ? log : () => undefined });
  }
  return (what, thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (isJson) console.error(error);
    else console.error(what, errorText(error));
  };
};
