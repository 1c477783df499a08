const ENCODED_WORD = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=/gi;

const bytesOf = (encoding: string, text: string): Buffer =>
  encoding.toLowerCase() === 'b'
    ? Buffer.from(text, 'base64')
    : Buffer.from(
        text
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      );

const CHARSETS: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf-8', 'utf8'],
  ['us-ascii', 'latin1'],
  ['iso-8859-1', 'latin1'],
]);

/**
 * Decode the RFC 2047 encoded words in a metadata header, as S3 does before it stores the text.
 * @param header one character for each byte
 */
export const decodeWords = (header: string): string =>
  // White space between two encoded words is not part of the text.
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(ENCODED_WORD, (whole, charset: string, encoding: string, text: string) => {
      const known = CHARSETS.get(charset.toLowerCase());
      return known === undefined ? whole : bytesOf(encoding, text).toString(known);
    });

/**
 * Text of metadata as S3 returns it: unchanged when it is printable ASCII, else as one encoded word.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
 */
export const encodeWords = (text: string): string =>
  /^[\t\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
