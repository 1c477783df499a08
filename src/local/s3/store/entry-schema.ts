import * as z from 'zod/mini';
import { CHECKSUM_ALGORITHMS } from '../body/checksums.ts';
import type { BucketEntry } from './bucket-state.ts';

// Entries are validated as strictly as this code writes them, because ids become names of files.
const BlobIdSchema = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const BytesSchema = z.int().check(z.minimum(0));
const TimeSchema = z.number();
const KeySchema = z.string().check(z.minLength(1), z.maxLength(1024));
const Md5Schema = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const UploadIdSchema = z.string().check(z.regex(/^[\w-]{1,128}$/));
const SequencerSchema = z.string().check(z.regex(/^[0-9A-F]{1,32}$/));
const AlgorithmSchema = z.enum(CHECKSUM_ALGORITHMS);
const ChecksumTypeSchema = z.enum(['COMPOSITE', 'FULL_OBJECT']);
const ReasonSchema = z.enum(['PutObject', 'POST Object', 'CopyObject', 'CompleteMultipartUpload']);

const BlobSchema = z.object({ id: BlobIdSchema, size: BytesSchema });
const attributes = {
  headers: z.record(z.string(), z.string()),
  metadata: z.record(z.string(), z.string()),
};

const PartSchema = z.object({
  partNumber: z.int().check(z.minimum(1), z.maximum(10_000)),
  size: BytesSchema,
  etag: Md5Schema,
  lastModified: TimeSchema,
  blob: z.exactOptional(BlobSchema),
  checksum: z.exactOptional(z.object({ algorithm: AlgorithmSchema, value: z.string() })),
});

const ObjectSchema = z.object({
  ...attributes,
  key: KeySchema,
  size: BytesSchema,
  etag: z.string().check(z.regex(/^[0-9a-f]{32}(-\d{1,5})?$/)),
  lastModified: TimeSchema,
  sequencer: SequencerSchema,
  blobs: z.array(BlobSchema),
  checksum: z.exactOptional(z.object({ algorithm: AlgorithmSchema, type: ChecksumTypeSchema, value: z.string() })),
  multipart: z.exactOptional(z.object({ uploadId: UploadIdSchema, parts: z.array(PartSchema) })),
});

const UploadSchema = z.object({
  ...attributes,
  uploadId: UploadIdSchema,
  key: KeySchema,
  initiated: TimeSchema,
  checksum: z.exactOptional(z.object({ algorithm: AlgorithmSchema, type: ChecksumTypeSchema })),
});

/** A line of a bucket's journal. */
export const BucketEntrySchema: z.ZodMiniType<BucketEntry> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bucket'), name: z.string(), createdAt: TimeSchema }),
  z.object({ type: z.literal('put'), record: ObjectSchema, due: z.exactOptional(ReasonSchema) }),
  z.object({ type: z.literal('announced'), key: KeySchema, sequencer: SequencerSchema }),
  z.object({ type: z.literal('delete'), key: KeySchema }),
  z.object({ type: z.literal('upload'), upload: UploadSchema }),
  z.object({ type: z.literal('part'), uploadId: UploadIdSchema, part: PartSchema }),
  z.object({
    type: z.literal('complete'),
    uploadId: UploadIdSchema,
    record: ObjectSchema,
    due: z.exactOptional(ReasonSchema),
  }),
  z.object({ type: z.literal('abort'), uploadId: UploadIdSchema }),
]);

/** A blob's label, which stands behind its bytes. It is enough to identify the object when no journal names the blob. */
export const BlobLabelSchema = z.object({
  bucket: z.string(),
  key: KeySchema,
  size: BytesSchema,
  /** MD5 of these bytes; of a file that was taken over, what its etag begins with */
  etag: Md5Schema,
  /** Epoch milliseconds. */
  storedAt: TimeSchema,
  headers: z.exactOptional(attributes.headers),
  metadata: z.exactOptional(attributes.metadata),
  /** Set when the blob holds a part. */
  part: z.exactOptional(z.object({ uploadId: UploadIdSchema, partNumber: z.int() })),
});
export type BlobLabel = z.infer<typeof BlobLabelSchema>;
