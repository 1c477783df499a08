import type * as z from 'zod/mini';
import { InvalidEventError } from '../errors/errors.ts';
import { firstIssueOf } from './first-issue.ts';

/**
 * Check a parsed JSON value against its contract.
 * @param schema the contract
 * @param value anything
 * @param what how messages name the document, e.g. "job.json of job x"
 * @throws {InvalidEventError} naming the first field that does not fit
 */
export const readDocument = <T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, problem } = firstIssueOf(result.error);
  throw new InvalidEventError(
    `${what} cannot be read: field ${field === '' ? 'the document' : field} does not fit (${problem}). ` +
      'It was written by another version of fanreel or by another program.',
  );
};

/**
 * Parse JSON text and check it against its contract.
 * @throws {InvalidEventError} when it is no JSON or does not fit
 */
export const readJson = <T>(schema: z.ZodMiniType<T>, text: string, what: string): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidEventError(`${what} cannot be read: it is not JSON (${text.length} characters).`, { cause });
  }
  return readDocument(schema, value, what);
};
