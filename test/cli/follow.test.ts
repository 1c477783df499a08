import { S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeJobWatcher } from '../../src/cli/job/watch-jobs.ts';
import type { CloudControl } from '../../src/local/control/cloud-api.ts';
import type { Buckets } from '../../src/sdk/cloud/buckets.ts';
import type { ProgressEvent } from '../../src/sdk/core/progress/progress-event.ts';
import { awaitBySource } from '../../src/sdk/job/find-job.ts';
import { followJob } from '../../src/sdk/job/follow-job.ts';
import { jobKey, manifestKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { bySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, renderedRecord } from '../fakes/job-documents.ts';

const job = jobOf(90_000);
const { jobId } = job;
const source = { bucket: 'source', key: 'holiday.mp4', etag: 'e1' };
const uploaded = { key: source.key, etag: source.etag, bytes: 1000, how: 'uploaded' } as const;
const manifest = {
  version: 1,
  revision: 1,
  jobId,
  status: 'partial',
  source: { ...source, bytes: 1000, media: 'video', durationMs: 90_000 },
  options: job.options,
  coverage: { expected: 3, rendered: 2, failed: 1, gaps: [] },
  renders: [],
  metrics: { makespanMs: 1, peakConcurrency: 1, busyMs: 1, gbSeconds: 1, speedup: 1 },
  completedAt: '2026-11-20T10:00:00.000Z',
};

let store: InMemoryObjectStore;
let buckets: Buckets;
let cloud: CloudControl;
const signal = new AbortController().signal;

beforeEach(() => {
  store = new InMemoryObjectStore();
  buckets = {
    client: new S3Client({ region: 'us-east-1' }),
    store,
    listPage: () => Promise.reject(new Error('Nothing is listed by pages here.')),
    source: 'source',
    output: 'output',
    close: () => undefined,
  };
  cloud = {
    endpoints: {
      s3Endpoint: '',
      s3TlsEndpoint: '',
      eventsEndpoint: '',
      controlEndpoint: '',
      caPath: '',
      region: '',
      accessKeyId: '',
      secretAccessKey: '',
      sourceBucket: 'source',
      outputBucket: 'output',
      eventBus: 'bus',
    },
    concurrency: 2,
    activity: async () => ({ running: 1, waiting: 1, peakConcurrency: 2 }),
    sliceStates: async () => [],
    splitting: async () => true,
    stitching: async () => false,
    blobsOf: async () => undefined,
    dropQueued: async () => 0,
  };
});

const seed = (key: string, document: unknown): void => {
  store.seed('output', key, JSON.stringify(document));
};
const pointer = (document: object): void => seed(bySourceKey(source), { version: 1, source, ...document });

describe('awaitBySource', () => {
  const find = (expected: string | undefined, sinceMs = 1_000) =>
    awaitBySource({ cloud, buckets, logs: '/logs', signal }, uploaded, expected, sinceMs);
  const rejectedAt = (ms: number) => ({
    rejected: { reason: 'notVideo', message: 'It is a text.', at: new Date(ms).toISOString() },
  });

  it('waits until the job that was expected is planned', async () => {
    pointer({ jobId: 'holiday-ffffffffffff' });
    let asked = 0;
    cloud = {
      ...cloud,
      splitting: async () => {
        asked += 1;
        if (asked === 3) seed(jobKey(jobId), job);
        return true;
      },
    };
    expect(await find(jobId)).toMatchObject({ jobId });
    expect(asked).toBe(3);
  });

  it('takes a rejection that is newer than the upload', async () => {
    pointer(rejectedAt(2_000));
    expect(await find(jobId)).toMatchObject({ rejected: { reason: 'notVideo' } });
  });

  it('does not take an older rejection while the splitter is at work', async () => {
    pointer(rejectedAt(500));
    let asked = 0;
    cloud = {
      ...cloud,
      splitting: async () => {
        asked += 1;
        if (asked === 2) seed(jobKey(jobId), job);
        return true;
      },
    };
    expect(await find(jobId)).toMatchObject({ jobId });
  });

  it('fails when the splitter gives up without an answer, naming the logs', async () => {
    cloud = { ...cloud, splitting: async () => false };
    await expect(find(jobId)).rejects.toThrow(/"holiday\.mp4" got neither a job nor a reason .*\/logs/);
  });
});

describe('followJob', () => {
  it('reports slices as their records come, until the manifest is there', async () => {
    seed(sliceKeys(jobId, 0).record, renderedRecord(job, 0));
    const reported: ProgressEvent[] = [];
    const steps = [
      () => seed(sliceKeys(jobId, 1).record, failedRecord(job, 1, { name: 'ProcessError', message: 'x' })),
      () => {
        seed(sliceKeys(jobId, 2).record, renderedRecord(job, 2));
        seed(manifestKey(jobId), manifest);
      },
    ];
    const followed = await followJob(
      {
        cloud,
        buckets,
        logs: '/logs',
        signal,
        report: (event) => {
          reported.push(event);
          steps.shift()?.();
        },
      },
      job,
      async () => undefined,
    );
    expect(followed).toMatchObject({ manifest: { status: 'partial' }, mediaMs: 60_000, peakConcurrency: 2 });
    expect(reported.map((event) => event.type === 'slices' && [event.slices.done, event.slices.failed])).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it('reads a record again only when it has changed', async () => {
    seed(sliceKeys(jobId, 0).record, renderedRecord(job, 0));
    let looks = 0;
    await followJob(
      {
        cloud,
        buckets,
        logs: '/logs',
        signal,
        report: () => {
          looks += 1;
          if (looks === 3) seed(manifestKey(jobId), manifest);
        },
      },
      job,
      async () => undefined,
    );
    const reads = store.calls.filter(({ operation, key }) => operation === 'getText' && key.includes('/slices/'));
    expect(looks).toBe(4);
    expect(reads).toHaveLength(1);
  });

  it('asks for nothing while the splitter still lists the film, and once when nothing works on the job any more', async () => {
    let splits = true;
    let looks = 0;
    const nudges: number[] = [];
    cloud = {
      ...cloud,
      activity: async () => ({ running: 0, waiting: 0, peakConcurrency: 0 }),
      splitting: async (key) => splits && key === job.source.key,
    };
    const report = (): void => {
      looks += 1;
      if (looks === 60) splits = false;
    };
    const patience = { pollMs: () => 4, splitMs: 0, idleMs: 100, assemblyMs: 100 };
    await followJob({ cloud, buckets, logs: '/logs', patience, signal, report }, job, async () => {
      nudges.push(looks);
      seed(manifestKey(jobId), manifest);
    });
    expect(nudges).toHaveLength(1);
    expect(nudges[0]).toBeGreaterThan(60);
  });

  it('fails with the reason when it is stopped', async () => {
    const stopped = AbortSignal.abort(new Error('stopped by a person'));
    const following = followJob(
      { cloud, buckets, logs: '/logs', signal: stopped, report: () => undefined },
      job,
      async () => undefined,
    );
    await expect(following).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'stopped by a person' } });
  });
});

