import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { startS3Server } from '../../../src/local/s3/server.ts';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import { objectStoreContract } from './object-store.contract.ts';

objectStoreContract('S3 client over the local server', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'fanreel-s3-test-'));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' };
  const region = 'us-east-1';
  const server = await startS3Server({ dataDir, region, credentials });
  const { endpoint } = server;
  const client = makeS3Client({ AWS_ENDPOINT_URL_S3: endpoint }, { endpoint, region, credentials });
  const bucket = 'output';
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    store: makeS3ObjectStore(client),
    bucket,
    seed: async (key, content, metadata) => {
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, Metadata: metadata });
      return ((await client.send(command)).ETag ?? '').replaceAll('"', '');
    },
    close: async () => {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
