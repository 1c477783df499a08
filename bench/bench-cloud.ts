import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startCloud } from '../src/local/cloud.ts';
import type { CloudOptions, LocalCloud } from '../src/local/control/cloud-api.ts';
import { type Buckets, openBuckets } from '../src/sdk/cloud/buckets.ts';
import { openHomeObjects } from '../src/sdk/cloud/home-objects.ts';

/** A local cloud in a home of its own. */
export interface BenchCloud {
  readonly cloud: LocalCloud;
  readonly buckets: Buckets;
  readonly home: string;
  /** Presigned read over plain HTTP on 127.0.0.1: static builds of ffmpeg resolve no host names. */
  plainUrl(key: string): Promise<string>;
  /** Stop it and remove its home. */
  close(): Promise<void>;
}

const DAY_SECONDS = 86_400;

/** Start a local cloud with the bundles as they are deployed, in a new and empty home. */
export const openBenchCloud = async (options: Omit<CloudOptions, 'home'>): Promise<BenchCloud> => {
  const home = await mkdtemp(join(tmpdir(), 'fanreel-bench-home-'));
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 3 });
  try {
    const cloud = await startCloud({ ...options, home });
    const buckets = openBuckets(cloud.endpoints, openHomeObjects(home, cloud.blobsOf));
    return {
      cloud,
      buckets,
      home,
      plainUrl: (Key) =>
        getSignedUrl(buckets.client, new GetObjectCommand({ Bucket: buckets.source, Key }), { expiresIn: DAY_SECONDS }),
      async close() {
        buckets.close();
        await cloud.stop();
        await removeHome();
      },
    };
  } catch (error) {
    await removeHome();
    throw error;
  }
};
