import { S3Error } from './s3-error.ts';

/** Prefix of headers of user metadata. */
export const METADATA_PREFIX = 'x-amz-meta-';

/**
 * Convert text from a query or form field into the equivalent header value. Node writes header values as Latin-1: with one
 * character for each byte, UTF-8 stays as a client would have sent it.
 * @param name lower-case header name
 * @param text any Unicode
 * @throws {S3Error} InvalidArgument for a name or a value that no header can carry (line breaks would end it)
 */
export const toHeaderValue = (name: string, text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) {
    throw new S3Error('InvalidArgument', 'Header names and values must not hold control characters.', {
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  // Metadata is kept as text: S3 returns it in encoded words and not in bytes.
  return name.startsWith(METADATA_PREFIX) ? text : Buffer.from(text).toString('latin1');
};
