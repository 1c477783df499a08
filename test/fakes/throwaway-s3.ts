import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type S3ServerOptions, startS3Server } from '../../src/local/s3/server.ts';
import { type Buckets, openBuckets } from '../../src/sdk/cloud/buckets.ts';
import type { RunSourceContext } from '../../src/sdk/run/run-source-context.ts';

/** A real S3 server with the two buckets, in a folder of its own. */
export interface ThrowawayS3 {
  readonly buckets: Buckets;
  /** takes a file over without a request, as the command has it of its own cloud */
  readonly takeSource: NonNullable<RunSourceContext['takeSource']>;
  /** beside the server's data, for files of the test */
  readonly folder: string;
  /** keys of what was stored in the source bucket, in order */
  readonly created: readonly string[];
  /** method and path of every request so far */
  readonly requests: readonly string[];
  /** Forget the requests so far. */
  clear(): void;
  close(): Promise<void>;
}

/** @param intercept sees every request first, as in {@link S3ServerOptions} */
export const startThrowawayS3 = async (intercept?: S3ServerOptions['intercept']): Promise<ThrowawayS3> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-s3-'));
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const created: string[] = [];
  const requests: string[] = [];
  const server = await startS3Server({
    dataDir: join(folder, 's3'),
    region: 'us-east-1',
    credentials,
    onObjectCreated: ({ bucket, key }) => {
      if (bucket === 'source') created.push(key);
    },
    intercept: (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      return intercept?.(request, response) ?? false;
    },
  });
  const buckets = openBuckets({
    s3Endpoint: server.endpoint,
    region: 'us-east-1',
    ...credentials,
    sourceBucket: 'source',
    outputBucket: 'output',
  });
  for (const Bucket of ['source', 'output']) await buckets.client.send(new CreateBucketCommand({ Bucket }));
  requests.length = 0;
  return {
    buckets,
    takeSource: (path, options) => server.takeFile('source', path, options),
    folder,
    created,
    requests,
    clear() {
      requests.length = 0;
    },
    async close() {
      buckets.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