describe('makeJobWatcher', () => {
  it('says what happens to jobs, once, and nothing about what was there before', async () => {
    pointer({ jobId: 'before-0123456789ab' });
    const watcher = makeJobWatcher(buckets);
    expect(await watcher.look()).toEqual([]);

    seed(jobKey(jobId), job);
    seed(openKey(jobId), { version: 1, jobId });
    expect(await watcher.look()).toEqual([`${jobId}: opened for "holiday.mp4", 3 slices, 1 min 30 s of video`]);
    expect(await watcher.look()).toEqual([]);

    seed(sliceKeys(jobId, 0).record, renderedRecord(job, 0));
    seed(sliceKeys(jobId, 1).record, failedRecord(job, 1, { name: 'ProcessError', message: 'It crashed.' }));
    expect(await watcher.look()).toEqual([
      `${jobId}: slice 0 rendered (1 of 3)`,
      `${jobId}: slice 1 failed (2 of 3): ProcessError: It crashed.`,
    ]);

    store.remove('output', openKey(jobId));
    seed(manifestKey(jobId), manifest);
    expect(await watcher.look()).toEqual([`${jobId}: partial, 2 of 3 slices rendered`]);
    expect(await watcher.look()).toEqual([]);
  });

  it('follows jobs that were open before it came, and tells rejections', async () => {
    seed(jobKey(jobId), job);
    seed(openKey(jobId), { version: 1, jobId });
    const watcher = makeJobWatcher(buckets);
    expect(await watcher.look()).toHaveLength(1);
    pointer({ rejected: { reason: 'empty', message: 'It is empty.', at: '2026-11-20T10:00:00.000Z' } });
    expect(await watcher.look()).toEqual(['"holiday.mp4": rejected (empty): It is empty.']);
  });
});
