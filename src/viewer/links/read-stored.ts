import type * as z from 'zod/mini';
import { ApiError } from '../api/api-client.ts';

/**
 * Fetch a stored file by its presigned link.
 * @throws {ApiError} when it is not there, or the link is too old
 */
export const fetchStored = async (url: string, init: RequestInit = {}): Promise<Response> => {
  let response: Response;
  try {
    // A presigned link says everything itself. What a browser keeps of the same link from showing it as a picture is of no use here:
    // storage says who may read a file only to a request that names its origin, which that of a picture does not.
    response = await fetch(url, { ...init, credentials: 'omit', cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'The storage does not answer. Is there a network, and may this page read from it?');
  }
  if (!response.ok)
    throw new ApiError(response.status, `The storage answered ${response.status} for a file of this job.`);
  return response;
};

/** Fetch a stored document. @throws {ApiError} also when it is of another form */
export const readStored = async <Schema extends z.ZodMiniType>(
  url: string,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const parsed = schema.safeParse(await (await fetchStored(url)).json());
  if (parsed.success) return parsed.data;
  throw new ApiError(200, 'A document of this job is of another version than this page. Reload the page.');
};
