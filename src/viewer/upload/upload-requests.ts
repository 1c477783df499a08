import { type SourceAnswer, SourceAnswerSchema } from '../../api/contracts/sources.ts';
import type { UploadRequest } from '../../api/contracts/upload-requests.ts';
import { CompletedUploadSchema, PartsUploadSchema, UploadStateSchema } from '../../api/contracts/uploads.ts';
import { getJson, postJson, request, unlessGone } from '../api/api-client.ts';
import { knownUpload, newUpload } from '../core/upload/part-ranges.ts';
import type { ResumableUpload } from '../core/upload/upload-event.ts';

/** Begin an upload in parts, even of a small file, so that it can be resumed. @throws {ApiError} 400 when it would be rejected */
export const requestUpload = async (
  about: Omit<UploadRequest, 'multipart'>,
  signal: AbortSignal,
): Promise<ResumableUpload> =>
  newUpload(await postJson('/uploads', { ...about, multipart: true }, PartsUploadSchema, { signal }));

/** State of an upload; undefined when it was completed or aborted. @throws {ApiError} */
export const findUpload = async (id: string, signal?: AbortSignal): Promise<ResumableUpload | undefined> => {
  const asking = getJson(`/uploads/${id}`, UploadStateSchema, signal === undefined ? {} : { signal });
  const state = await unlessGone(asking);
  return state && knownUpload(state);
};

/** @returns the key of the stored file @throws {ApiError} */
export const requestCompletion = async (id: string, signal: AbortSignal): Promise<string> =>
  (await getJson(`/uploads/${id}/complete`, CompletedUploadSchema, { method: 'POST', signal })).key;

/** Abort an upload and free its stored parts. @throws {ApiError} */
export const endUpload = async (id: string): Promise<void> => {
  await request(`/uploads/${id}`, { method: 'DELETE' });
};

/** State of an uploaded source, such as its job or its rejection. @throws {ApiError} */
export const askSource = (key: string, signal: AbortSignal): Promise<SourceAnswer> =>
  getJson(`/sources?key=${encodeURIComponent(key)}`, SourceAnswerSchema, { signal });
