import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CloudControl, CloudEndpoints } from '../../src/local/control/cloud-api.ts';
import { makeControlListener } from '../../src/local/control/control-api.ts';
import { ControlError, connectControl, UnprovenCloudError } from '../../src/local/control/control-client.ts';
import type { SliceInWork } from '../../src/local/live/slice-states.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';

const JOB = 'my-film-0123456789ab';
const SECRET = 'the-secret';
const BLOBS = [{ id: '0123456789abcdef0123456789abcdef', size: 5 }];
const SLICES: readonly SliceInWork[] = [
  { index: 3, state: 'running', attempt: 2, queuedAtMs: 10, startedAtMs: 20 },
  { index: 4, state: 'queued', attempt: 1, queuedAtMs: 11 },
];

const endpointsAt = (controlEndpoint: string, secretAccessKey = SECRET): CloudEndpoints => ({
  s3Endpoint: 'http://127.0.0.1:1',
  s3TlsEndpoint: 'https://localhost:1',
  eventsEndpoint: 'http://127.0.0.1:1',
  controlEndpoint,
  caPath: '/ca.pem',
  region: 'us-east-1',
  accessKeyId: 'key',
  secretAccessKey,
  sourceBucket: 'source',
  outputBucket: 'output',
  eventBus: 'bus',
});

let server: Server;
let endpoint: string;
let control: CloudControl;

beforeEach(async () => {
  control = {
    endpoints: endpointsAt(''),
    concurrency: 3,
    activity: async (jobId) => ({ running: jobId === JOB ? 2 : 0, waiting: 5, peakConcurrency: 3 }),
    sliceStates: async (jobId) => (jobId === JOB ? SLICES : []),
    splitting: async (key) => key === 'a b+c/ü.mp4',
    stitching: async (jobId) => jobId === JOB,
    blobsOf: async (bucket, key) => (bucket === 'output' && key === 'find/a b' ? BLOBS : undefined),
    dropQueued: async () => 7,
  };
  server = createServer(makeControlListener(() => control, SECRET));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  control = { ...control, endpoints: endpointsAt(endpoint) };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('a cloud over its control endpoint', () => {
  it('is the cloud that it stands for', async () => {
    const remote = await connectControl(endpointsAt(endpoint));
    expect(remote.concurrency).toBe(3);
    expect(remote.endpoints.controlEndpoint).toBe(endpoint);
    expect(await remote.activity(JOB)).toEqual({ running: 2, waiting: 5, peakConcurrency: 3 });
    expect(await remote.sliceStates(JOB)).toEqual(SLICES);
    expect(await remote.splitting('a b+c/ü.mp4')).toBe(true);
    expect(await remote.splitting('other.mp4')).toBe(false);
    expect(await remote.stitching(JOB)).toBe(true);
    expect(await remote.blobsOf('output', 'find/a b')).toEqual(BLOBS);
    expect(await remote.blobsOf('output', 'find/c')).toBeUndefined();
    expect(await remote.dropQueued(JOB)).toBe(7);
  });

  it('fails for a blob whose name leads elsewhere', async () => {
    const remote = await connectControl(endpointsAt(endpoint));
    control = { ...control, blobsOf: async () => [{ id: '../../../../etc/passwd', size: 1 }] };
    await expect(remote.blobsOf('output', 'find/a b')).rejects.toThrow(/id/);
  });

  it('fails with a wrong secret, and does nothing', async () => {
    await expect(connectControl(endpointsAt(endpoint, 'guess'))).rejects.toThrow(UnprovenCloudError);
    await expect(connectControl(endpointsAt(endpoint, 'guess'))).rejects.toThrow(/cannot prove/);
  });

  it('fails for another port than those that the cloud itself serves', async () => {
    const elsewhere = { ...endpointsAt(endpoint), s3Endpoint: 'http://127.0.0.1:2' };
    await expect(connectControl(elsewhere)).rejects.toThrow(UnprovenCloudError);
  });

  it('fails for a challenge that is none', async () => {
    for (const nonce of ['', 'abc', 'G'.repeat(64)]) {
      const response = await fetch(`${endpoint}/proof?nonce=${nonce}`);
      expect(response.status).toBe(400);
    }
  });

  it('fails without any credentials, whatever is asked', async () => {
    for (const path of ['/cloud', `/queue?job=${JOB}`, '/nothing']) {
      expect((await fetch(`${endpoint}${path}`, { method: 'DELETE' })).status).toBe(401);
    }
  });

  it('fails when nobody listens, saying what to look at', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(connectControl(endpointsAt(endpoint))).rejects.toThrow(ControlError);
    await expect(connectControl(endpointsAt(endpoint))).rejects.toThrow(/does not answer.*fanreel dev/);
  });

  it('fails for a job id that is none, naming it', async () => {
    const remote = await connectControl(endpointsAt(endpoint));
    await expect(remote.activity('../x')).rejects.toThrow(/400.*"\.\.\/x" is no job id/);
  });

  it('fails with the reason when the cloud does', async () => {
    const remote = await connectControl(endpointsAt(endpoint));
    control = {
      ...control,
      dropQueued: async () => {
        throw new StorageError('The disk is full.');
      },
    };
    await expect(remote.dropQueued(JOB)).rejects.toThrow(/503: The disk is full\./);
  });

  it('fails for routes that it does not have', async () => {
    const response = await fetch(`${endpoint}/other`, { headers: { authorization: `Bearer ${SECRET}` } });
    expect(response.status).toBe(404);
  });
});
