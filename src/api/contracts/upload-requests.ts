import * as z from 'zod/mini';
import { MAX_OPTIONS_BYTES } from '../../shared/core/options/option-layer.ts';
import { LARGEST_OBJECT_BYTES } from './api-limits.ts';
import { PartNumberSchema } from './uploads.ts';

/* What is asked of uploads. The page, which only asks, does not load it. */

/** Accepted content types, in upper or lower case, with parameters. What a file really is, its content decides later. */
const CONTENT_TYPE =
  /^(?:(?:video|image)\/[a-z0-9][a-z0-9.+-]{0,80}|application\/octet-stream)(?:\s*;\s*[!#$%&'*+.^_`|~\w-]+=(?:[!#$%&'*+.^_`|~\w-]+|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*$/i;
const LONGEST_TYPE = 255;
const TYPES_IN_WORDS = 'allowed are video/… and image/… types and application/octet-stream, with or without parameters';

/** Options as in the metadata x-amz-meta-fanreel: `frames=off;slice=15`. */
export const OptionsTextSchema = z
  .string()
  .check(
    z.maxLength(MAX_OPTIONS_BYTES),
    z.regex(/^[\x20-\x7e]*$/, 'allowed are printable ASCII characters; others percent-encoded'),
  );

const base64 = (bytes: number, what: string) =>
  z.string().check(
    z.refine((text) => {
      const decoded = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
      return decoded && (text.length / 4) * 3 - (/=*$/.exec(text)?.[0].length ?? 0) === bytes;
    }, `it is ${what} in base64: ${bytes} bytes`),
  );
const crc64nvme = base64(8, 'a CRC-64/NVME');

/** Checksum of the file: the store refuses bytes that do not match it. */
const ChecksumSchema = z.union([
  z.strictObject({ algorithm: z.literal('CRC64NVME'), value: crc64nvme }),
  z.strictObject({ algorithm: z.literal('SHA256'), value: base64(32, 'a SHA-256') }),
]);

/** `POST /uploads` */
export const UploadRequestSchema = z.strictObject({
  /** name of the file; folders in it are dropped */
  fileName: z.string().check(z.minLength(1), z.maxLength(1024)),
  /** bytes of the file */
  size: z.int().check(z.minimum(1), z.maximum(LARGEST_OBJECT_BYTES)),
  /** video/…, image/… or application/octet-stream */
  contentType: z.optional(z.string().check(z.maxLength(LONGEST_TYPE), z.regex(CONTENT_TYPE, TYPES_IN_WORDS))),
  options: z.optional(OptionsTextSchema),
  /** of the whole file, signed into the form; parts have checksums of their own */
  checksum: z.optional(ChecksumSchema),
  /** true: upload in parts even when the file is small, so that the upload can be resumed */
  multipart: z.optional(z.boolean()),
});
export type UploadRequest = z.infer<typeof UploadRequestSchema>;

export const MAX_SIGNED_PARTS = 100;
/** `POST /uploads/{id}/parts` */
export const PartsRequestSchema = z.strictObject({
  numbers: z.array(PartNumberSchema).check(z.minLength(1), z.maxLength(MAX_SIGNED_PARTS)),
  /** CRC-64/NVME of each of these parts in base64, in the same order: the store refuses parts of other bytes */
  crc64nvme: z.optional(z.array(crc64nvme).check(z.maxLength(MAX_SIGNED_PARTS))),
});
