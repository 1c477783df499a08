import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudControl } from '../../local/control/cloud-api.ts';
import { BUCKETS, REGION } from '../../local/control/local-topology.ts';
import { ensureCredentials } from '../../local/disk/ensure-credentials.ts';
import { type OwnedHome, ownHome } from '../../local/disk/home.ts';
import { ConfigError } from '../../shared/core/errors/errors.ts';
import { type Buckets, openBuckets } from './buckets.ts';
import { openHomeObjects } from './home-objects.ts';
import { findRunningCloud } from './running-cloud.ts';

/** The buckets of a home, whether a cloud runs there or not. */
export interface HomeBuckets {
  readonly buckets: Buckets;
  /** control of the cloud that runs in the home; undefined when none runs */
  readonly control: CloudControl | undefined;
  close(): Promise<void>;
}

/**
 * Check that a home is there, so that looking for a job in the wrong folder does not make one.
 * @throws {ConfigError} saying how to name another home
 */
export const assertHome = async (home: string): Promise<void> => {
  const entry = await stat(home).catch(() => undefined);
  if (entry?.isDirectory() === true) return;
  throw new ConfigError(
    `There is no local cloud in ${home}. Change to the folder where \`fanreel run\` was called, or name its home with FANREEL_HOME.`,
  );
};

/**
 * Serve the stored objects of a home that this process owns, and nothing else: no function is started, and queued work does
 * not continue.
 */
export const serveStoredBuckets = async ({ home, salvage }: OwnedHome): Promise<HomeBuckets> => {
  const [{ startS3Server }, { createBuckets }] = await Promise.all([
    import('../../local/s3/server.ts'),
    import('../../local/s3/create-buckets.ts'),
  ]);
  const credentials = await ensureCredentials(home, salvage);
  const server = await startS3Server({ dataDir: join(home, 's3'), region: REGION, credentials, salvage });
  const endpoints = {
    s3Endpoint: server.endpoint,
    region: REGION,
    ...credentials,
    sourceBucket: BUCKETS.source,
    outputBucket: BUCKETS.output,
  };
  const buckets = openBuckets(
    endpoints,
    openHomeObjects(home, async (...object) => server.blobsOf(...object)),
  );
  // When the first start of a home was stopped early, it may have no buckets.
  await createBuckets(server, BUCKETS);
  return {
    buckets,
    control: undefined,
    async close() {
      buckets.close();
      await server.close();
    },
  };
};

/**
 * Open the buckets of a home through the cloud that runs there. When none runs, serve the buckets alone.
 * @param command name of this command in the home's lock while the buckets are open
 * @param say shows a line about the home; default: standard error
 * @throws {ConfigError} when there is no such home
 * @throws {HomeInUseError} when another process works in the home and cannot be asked
 */
export const openHomeBuckets = async (
  home: string,
  command: string,
  say?: (line: string) => void,
): Promise<HomeBuckets> => {
  await assertHome(home);
  const found = await findRunningCloud(home, say);
  if (found !== undefined) {
    const { control } = found;
    const buckets = openBuckets(control.endpoints, openHomeObjects(home, control.blobsOf));
    return { buckets, control, close: async () => buckets.close() };
  }
  const owned = await ownHome(home, `fanreel ${command}`, say);
  try {
    const stored = await serveStoredBuckets(owned);
    return {
      ...stored,
      async close() {
        await stored.close();
        await owned.release();
      },
    };
  } catch (error) {
    await owned.release();
    throw error;
  }
};
