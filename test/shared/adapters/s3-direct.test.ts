import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, type S3ClientConfig } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { type S3Server, startS3Server } from '../../../src/local/s3/server.ts';
import { issueSession } from '../../../src/local/signing/sessions.ts';
import { bucketsOf, type FindBucket } from '../../../src/shared/adapters/aws/service-place.ts';
import { makeDirectObjects } from '../../../src/shared/adapters/s3/direct-objects.ts';
import { type ListPage, makePageLister } from '../../../src/shared/adapters/s3/list-page.ts';
import { makeObjectStore } from '../../../src/shared/adapters/s3/object-store.ts';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import { makeSdkPageLister } from '../../../src/shared/adapters/s3/s3-list-page.ts';
import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import type { ObjectStore } from '../../../src/shared/core/ports/ports.ts';
import { LOCAL_OWNER, LOCAL_REGION, openLocalStore } from '../../fixtures/local-store.ts';
import { objectStoreContract } from './object-store.contract.ts';

const region = LOCAL_REGION;
const owner = LOCAL_OWNER;
const bucket = 'output';
/** Longer than a busy machine takes. */
const WAITS_MS = 30_000;
/** Where an answer is not to come: shorter than a test may take. */
const SHORT_MS = 500;

/** answers requests that are made without the SDK, in the store's place */
let hinder: ((response: ServerResponse) => void) | undefined;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  hinder = undefined;
  for (const close of closers.splice(0)) await close();
});

interface Ways {
  /** both ways, as functions have them */
  readonly store: ObjectStore;
  readonly listPage: ListPage;
  readonly sdk: ObjectStore;
  readonly listPageBySdk: ListPage;
}

const openWays = (
  endpoint: string,
  settings: S3ClientConfig = {},
  adapt = (find: FindBucket): FindBucket => find,
  waitsMs = WAITS_MS,
): Ways => {
  const keys = issueSession(owner, Date.now());
  const client = makeS3Client(
    { AWS_ENDPOINT_URL_S3: endpoint },
    { endpoint, region, credentials: keys, retryMode: 'standard', ...settings },
  );
  closers.push(() => client.destroy());
  const sdk = makeS3ObjectStore(client);
  const find = adapt(bucketsOf({ region, keys, userAgent: 'fanreel' }, endpoint));
  const direct = makeDirectObjects(find, { connectionMs: waitsMs, silenceMs: waitsMs });
  const listPageBySdk = makeSdkPageLister(client);
  const listPage = makePageLister(direct, () => listPageBySdk);
  return { sdk, listPageBySdk, listPage, store: makeObjectStore(find, async () => sdk, direct) };
};

/** Who made a request: the SDK numbers its own. */
const makerOf = ({ headers }: IncomingMessage): 'sdk' | 'direct' =>
  headers['amz-sdk-invocation-id'] === undefined ? 'direct' : 'sdk';

const collected = async (pieces: AsyncIterable<Uint8Array> | undefined): Promise<string> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces ?? []) all.push(piece);
  return Buffer.concat(all).toString();
};
const keysOf = async (store: ObjectStore, prefix = ''): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.list(bucket, prefix)) keys.push(key);
  return keys;
};

/** Everything that is usual, by name. */
const OPERATIONS: Readonly<Record<string, (store: ObjectStore) => Promise<unknown>>> = {
  head: (store) => store.head(bucket, 'there'),
  'head of nothing': (store) => store.head(bucket, 'missing'),
  getText: (store) => store.getText(bucket, 'there'),
  'getText of nothing': (store) => store.getText(bucket, 'missing'),
  read: async (store) => collected((await store.read(bucket, 'there'))?.body),
  'read of a range': async (store) => collected((await store.read(bucket, 'there', { from: 2, length: 3 }))?.body),
  'read of nothing': (store) => store.read(bucket, 'missing'),
  readStart: async (store) => Buffer.from(await store.readStart(bucket, 'there', undefined, 4)).toString(),
  put: async (store) => (await store.put(bucket, { key: 'new', contentType: 'a/b', body: Buffer.from('x') })).sha256,
  putJson: (store) => store.putJson(bucket, 'document', { a: 1 }),
  'putJson where something is': (store) => store.putJson(bucket, 'there', { a: 1 }, { ifAbsent: true }),
  delete: (store) => store.delete(bucket, 'missing'),
  list: (store) => keysOf(store, 'there'),
};
const OF_EACH = Object.entries(OPERATIONS);

