import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client, type S3ClientConfig, S3ServiceException } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect } from 'vitest';
import { type S3Server, type S3ServerOptions, startS3Server } from '../../../src/local/s3/server.ts';

export const CREDENTIALS = {
  accessKeyId: process.env.FANREEL_S3_CONFORMANCE_ACCESS_KEY_ID ?? 'AKIAFANREELTEST',
  secretAccessKey: process.env.FANREEL_S3_CONFORMANCE_SECRET_ACCESS_KEY ?? 'secret/with+signs=',
};
export const REGION = process.env.FANREEL_S3_CONFORMANCE_REGION ?? 'eu-central-1';

/** Another S3-compatible endpoint to hold against the same suite. */
export const FOREIGN_ENDPOINT = process.env.FANREEL_S3_CONFORMANCE_ENDPOINT;

export const makeClient = (endpoint: string, config: S3ClientConfig = {}): S3Client =>
  new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true, maxAttempts: 1, ...config });

export const makeTempDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'fanreel-s3-test-'));

export const startTestServer = (dataDir: string, options: Partial<S3ServerOptions> = {}): Promise<S3Server> =>
  startS3Server({ dataDir, region: REGION, credentials: CREDENTIALS, ...options });

export interface S3Fixture {
  readonly client: S3Client;
  readonly endpoint: string;
  /** Exists, with a name of its own per test file. */
  readonly bucket: string;
  /** of the own server only */
  allowOrigins(origins: readonly string[]): void;
}

/** A server (or the foreign endpoint) with a bucket, for the tests of one file. */
export const useS3 = (options: Partial<S3ServerOptions> = {}): S3Fixture => {
  const bucket = `conformance-${randomBytes(6).toString('hex')}`;
  let server: S3Server | undefined;
  let dataDir: string | undefined;
  let client: S3Client | undefined;
  const endpoint = (): string => {
    const url = FOREIGN_ENDPOINT ?? server?.endpoint;
    if (!url) throw new Error('The S3 fixture is used before it is up.');
    return url;
  };
  beforeAll(async () => {
    if (!FOREIGN_ENDPOINT) {
      dataDir = await makeTempDir();
      server = await startTestServer(dataDir, options);
    }
    client = makeClient(endpoint());
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    client?.destroy();
    await server?.close();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });
  return {
    get client() {
      if (!client) throw new Error('The S3 fixture is used before it is up.');
      return client;
    },
    get endpoint() {
      return endpoint();
    },
    bucket,
    allowOrigins: (origins) => server?.allowOrigins(origins),
  };
};

/** Name and status of the S3 error that a call ends with. */
export const failureOf = async (call: Promise<unknown>): Promise<{ name: string; status: number | undefined }> => {
  const [outcome] = await Promise.allSettled([call]);
  expect(outcome?.status).toBe('rejected');
  const error: unknown = outcome?.status === 'rejected' ? outcome.reason : undefined;
  expect(error).toBeInstanceOf(S3ServiceException);
  const { name, $metadata } = error as S3ServiceException;
  return { name, status: $metadata.httpStatusCode };
};

/** Code of an XML error answer. */
export const codeOf = (xml: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(xml)?.[1];
