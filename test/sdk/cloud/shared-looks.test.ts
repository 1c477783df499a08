import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownHome } from '../../../src/local/disk/home.ts';
import type { OpenCloud } from '../../../src/sdk/cloud/opened-cloud.ts';
import { shareCloud } from '../../../src/sdk/cloud/shared-cloud.ts';
import { afterLooks, shareLook } from '../../../src/sdk/cloud/shared-looks.ts';
import { openFanreel, UsageError } from '../../../src/sdk/index.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-looks-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const openJobs = async () => {
  const { release } = await ownHome(home, 'test');
  const buckets = { store: {}, client: {}, source: 'source', output: 'output' } as OpenCloud['buckets'];
  return { buckets, control: undefined, stack: undefined, close: release };
};
const openCloud = () =>
  shareCloud(home, {}, async () => {
    await afterLooks(home);
    const { buckets, close } = await openJobs();
    return { buckets, close } as OpenCloud;
  });
const look = (ms: number) =>
  shareLook(home, undefined, openJobs, () => new Promise((resolve) => setTimeout(resolve, ms)));

describe('calls of one process at the same time', () => {
  it('do not take a home from each other, whether they look at jobs or open a cloud', async () => {
    const run = async (ms: number): Promise<void> => {
      const cloud = await openCloud();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await cloud.close();
    };
    await Promise.all([look(30), look(5), run(10), look(1), run(60), look(40)]);
    await Promise.all([run(5), look(30), run(1), look(1)]);
    // Everything was closed.
    await (await ownHome(home, 'another')).release();
  });

  it('are served by clients of their own too', async () => {
    const clients = [0, 1].map(() => openFanreel({ home }));
    const asked = clients.flatMap((client) => [client.jobs(), client.jobs(1)]);
    for (const listed of await Promise.all(asked)) expect(listed).toEqual({ jobs: [], more: false, unreadable: [] });
    for (const client of clients) await expect(client.status('film-0123456789ab')).rejects.toThrow(UsageError);
  });

  it('go on when another one could not open the cloud', async () => {
    const failed = shareCloud(home, {}, async () => {
      await afterLooks(home);
      throw new UsageError('no such parameter');
    });
    await Promise.all([expect(failed).rejects.toThrow(UsageError), look(1)]);
  });
});

it.each([0, -1, 1.5, Number.NaN, 1001])('fails for a concurrency of %s', (concurrency) => {
  expect(() => openFanreel({ home, concurrency })).toThrow(/allowed are whole numbers from 1 to 1000/);
});
