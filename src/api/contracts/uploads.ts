import * as z from 'zod/mini';

const bytes = z.int().check(z.minimum(0));
export const PartNumberSchema = z.int().check(z.minimum(1), z.maximum(10_000));

export const FormUploadSchema = z.object({
  kind: z.literal('form'),
  key: z.string(),
  /** target of the POST: a form of all `fields` unchanged, then the file in a field `file` */
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  /** exact size of the file */
  maxBytes: bytes,
  expiresInSeconds: z.int(),
});

export const PartsUploadSchema = z.object({
  kind: z.literal('parts'),
  /** identifies this upload in all other requests */
  id: z.string(),
  key: z.string(),
  size: bytes,
  /** size of every part but the last */
  partBytes: bytes,
  partCount: PartNumberSchema,
});

export const BegunUploadSchema = z.union([FormUploadSchema, PartsUploadSchema]);

/** `GET /uploads/{id}` */
export const UploadStateSchema = z.extend(PartsUploadSchema, {
  /** parts that are stored completely */
  stored: z.array(z.object({ number: PartNumberSchema, bytes, etag: z.string() })),
  /** numbers of the parts that have to be sent (again), the first 1,000 */
  missing: z.array(PartNumberSchema),
  missingCount: z.int(),
});
export type UploadState = z.infer<typeof UploadStateSchema>;

export const SignedPartsSchema = z.object({
  /** send each by PUT, with exactly that many bytes, and with the checksum that was given for it, if any */
  parts: z.array(z.object({ number: PartNumberSchema, bytes, url: z.string() })),
  expiresInSeconds: z.int(),
});

export const CompletedUploadSchema = z.object({
  key: z.string(),
  etag: z.string(),
  bytes,
  /** path that tells whether the upload became a job or was rejected */
  source: z.string(),
});
