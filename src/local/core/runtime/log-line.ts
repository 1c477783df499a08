import { format } from 'node:util';
import { describeError } from './describe-error.ts';

/** Levels of the console's methods, in rising order. */
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that every line has in addition to its message. */
export interface LineHead {
  readonly timestamp: string;
  readonly requestId: string;
  readonly level: LogLevel;
}

/** A line of a text log: four fields, separated by tabs. */
export const textLine = (
  { timestamp, requestId, level }: LineHead,
  message: unknown,
  rest: readonly unknown[],
): string => [timestamp, requestId, level, format(message, ...rest)].join('\t');

const stackOf = ({ stack }: Error): string[] => (typeof stack === 'string' ? stack.split('\n') : []);

const errorFields = (error: Error) => ({
  errorType: error.constructor?.name ?? 'UnknownError',
  errorMessage: error.message,
  stackTrace: stackOf(error),
});

const withErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? Object.assign(errorFields(value), value) : value;

/**
 * A line of a JSON log. A single value is kept as it is. Several values are joined into one text, and the first error among them
 * gets fields of its own.
 */
export const jsonLine = (
  { timestamp, level, requestId }: LineHead,
  message: unknown,
  rest: readonly unknown[],
): string => {
  const head = { timestamp, level, requestId };
  if (rest.length > 0) {
    const error = rest.find((each) => each instanceof Error);
    return JSON.stringify({ ...head, message: format(message, ...rest), ...(error && errorFields(error)) });
  }
  try {
    return JSON.stringify({ ...head, message }, withErrors);
  } catch {
    // The value refers to itself, or contains a number that JSON cannot represent.
    return JSON.stringify({ ...head, message: format(message) });
  }
};

const withFields = (_key: string, value: unknown): unknown => {
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  return Object.assign({ errorType: name, errorMessage: message }, value, stack && { stack: stack.split('\n') });
};

/** An error on one line of a text log. */
export const errorText = (error: Error): string => {
  try {
    return `\t${JSON.stringify(error, withFields)}`;
  } catch {
    return `\t${JSON.stringify(describeError(error))}`;
  }
};
