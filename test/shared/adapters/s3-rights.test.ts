import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import type { ObjectStore } from '../../../src/shared/core/ports/ports.ts';
import type { ObjectAction } from '../../../src/shared/permissions.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { recordingStore } from '../../fakes/recording-store.ts';

/** What S3 asks a policy for each request. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const actionsOf = ({ method, url = '', headers }: IncomingMessage): ObjectAction[] => {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const isBucket = pathname.split('/').filter((part) => part !== '').length === 1;
  if (isBucket) return [searchParams.has('uploads') ? 's3:ListBucketMultipartUploads' : 's3:ListBucket'];
  const read: ObjectAction[] = headers['if-match'] === undefined ? [] : ['s3:GetObject'];
  if (method === 'GET' || method === 'HEAD') return ['s3:GetObject'];
  if (method === 'DELETE')
    return [searchParams.has('uploadId') ? 's3:AbortMultipartUpload' : 's3:DeleteObject', ...read];
  return ['s3:PutObject', ...read];
};

const asked = new Set<ObjectAction>();
/** Status of answers to requests that write; others find what they ask for. */
let writes = 200;
let store: ObjectStore;
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = createServer((request, response) => {
    for (const action of actionsOf(request)) asked.add(action);
    request.resume().once('end', () => {
      const isWrite = request.method === 'PUT' || request.method === 'POST';
      const uploads =
        '<ListMultipartUploadsResult><Upload><Key>a</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>';
      const begun = '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>';
      const body = request.method === 'POST' ? begun : request.url?.includes('uploads') === true ? uploads : '';
      response.writeHead(isWrite && !request.url?.includes('uploads') ? writes : 200, { etag: '"e1"' });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'secret' };
  const how = { endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
  const client = makeS3Client({ AWS_ENDPOINT_URL_S3: endpoint }, how);
  store = makeS3ObjectStore(client);
  stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterAll(() => stop());

const ofType = { key: 'a', contentType: 'video/mp4' };
const large = () => ({
  ...ofType,
  body: {
    stream: (async function* () {
      for (let piece = 0; piece < 3; piece += 1) yield new Uint8Array(6 * 1024 * 1024);
    })(),
  },
});

type Operation = [name: string, writes: number, act: (store: ObjectStore) => Promise<unknown>];
const OPERATIONS: Operation[] = [
  ['head', 200, (each) => each.head('output', 'a')],
  ['readStart', 200, (each) => each.readStart('output', 'a', undefined, 9)],
  ['getText', 200, (each) => each.getText('output', 'a')],
  ['read', 200, (each) => each.read('output', 'a')],
  ['putJson', 200, (each) => each.putJson('output', 'a', {})],
  ['putJson over a version', 200, (each) => each.putJson('output', 'a', {}, { ifMatch: 'e1' })],
  ['putJson that meets others', 409, (each) => each.putJson('output', 'a', {}, { ifAbsent: true })],
  ['put', 200, (each) => each.put('output', { ...ofType, body: new Uint8Array(9) })],
  ['put that fails between its parts', 400, (each) => each.put('output', large())],
  ['delete', 200, (each) => each.delete('output', 'a')],
  ['delete of a version', 200, (each) => each.delete('output', 'a', { ifMatch: 'e1' })],
  ['dropUploads', 200, (each) => each.dropUploads('output', 'a')],
  [
    'list',
    200,
    async (each) => {
      for await (const _object of each.list('output', 'a')) break;
    },
  ],
];

describe('the rights that permissions are held against', () => {
  it.each(OPERATIONS)('cover every request of %s', async (_, status, act) => {
    writes = status;
    asked.clear();
    await act(store).catch(() => undefined);
    const noted = new Set<ObjectAction>();
    const memory = new InMemoryObjectStore();
    memory.seed('output', 'a', 'x');
    await act(recordingStore(memory, ({ action }) => void noted.add(action)));
    expect(asked.size).toBeGreaterThan(0);
    expect([...asked].filter((action) => !noted.has(action))).toEqual([]);
  });
});
