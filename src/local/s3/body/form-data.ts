import { FormError, type FormPart, formParts } from '../../../shared/core/forms/form-parts.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { boundedUntil } from './bounded-body.ts';

/** A browser's upload form: its fields, and its file, which comes last and is read as a stream. */
export interface FormData {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly filename: string;
  readonly file: AsyncIterable<Buffer>;
  /** Discard what follows the file; fields after it are ignored as S3 does. */
  readonly drain: () => Promise<void>;
  /** Stop reading the body. */
  readonly close: () => Promise<void>;
}

/** S3's limit for names and values of the fields before the file. */
const MAX_FIELDS_BYTES = 20 * 1024;
/** Limit for all bytes before the file: fields with boundaries, headers of parts and any text before the first part. */
const MAX_BYTES_BEFORE_FILE = 64 * 1024;
const MAX_PARTS = 200;
/** Time limit for the fields: until they are read, the sender is not authenticated. */
const FIELDS_DEADLINE_MS = 20_000;

const tooLarge = () =>
  new S3Error('MaxMessageLengthExceeded', 'Your POST request fields preceding the upload file were too large.');

const isFile = ({ name }: FormPart): boolean => name?.toLowerCase() === 'file';

const readField = async ({ name = '', bytes }: FormPart, room: number): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let left = room - Buffer.byteLength(name);
  for await (const piece of bytes) {
    left -= piece.length;
    if (left < 0) throw tooLarge();
    pieces.push(piece);
  }
  if (left < 0) throw tooLarge();
  return Buffer.concat(pieces);
};

const asS3Error = (error: unknown): unknown =>
  error instanceof FormError ? new S3Error('MalformedPOSTRequest', error.message) : error;

async function* withS3Errors(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw asS3Error(error);
  }
}

/**
 * Read a multipart/form-data body up to its file, within the limits for senders that are not authenticated yet.
 * @param contentType header with the boundary
 * @param body bytes as sent
 * @throws {S3Error} MalformedPOSTRequest, InvalidArgument when there is no file, MaxMessageLengthExceeded past 20 KB of fields,
 *   RequestTimeout when they take longer than 20 seconds
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export const readFormData = async (contentType: string, body: AsyncIterable<Buffer>): Promise<FormData> => {
  const before = boundedUntil(body, { maxBytes: MAX_BYTES_BEFORE_FILE, deadlineMs: FIELDS_DEADLINE_MS }, tooLarge);
  // As soon as its header is read: of a file that comes fast, more than the limit is read before the fields are looked at.
  const parts = formParts(contentType, before.chunks, MAX_PARTS, (part) => {
    if (isFile(part)) before.lift();
  });
  const fields = new Map<string, string>();
  let room = MAX_FIELDS_BYTES;
  try {
    for (;;) {
      const { value: part, done } = await parts.next();
      if (done) {
        throw new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.', {
          ArgumentName: 'file',
          ArgumentValue: '0',
        });
      }
      const name = part.name?.toLowerCase();
      if (name === undefined) throw new FormError('A part of the form has no name.');
      if (isFile(part)) {
        return {
          fields,
          filename: part.fileName ?? '',
          file: withS3Errors(part.bytes),
          drain: async () => {
            for await (const _ of parts);
          },
          close: async () => {
            await parts.return(undefined);
          },
        };
      }
      const value = await readField(part, room);
      room -= Buffer.byteLength(name) + value.length;
      if (fields.has(name)) throw new S3Error('InvalidArgument', `The form field "${name}" is given twice.`);
      fields.set(name, value.toString('utf8'));
    }
  } catch (error) {
    before.lift();
    await parts.return(undefined);
    throw asS3Error(error);
  }
};
