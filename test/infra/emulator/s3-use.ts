import type { IncomingMessage } from 'node:http';

/** What a request wants to do, as IAM names it. */
export interface S3Use {
  readonly action: string;
  readonly bucket: string;
  /** empty for the bucket itself */
  readonly key: string;
  readonly prefix: string;
}

const actionOf = (method: string, key: string, has: (name: string) => boolean): string => {
  if (has('uploadId'))
    return { GET: 's3:ListMultipartUploadParts', DELETE: 's3:AbortMultipartUpload' }[method] ?? 's3:PutObject';
  if (key === '' && method === 'POST') return 's3:DeleteObject';
  if (key === '') return has('uploads') ? 's3:ListBucketMultipartUploads' : 's3:ListBucket';
  return { GET: 's3:GetObject', HEAD: 's3:GetObject', DELETE: 's3:DeleteObject' }[method] ?? 's3:PutObject';
};

/** Read a request of the path style. */
export const s3UseOf = ({ method = 'GET', url = '/' }: IncomingMessage): S3Use => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, bucket = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  return {
    action: actionOf(method, key, (name) => searchParams.has(name)),
    bucket,
    key,
    prefix: searchParams.get('prefix') ?? '',
  };
};

/** Id of the key that signed a request, in its header or its URL. */
export const signerOf = ({ headers, url = '/' }: IncomingMessage): string => {
  const inQuery = new URL(url, 'http://localhost').searchParams.get('X-Amz-Credential');
  const inHeader = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];
  return inHeader ?? inQuery?.split('/')[0] ?? '';
};
