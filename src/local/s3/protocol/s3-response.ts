import type { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { renderXml, type XmlContent } from './xml.ts';

/** Response of an operation. Pieces need `content-length` among the headers; each is valid until the next one is asked for. */
export interface S3Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterableIterator<Buffer>;
}

/** A 200 with an XML document in S3's namespace. */
export const xmlResponse = (root: string, content: XmlContent, headers: Record<string, string> = {}): S3Response => ({
  status: 200,
  headers: { ...headers, 'content-type': 'application/xml' },
  body: renderXml(root, content),
});

/** The XML document for an error, with the resource and the request id as S3 gives them. */
export const errorResponse = (
  error: S3Error,
  request: Pick<S3Request, 'requestId'> & { rawPath?: string },
): S3Response => {
  const headers: Record<string, string> = error.status === 304 ? {} : { 'content-type': 'application/xml' };
  if (error.details.ETag !== undefined) headers.etag = error.details.ETag;
  if (error.details.ActualObjectSize !== undefined) {
    headers['content-range'] = `bytes */${error.details.ActualObjectSize}`;
  }
  if (error.status === 304) return { status: 304, headers };
  const content: XmlContent = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: request.rawPath,
    RequestId: request.requestId,
  };
  return { status: error.status, headers, body: renderXml('Error', content, false) };
};
