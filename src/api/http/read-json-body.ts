import type * as z from 'zod/mini';
import { firstIssueOf } from '../../shared/core/contracts/first-issue.ts';
import { ApiProblem, badField } from './problem.ts';

/** The media type of a request's body, in lower case and without parameters; empty when the request names none. */
export const mediaTypeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/**
 * Read a JSON body.
 * @throws {ApiProblem} 415 for another media type, 400 naming the first invalid field
 */
export const readJsonBody = async <T>(request: Request, schema: z.ZodMiniType<T>): Promise<T> => {
  const type = mediaTypeOf(request);
  if (type !== 'application/json') {
    throw new ApiProblem(415, `The body is of type "${type}"; send application/json.`, {
      accepted: ['application/json'],
    });
  }
  const text = await request.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiProblem(400, `The body is not JSON (${text.length} characters).`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, problem } = firstIssueOf(result.error);
  throw badField(field, `${field === '' ? 'The body' : field} does not fit: ${problem}.`);
};
