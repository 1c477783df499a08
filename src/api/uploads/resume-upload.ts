import type * as z from 'zod/mini';
import type { PartsUpload, SignedUploads, StoredPart } from '../../shared/adapters/s3/s3-signed-uploads.ts';
import type { PartsRequestSchema } from '../contracts/upload-requests.ts';
import type { CompletedUploadSchema, SignedPartsSchema, UploadState } from '../contracts/uploads.ts';
import { ApiProblem, badField } from '../http/problem.ts';
import type { FindSource } from '../jobs/find-source.ts';
import { UPLOAD_URL_SECONDS, type UploadContext } from './begin-upload.ts';
import { type PartsPlan, partBytesOf, planUploadParts } from './plan-upload-parts.ts';
import { noSuchUpload, readUploadId } from './upload-id.ts';

const SHOWN_MISSING = 1000;

/** An upload that a client named by its id, and how it is cut into parts. */
interface NamedUpload {
  readonly upload: PartsUpload;
  readonly plan: PartsPlan;
}

const named = (id: string, { config }: UploadContext): NamedUpload => {
  const { key, uploadId, size } = readUploadId(id, config.maxUploadBytes);
  return { upload: { bucket: config.sourceBucket, key, uploadId }, plan: planUploadParts(size) };
};

/** @throws {ApiProblem} 404 */
const storedParts = async (uploads: SignedUploads, upload: PartsUpload): Promise<StoredPart[]> => {
  const stored = await uploads.parts(upload);
  if (stored === undefined) throw noSuchUpload();
  return stored;
};

/** A part of an unexpected length was cut, or belongs to another plan: it has to be sent again. */
const sortParts = (plan: PartsPlan, parts: readonly StoredPart[]) => {
  const stored = parts.filter(({ number, bytes }) => number <= plan.partCount && bytes === partBytesOf(plan, number));
  const there = new Set(stored.map(({ number }) => number));
  const numbers = Array.from({ length: plan.partCount }, (_, index) => index + 1);
  return { stored, missing: numbers.filter((number) => !there.has(number)) };
};

/** State of an upload: stored and missing parts. @throws {ApiProblem} 404 */
export const describeUpload = async (id: string, context: UploadContext): Promise<UploadState> => {
  const { upload, plan } = named(id, context);
  const { stored, missing } = sortParts(plan, await storedParts(context.uploads, upload));
  const shown = missing.slice(0, SHOWN_MISSING);
  return { kind: 'parts', id, key: upload.key, ...plan, stored, missing: shown, missingCount: missing.length };
};

/**
 * Sign parts of an upload.
 * @param numbers each from 1 to the number of parts
 * @param checksums of these parts, in the same order
 * @throws {ApiProblem} 400 for a number beyond the last part or a wrong count of checksums, 404 for an unknown upload
 */
export const signParts = async (
  id: string,
  { numbers, crc64nvme: checksums }: z.infer<typeof PartsRequestSchema>,
  context: UploadContext,
): Promise<z.infer<typeof SignedPartsSchema>> => {
  const { upload, plan } = named(id, context);
  const beyond = numbers.find((number) => number > plan.partCount);
  if (beyond !== undefined)
    throw badField('numbers', `There is no part ${beyond}: the upload has ${plan.partCount} parts.`);
  if (checksums !== undefined && checksums.length !== numbers.length) {
    throw badField(
      'crc64nvme',
      `There are ${checksums.length} checksums for ${numbers.length} parts: give one for each, or none.`,
    );
  }
  await storedParts(context.uploads, upload);
  const sign = async ([number, crc64nvme]: readonly [number, string | undefined]) => {
    const part = { number, bytes: partBytesOf(plan, number) };
    return { ...part, url: await context.uploads.signPart(upload, { ...part, crc64nvme }, UPLOAD_URL_SECONDS) };
  };
  const wanted = new Map(numbers.map((number, i) => [number, checksums?.[i]] as const));
  return { parts: await Promise.all([...wanted].map(sign)), expiresInSeconds: UPLOAD_URL_SECONDS };
};

/**
 * Complete an upload whose parts are all stored. Repeating the call gives the same answer.
 * @throws {ApiProblem} 404 for an unknown upload, 409 naming the missing parts
 */
export const completeUpload = async (
  id: string,
  context: UploadContext & { readonly findSource: FindSource },
): Promise<z.infer<typeof CompletedUploadSchema>> => {
  const { upload, plan } = named(id, context);
  const parts = await context.uploads.parts(upload);
  if (parts !== undefined) {
    const { stored, missing } = sortParts(plan, parts);
    if (missing.length > 0) {
      const shown = missing.slice(0, SHOWN_MISSING);
      throw new ApiProblem(
        409,
        `${missing.length} of ${plan.partCount} parts are missing or incomplete; send them first.`,
        {
          missing: shown,
        },
      );
    }
    await context.uploads.complete(upload, stored);
  }
  const source = await context.findSource(upload.key);
  if (source === undefined) throw noSuchUpload();
  const { key, etag, bytes } = source;
  return { key, etag, bytes, source: `/sources?key=${encodeURIComponent(key)}` };
};

/**
 * Abort an upload and free its stored parts. An upload that is gone already is no error.
 * @throws {ApiProblem} 404 for an invalid id
 */
export const abortUpload = async (id: string, context: UploadContext): Promise<void> =>
  context.uploads.abort(named(id, context).upload);
