import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { S3Server } from '../../../src/local/s3/server.ts';
import { codeOf, makeTempDir, startTestServer } from './s3-fixture.ts';

// The worked examples of the S3 reference, keys, dates and signatures as printed there:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const DATE = '20130524T000000Z';
const now = () => new Date('2013-05-24T00:00:00Z');

let dataDir: string;
let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  dataDir = await makeTempDir();
  server = await startTestServer(dataDir, { credentials, region: 'us-east-1', now, hosts: ['s3.amazonaws.com'] });
  client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    systemClockOffset: now().getTime() - Date.now(),
  });
  await client.send(new CreateBucketCommand({ Bucket: 'examplebucket' }));
});

afterAll(async () => {
  client.destroy();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const put = (headers: Record<string, string>, body: Buffer): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.endpoint);
    const path = '/examplebucket/chunkObject.txt';
    const all = { host: 's3.amazonaws.com', 'x-amz-date': DATE, ...headers };
    const outgoing = request({ hostname, port, path, method: 'PUT', headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject).end(body);
  });

const authorization = (signedHeaders: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`;

const frame = (chunks: readonly (readonly [size: number, signature: string])[], trailer: string): Buffer =>
  Buffer.from(
    chunks
      .map(([size, signature]) => `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}`)
      .join('\r\n') + trailer,
  );

const SIZE = 66_560;

describe('signed streaming uploads', () => {
  const headers = {
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(SIZE),
    'content-length': '66824',
    authorization: authorization(
      'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
      '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    ),
  };
  const signatures = [
    'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  ] as const;
  const body = (second: string): Buffer =>
    frame(
      [
        [65_536, signatures[0]],
        [1024, second],
        [0, signatures[2]],
      ],
      '\r\n',
    );

  it('accept the reference example', async () => {
    expect(await put(headers, body(signatures[1]))).toMatchObject({ status: 200 });
    const stored = await client.send(new GetObjectCommand({ Bucket: 'examplebucket', Key: 'chunkObject.txt' }));
    expect(stored.ContentEncoding).toBeUndefined();
    expect(await stored.Body?.transformToString()).toBe('a'.repeat(SIZE));
  });

  it('fail with SignatureDoesNotMatch when one chunk is not signed as it should be', async () => {
    const { status, text } = await put(headers, body(signatures[1].replace('0055', '1155')));
    expect([status, codeOf(text)]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('fail when a chunk was changed', async () => {
    const changed = body(signatures[1]);
    changed[50_000] = 98;
    const { status, text } = await put(headers, changed);
    expect([status, codeOf(text)]).toEqual([403, 'SignatureDoesNotMatch']);
  });
});

describe('signed streaming uploads with a trailer', () => {
  const headers = {
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(SIZE),
    'x-amz-trailer': 'x-amz-checksum-crc32c',
    authorization: authorization(
      'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
      '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    ),
  };
  const body = (checksum: string, signature: string): Buffer =>
    frame(
      [
        [65_536, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'],
        [1024, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'],
      ],
      '\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n' +
        `x-amz-checksum-crc32c:${checksum}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
    );
  const signature = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';

  it('accept the reference example', async () => {
    expect(await put(headers, body('sOO8/Q==', signature))).toMatchObject({ status: 200 });
  });

  it('fail when the trailer is not what was signed', async () => {
    const { status, text } = await put(headers, body('AAAAAA==', signature));
    expect([status, codeOf(text)]).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await put(headers, body('sOO8/Q==', ''))).status).toBe(403);
  });
});
