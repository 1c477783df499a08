import * as z from 'zod/mini';
import { API_UPLOADS_PREFIX, isApiUploadKey } from '../../shared/core/contracts/object-keys.ts';
import { ApiProblem } from '../http/problem.ts';

/** An upload in parts that this API began. */
export interface MultipartUpload {
  readonly key: string;
  /** the store's own id, which is valid for this key only */
  readonly uploadId: string;
  /** of the whole file, bytes */
  readonly size: number;
}

/** Key of an upload. @param folder 32 hex digits that cannot be guessed @param name from `uploadName` */
export const uploadKey = (folder: string, name: string): string => `${API_UPLOADS_PREFIX}${folder}/${name}`;

const IdSchema = z.tuple([
  z.string().check(z.maxLength(300)),
  z.string().check(z.regex(/^[\x21-\x7e]{1,1024}$/)),
  z.int().check(z.minimum(1)),
]);

/** Encode an upload as one opaque word, which clients send back. */
export const writeUploadId = ({ key, uploadId, size }: MultipartUpload): string =>
  Buffer.from(JSON.stringify([key, uploadId, size])).toString('base64url');

const parsed = (id: string): unknown => {
  try {
    return JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The same answer for every id that is invalid or unknown, so that a caller learns nothing from it. */
export const noSuchUpload = (): ApiProblem =>
  new ApiProblem(404, 'There is no such upload: it was completed, ended, or never begun. POST /uploads begins one.');

/**
 * Decode an id that a client sends back. Only keys of the form that this API makes are accepted, and the store refuses an
 * upload id that it did not give out for that key. So a forged id gives access to nothing.
 * @param maxBytes largest upload that is allowed
 * @throws {ApiProblem} 404
 */
export const readUploadId = (id: string, maxBytes: number): MultipartUpload => {
  const { data } = IdSchema.safeParse(id.length > 3000 ? undefined : parsed(id));
  if (data === undefined) throw noSuchUpload();
  const [key, uploadId, size] = data;
  if (!isApiUploadKey(key) || size > maxBytes) throw noSuchUpload();
  return { key, uploadId, size };
};
