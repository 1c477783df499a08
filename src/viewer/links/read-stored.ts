import type * as z from 'zod/mini';
import { ApiError, parseJson, readAnswerBody } from '../api/api-client.ts';
import { answerOf } from '../api/ask-ahead.ts';
import { OF_STORAGE } from './storage-request.ts';

/**
 * Fetch a stored file by its presigned link.
 * @throws {ApiError} when the file is missing, or the link has expired
 */
export const fetchStored = async (url: string, init: RequestInit = {}): Promise<Response> => {
  let response: Response;
  try {
    response = await answerOf(url, { ...init, ...OF_STORAGE });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'The storage does not answer. Is there a network, and may this page read from it?');
  }
  if (!response.ok)
    throw new ApiError(response.status, `The storage answered ${response.status} for a file of this job.`);
  return response;
};

/** Fetch a stored text. @throws {ApiError} */
export const readStoredText = async (url: string, signal: AbortSignal | null = null): Promise<string> =>
  readAnswerBody((await fetchStored(url, { signal })).text(), signal);

/** Fetch a stored file as bytes. @throws {ApiError} */
export const readStoredBytes = async (url: string, init: RequestInit = {}): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readAnswerBody((await fetchStored(url, init)).arrayBuffer(), init.signal));

/** Fetch one byte of a stored file, which tells whether the storage is there and gives it. @throws {ApiError} */
export const readOneByte = async (url: string, signal: AbortSignal): Promise<void> =>
  void (await readStoredBytes(url, { headers: { range: 'bytes=0-0' }, signal }));

/** Fetch a stored JSON document. @throws {ApiError} also when it does not fit the schema */
export const readStored = async <Schema extends z.ZodMiniType>(
  url: string,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const parsed = schema.safeParse(parseJson(await readStoredText(url)));
  if (parsed.success) return parsed.data;
  throw new ApiError(200, 'A document of this job is of another version than this page. Reload the page.');
};
