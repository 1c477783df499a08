import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import { makePresigner, urlLifetimeSeconds } from '../../../src/shared/adapters/s3/s3-presigner.ts';
import { AccessDeniedError } from '../../../src/shared/core/errors/errors.ts';
import type { ObjectStore } from '../../../src/shared/core/ports/ports.ts';

/** What the server says; `at` counts the requests from 0. */
type Script = (request: IncomingMessage, at: number) => { status: number; code?: string; body?: string };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const credentials = { accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'very-secret' };

/** The real adapter and SDK against a server that follows a script. */
const scripted = async (script: Script): Promise<{ store: ObjectStore; requests: IncomingMessage[] }> => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const { status, code, body } = script(request, requests.push(request) - 1);
      const xml = code === undefined ? '' : `<Error><Code>${code}</Code><Message>${code} happened</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml', etag: '"e1"' });
      response.end(request.method === 'HEAD' ? undefined : (body ?? xml));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { AWS_ENDPOINT_URL_S3: endpoint };
  const client = makeS3Client(env, { endpoint, region: 'eu-central-1', credentials, retryMode: 'standard' });
  closers.push(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { store: makeS3ObjectStore(client), requests };
};

describe('the S3 adapter', () => {
  it('says that a key is missing when S3 says so', async () => {
    const { store } = await scripted(() => ({ status: 404, code: 'NoSuchKey' }));
    expect(await store.head('output', 'jobs/x')).toBeUndefined();
    expect(await store.getText('output', 'jobs/x')).toBeUndefined();
    expect(await store.read('output', 'jobs/x')).toBeUndefined();
  });

  it('goes on conditionally: If-None-Match and If-Match, with a checksum', async () => {
    const { store, requests } = await scripted(() => ({ status: 200 }));
    await store.putJson('output', 'a', {}, { ifAbsent: true });
    await store.putJson('output', 'a', {}, { ifMatch: 'e1' });
    expect(requests.map(({ headers }) => [headers['if-none-match'], headers['if-match']])).toEqual([
      ['*', undefined],
      [undefined, '"e1"'],
    ]);
    expect(requests[0]?.headers['x-amz-checksum-sha256']).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(requests[0]?.url).toMatch(/^\/output\/a/);
  });

  it('tries a conditional write again that met another in flight', async () => {
    const { store, requests } = await scripted((_request, at) =>
      at < 2 ? { status: 409, code: 'ConditionalRequestConflict' } : { status: 412, code: 'PreconditionFailed' },
    );
    expect(await store.putJson('output', 'a', {}, { ifAbsent: true })).toBe(false);
    expect(requests).toHaveLength(3);
  });

  it('looks whether the object is there when conflicts do not end', async () => {
    const { store } = await scripted(({ method }) =>
      method === 'HEAD' ? { status: 200 } : { status: 409, code: 'ConditionalRequestConflict' },
    );
    expect(await store.putJson('output', 'a', {}, { ifAbsent: true })).toBe(false);
  });

  it('outlasts a store that asks it to slow down', async () => {
    const { store, requests } = await scripted((_request, at) =>
      at < 2 ? { status: 503, code: 'SlowDown' } : { status: 200 },
    );
    expect(await store.putJson('output', 'a', {})).toBe(true);
    expect(requests).toHaveLength(3);
  });

  it('reads the start of the version named', async () => {
    const { store, requests } = await scripted(() => ({ status: 206, body: 'ftyp' }));
    await store.readStart('source', 'a.mp4', 'e1', 4096);
    expect(requests[0]?.headers).toMatchObject({ range: 'bytes=0-4095', 'if-match': '"e1"' });
  });

  type Denied = [what: string, act: (store: ObjectStore) => Promise<unknown>, named: RegExp, rights: string[]];
  const LISTS = 's3:ListBucket on bucket output for the prefix "jobs/a"';
  const denials: Denied[] = [
    [
      'a look',
      (store) => store.head('output', 'jobs/a'),
      /^HeadObject of "jobs\/a"/,
      ['s3:GetObject on output/jobs/a', LISTS],
    ],
    ['a document', (store) => store.getText('output', 'jobs/a'), /^GetObject of "jobs\/a"/, ['s3:GetObject on', LISTS]],
    ['a stream', (store) => store.read('output', 'jobs/a'), /^GetObject of "jobs\/a"/, ['s3:GetObject on', LISTS]],
    [
      'a source',
      (store) => store.readStart('source', 'a.mp4', 'e1', 9),
      /^GetObject of "a\.mp4" in bucket source/,
      ['s3:GetObject on source/a.mp4'],
    ],
    ['a write', (store) => store.putJson('output', 'a', {}), /^PutObject of "a"/, ['s3:PutObject on output/a.']],
    [
      'an upload',
      (store) => store.put('output', { key: 'a', contentType: 'image/gif', body: new Uint8Array(3) }),
      /^PutObject of "a" in bucket output/,
      ['s3:PutObject on output/a.'],
    ],
    ['a removal', (store) => store.delete('output', 'a'), /^DeleteObject of "a"/, ['s3:DeleteObject on output/a.']],
    [
      'a list',
      async (store) => {
        for await (const _object of store.list('output', 'jobs/a')) break;
      },
      /^ListObjectsV2 of "jobs\/a"/,
      [LISTS],
    ],
    [
      'uploads begun',
      (store) => store.dropUploads('output', 'a'),
      /^ListMultipartUploads of "a"/,
      ['s3:ListBucketMultipartUploads on bucket output'],
    ],
  ];
  it.each(denials)('fails %s that is denied, naming what was asked and the right that is missing', async (...each) => {
    const [, act, named, rights] = each;
    const { store } = await scripted(() => ({ status: 403, code: 'AccessDenied' }));
    const failure = await act(store).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(AccessDeniedError);
    const { name, message, retryable } = failure as AccessDeniedError;
    expect([name, retryable]).toEqual(['AccessDeniedError', true]);
    expect(message).toMatch(named);
    expect(message).toMatch(/ was denied with HTTP 403 /);
    for (const right of rights) expect(message).toContain(right);
    expect(message).not.toMatch(/AKIA|very-secret/);
  });

  it('takes no denial for a missing object when a conditional write does not end', async () => {
    const { store } = await scripted(({ method }) =>
      method === 'HEAD' ? { status: 403 } : { status: 409, code: 'ConditionalRequestConflict' },
    );
    await expect(store.putJson('output', 'a', {}, { ifAbsent: true })).rejects.toThrow(AccessDeniedError);
  });

  it.each([
    ['InvalidObjectState', /is archived: restore it/],
    ['RequestTimeTooSkewed', /Set the clock/],
    ['InvalidAccessKeyId', /does not know this access key/],
    ['SignatureDoesNotMatch', /Check AWS_SECRET_ACCESS_KEY/],
  ])('fails with what helps where 403 is about no permission: %s', async (code, step) => {
    const { store } = await scripted(() => ({ status: 403, code }));
    const reading = store.getText('output', 'a');
    await expect(reading).rejects.toThrow(step);
    await expect(reading).rejects.toHaveProperty('name', 'StorageError');
  });

  it('fails for a bucket that does not exist instead of taking it as a missing key', async () => {
    const { store } = await scripted(() => ({ status: 404, code: 'NoSuchBucket' }));
    await expect(store.getText('outpt', 'a')).rejects.toThrow(/bucket outpt .*NoSuchBucket.*Check the name/);
  });

  it('fails when nobody answers', async () => {
    const env = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' };
    const client = makeS3Client(env, { endpoint: 'http://127.0.0.1:9', region: 'r', credentials, maxAttempts: 1 });
    await expect(makeS3ObjectStore(client).head('output', 'a')).rejects.toThrow(
      /HeadObject of "a" in bucket output failed without an answer .*endpoint is up/,
    );
  });
});

describe('the presigner', () => {
  const env = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' };
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  it('signs for the media endpoint, path-style, with the lifetime asked for', async () => {
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
    const presign = makePresigner(env, 'https://localhost:9443');
    const url = new URL(await presign('source', 'a b+c/ü%.mp4', 600));
    expect(url.origin).toBe('https://localhost:9443');
    expect(url.pathname).toBe('/source/a%20b%2Bc/%C3%BC%25.mp4');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('600');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
    expect(url.toString()).not.toContain('very-secret');
  });

  it.each([
    [0, 300],
    [300_000, 600],
    [1, 301],
    [-5, 300],
    [1e12, 604_800],
  ])('gives a function with %d ms left a URL of %d s', (remainingMs, seconds) => {
    expect(urlLifetimeSeconds(remainingMs)).toBe(seconds);
  });
});
