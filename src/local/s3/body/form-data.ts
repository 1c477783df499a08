import { S3Error } from '../s3-error.ts';
import { ByteReader } from './byte-reader.ts';

/** A browser's upload form: its fields, and its file, which comes last and is read as a stream. */
export interface FormData {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly filename: string;
  readonly file: AsyncIterable<Buffer>;
  /** Discard what follows the file; fields after it are ignored as S3 does. */
  readonly drain: () => Promise<void>;
}

/** What S3 allows before the file. */
const MAX_FIELDS_BYTES = 20 * 1024;

const malformed = (message: string): S3Error => new S3Error('MalformedPOSTRequest', message);

const readPartHeaders = async (reader: ByteReader): Promise<{ name: string; filename: string | undefined }> => {
  let disposition = '';
  for (let line = await reader.readLine(); line !== ''; line = await reader.readLine()) {
    if (/^content-disposition:/i.test(line)) disposition = line;
  }
  const name = /[;\s]name="([^"]*)"/i.exec(disposition)?.[1] ?? /[;\s]name=([^;\s]+)/i.exec(disposition)?.[1];
  if (name === undefined) throw malformed('A part of the form has no name.');
  const filename = /[;\s]filename="([^"]*)"/i.exec(disposition)?.[1];
  // Browsers write quotes in names as %22.
  return { name: name.toLowerCase(), filename: filename?.replaceAll('%22', '"') };
};

/**
 * Read a multipart/form-data body up to its file.
 * @param contentType header with the boundary
 * @param body bytes as sent
 * @throws {S3Error} MalformedPOSTRequest, InvalidArgument when there is no file, MaxMessageLengthExceeded past 20 KB of fields
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export const readFormData = async (contentType: string, body: AsyncIterable<Buffer>): Promise<FormData> => {
  const match = /boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary) throw malformed('The Content-Type has no boundary.');
  const reader = new ByteReader(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const fields = new Map<string, string>();
  let size = 0;
  if ((await reader.readLine()) !== `--${boundary}`) throw malformed('The body does not begin with the boundary.');
  for (;;) {
    const { name, filename } = await readPartHeaders(reader);
    if (name === 'file') {
      return { fields, filename: filename ?? '', file: reader.readUntil(delimiter), drain: () => reader.drain() };
    }
    const pieces: Buffer[] = [];
    for await (const piece of reader.readUntil(delimiter)) {
      size += piece.length;
      if (size > MAX_FIELDS_BYTES) {
        throw new S3Error(
          'MaxMessageLengthExceeded',
          'Your POST request fields preceding the upload file were too large.',
        );
      }
      pieces.push(piece);
    }
    if (fields.has(name)) throw new S3Error('InvalidArgument', `The form field "${name}" is given twice.`);
    fields.set(name, Buffer.concat(pieces).toString('utf8'));
    const rest = await reader.readLine();
    if (rest === '--') {
      throw new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.', {
        ArgumentName: 'file',
        ArgumentValue: '0',
      });
    }
    if (rest.trim() !== '') throw malformed('A boundary is followed by something else.');
  }
};