describe('the object store without the SDK', () => {
  let dataDir: string;
  let server: S3Server;
  let agent: Agent;
  let makers: ('sdk' | 'direct')[] = [];

  const intercept = (request: IncomingMessage, response: ServerResponse): boolean => {
    makers.push(makerOf(request));
    if (hinder === undefined || makerOf(request) === 'sdk') return false;
    hinder(response);
    return true;
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'fanreel-direct-test-'));
    const { key, cert, caPath } = await ensureCertificate(join(dataDir, 'certificate'));
    server = await startS3Server({
      ...{ dataDir: join(dataDir, 's3'), region, credentials: owner, intercept },
      tls: { key, cert },
    });
    agent = new Agent({ keepAlive: true, ca: await readFile(caPath) });
    const client = makeS3Client({}, { endpoint: server.endpoint, region, credentials: owner, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: 'there', Body: 'what is there', Metadata: { a: 'b' } }),
    );
    client.destroy();
  });
  afterAll(async () => {
    agent?.destroy();
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(OF_EACH)('does %s by itself, as the SDK does', async (_name, act) => {
    const { store, sdk } = openWays(server.endpoint);
    const expected = await act(sdk);
    makers = [];
    expect(await act(store)).toEqual(expected);
    expect(makers).toEqual(['direct']);
  });

  it('goes by TLS, under any key', async () => {
    const secure =
      (find: FindBucket): FindBucket =>
      (name) => {
        const place = find(name);
        return place && { ...place, agent };
      };
    const { store } = openWays(server.tlsEndpoint ?? '', {}, secure);
    makers = [];
    for (const key of [
      'a film.mp4',
      'one+one',
      '100%',
      `it's "q" (1)!*`,
      'Größe 🎬',
      'a//b',
      'x/../y',
      '~_.-',
      '<&>',
    ]) {
      const { etag } = await store.put(bucket, {
        key: `tls/${key}`,
        contentType: 'text/plain',
        body: Buffer.from(key),
      });
      expect(await store.getText(bucket, `tls/${key}`)).toEqual({ text: key, etag });
      expect(await keysOf(store, `tls/${key}`)).toEqual([`tls/${key}`]);
    }
    expect(new Set(makers)).toEqual(new Set(['direct']));
  });

  it('copies a version, and says when it is not there', async () => {
    const { store } = openWays(server.endpoint);
    const { etag } = await store.put(bucket, {
      key: 'from here',
      contentType: 'text/plain',
      body: Buffer.from('copied'),
    });
    makers = [];
    expect(await store.copy(bucket, { key: 'from here', etag }, 'to/there')).toBe(etag);
    expect((await store.getText(bucket, 'to/there'))?.text).toBe('copied');
    expect(makers).toEqual(['direct', 'direct']);
    expect(await store.copy(bucket, { key: 'from here', etag: '0'.repeat(32) }, 'to/nowhere')).toBeUndefined();
  });

  it('lists more than one page', async () => {
    const { store } = openWays(server.endpoint);
    const keys = Array.from({ length: 1001 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
    const put = (key: string) => store.put(bucket, { key, contentType: 'text/plain', body: Buffer.alloc(0) });
    for (let at = 0; at < keys.length; at += 100) await Promise.all(keys.slice(at, at + 100).map(put));
    makers = [];
    expect(await keysOf(store, 'many/')).toEqual(keys);
    expect(makers).toEqual(['direct', 'direct']);
  });

  it('lists any page by itself, as the SDK does: by folders, after a key, up to a number', async () => {
    const { store, listPage, listPageBySdk } = openWays(server.endpoint);
    const put = (key: string) => store.put(bucket, { key, contentType: 'text/plain', body: Buffer.alloc(1) });
    const names = ['a', 'a/b', 'a b/c', 'a+b', 'é/ü&<', '映画/1', 'a//b', 'b/', 'c%2F/d'];
    await Promise.all(names.map((name) => put(`pages/${name}`)));
    const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
    const pages = fc.record(
      {
        prefix: pick('', 'pages/', 'pages/a', 'pages/é', 'missing/'),
        delimiter: fc.constant('/' as const),
        after: pick('pages/', 'pages/a/', 'pages/a0', 'pages/a b/c', 'pages/映画/'),
        limit: pick(1, 2, 3, 1000),
      },
      { requiredKeys: ['prefix', 'limit'] },
    );
    await fc.assert(
      fc.asyncProperty(pages, async (page) => {
        const expected = await listPageBySdk(bucket, page);
        makers = [];
        expect(await listPage(bucket, page)).toEqual(expected);
        expect(makers).toEqual(['direct']);
      }),
    );
    hinder = slowDown;
    const whole = { prefix: 'pages/', delimiter: '/', limit: 1000 } as const;
    expect((await listPage(bucket, whole)).folders).toContain('pages/映画/');
    expect(makers.slice(-2)).toEqual(['direct', 'sdk']);
  });

  const slowDown = (response: ServerResponse): void => void response.writeHead(503).end();
  const cut = (response: ServerResponse): void => void response.socket?.destroy();
  const cutAnswer = (response: ServerResponse): void => {
    response.writeHead(200, { etag: '"half"', 'content-length': 100, 'last-modified': new Date().toUTCString() });
    response.write('half', () => response.socket?.destroy());
  };
  const stalls = (response: ServerResponse): void => {
    response.writeHead(200, { etag: '"half"', 'content-length': 100 });
    response.write('half');
  };
  const troubles: [string, (response: ServerResponse) => void][] = [
    ['asks to slow down', slowDown],
    ['fails', (response) => void response.writeHead(500).end()],
    ['redirects', (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()],
    ['denies', (response) => void response.writeHead(403).end()],
    ['cuts the connection', cut],
    ['says nothing', () => undefined],
  ];
  const disturbed = OF_EACH.flatMap(([name, act]) => troubles.map(([what, how]) => [name, what, act, how] as const));
  it.each(disturbed)('leaves %s to the SDK, and what comes next, when the store %s', async (_name, _what, act, how) => {
    const { store, sdk } = openWays(server.endpoint, {}, undefined, SHORT_MS);
    const expected = await act(sdk);
    hinder = how;
    makers = [];
    expect(await act(store)).toEqual(expected);
    await store.head(bucket, 'there');
    // A connection that was kept may be closed for other reasons: what was sent by it is sent once more.
    expect(makers.slice(0, 1)).toEqual(['direct']);
    expect(makers.filter((maker, at) => maker === 'sdk' || makers[at - 1] === 'sdk')).toEqual(['sdk', 'sdk']);
  });

  const withBody = OF_EACH.filter(([name]) => /^(getText|readStart|list|put)$/.test(name));
  const halves = withBody.flatMap(([name, act]) =>
    (
      [
        ['cut', cutAnswer],
        ['stalled', stalls],
      ] as const
    ).map(([what, how]) => [name, what, act, how] as const),
  );
  it.each(halves)('takes no half of an answer for the whole: %s, %s', async (_name, _what, act, how) => {
    const { store, sdk } = openWays(server.endpoint, {}, undefined, SHORT_MS);
    const expected = await act(sdk);
    hinder = how;
    makers = [];
    expect(await act(store)).toEqual(expected);
    expect(makers).toEqual(['direct', 'sdk']);
  });

  it.each([
    ['cut', (response: ServerResponse) => void response.socket?.destroy()],
    ['stalled', () => undefined],
  ])('reads on where a stream was %s', async (_what, end) => {
    const { store, sdk } = openWays(server.endpoint, {}, undefined, SHORT_MS);
    const head = await sdk.head(bucket, 'there');
    hinder = (response) => {
      response.writeHead(200, { etag: `"${head?.etag}"`, 'content-length': head?.bytes ?? 0 });
      response.write('what', () => end(response));
    };
    makers = [];
    expect(await collected((await store.read(bucket, 'there'))?.body)).toBe('what is there');
    expect(makers).toEqual(['direct', 'sdk']);
  });

  it('notices bytes that changed on the way', async () => {
    const { store } = openWays(server.endpoint);
    await store.putJson(bucket, 'checked', { a: 1 });
    const stored = await store.getText(bucket, 'checked');
    hinder = (response) => {
      response.writeHead(200, { etag: '"e"', 'x-amz-checksum-sha256': `${'A'.repeat(43)}=` }).end('{"a":2}\n');
    };
    makers = [];
    expect(await store.getText(bucket, 'checked')).toEqual(stored);
    expect(makers).toEqual(['direct', 'sdk']);
  });
});

/** What the store answers to whatever it is asked. */
const scripted = async (status: number, code: string): Promise<string> => {
  const body = `<Error><Code>${code}</Code><Message>${code} happened</Message></Error>`;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** @returns the name and the words of a failure, or what came instead */
const outcomeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return { result: await work };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
};

const refusals: [number, string][] = [
  [301, 'PermanentRedirect'],
  [400, 'AuthorizationHeaderMalformed'],
  [403, 'AccessDenied'],
  [403, 'ExpiredToken'],
  [404, 'NoSuchKey'],
  [404, 'NoSuchBucket'],
  [409, 'ConditionalRequestConflict'],
  [412, 'PreconditionFailed'],
  [416, 'InvalidRange'],
  [500, 'InternalError'],
  [503, 'SlowDown'],
];
describe.each(refusals)('with HTTP %d %s', (status, code) => {
  // A conflict is waited for.
  const acts = OF_EACH.filter(([name]) => status !== 409 || !name.startsWith('putJson where'));
  it.each(acts)('%s ends as by the SDK', async (_name, act) => {
    const { store, sdk } = openWays(await scripted(status, code), { maxAttempts: 1 });
    expect(await outcomeOf(act(store))).toEqual(await outcomeOf(act(sdk)));
  });
});

objectStoreContract('S3 without the SDK over the local server', () =>
  openLocalStore((client, endpoint) => {
    const find = bucketsOf({ region, keys: owner, userAgent: 'fanreel' }, endpoint);
    return makeObjectStore(find, async () => makeS3ObjectStore(client));
  }),
);
