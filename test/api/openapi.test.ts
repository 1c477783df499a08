import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jobKey, manifestKey } from '../../src/shared/core/contracts/object-keys.ts';
import { jobOf, manifestOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';
import { useApi } from './api-fixture.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

const api = useApi();
const read = async () => (await api.call('GET', '/openapi.json')).json as Document;
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

/** A pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const JOB = jobOf(62_100);

/** A request for each operation that gets its good answer. */
const REQUESTS: Readonly<Record<string, () => Promise<readonly [target: string, body?: object | Uint8Array]>>> = {
  overview: async () => ['/'],
  openapi: async () => ['/openapi.json'],
  shape: async () => ['/shape', GIF],
  nbytes: async () => ['/nbytes', GIF],
  ascii: async () => ['/ascii', GIF],
  grayscale: async () => ['/grayscale', GIF],
  edges: async () => ['/edges', GIF],
  findPicture: async () => ['/find', GIF],
  beginUpload: async () => ['/uploads', { fileName: 'a.mp4', size: 1 }],
  describeUpload: async () => [`/uploads/${await begun()}`],
  abortUpload: async () => [`/uploads/${await begun()}`],
  signParts: async () => [`/uploads/${await begun()}/parts`, { numbers: [1] }],
  completeUpload: async () => [`/uploads/${await sent()}/complete`],
  describeSource: async () => ['/sources?key=a.mp4'],
  listJobs: async () => ['/jobs'],
  requestJob: async () => ['/jobs', { source: { key: 'a.mp4' }, options: 'slice=15' }],
  describeJob: async () => [`/jobs/${JOB.jobId}`],
  findFrame: async () => [`/jobs/${JOB.jobId}/frames/0`],
  findFile: async () => [`/jobs/${JOB.jobId}/files/frames/000000.jpg`],
  watchSlices: async () => [`/jobs/${JOB.jobId}/slices`],
  retryJob: async () => [`/jobs/${JOB.jobId}/retry`],
  cancelJob: async () => [`/jobs/${JOB.jobId}/cancel`],
  deleteJob: async () => [`/jobs/${await closed()}`],
};

/** A closed job of its own. */
const closed = async (): Promise<string> => {
  const job = jobOf(30_000, { jobId: 'closed-0123456789ab' });
  const record = renderedRecord(job, 0);
  await api.services.putObject('output', jobKey(job.jobId), JSON.stringify(job));
  const manifest = manifestOf(job, new Map([[0, record]]), storedFor([record]));
  await api.services.putObject('output', manifestKey(job.jobId), JSON.stringify(manifest));
  return job.jobId;
};
const begun = async (): Promise<string> => {
  const { json } = await api.call('POST', '/uploads', { body: { fileName: 'a.mp4', size: 3, multipart: true } });
  return (json as { id: string }).id;
};
const sent = async (): Promise<string> => {
  const id = await begun();
  const { json } = await api.call('POST', `/uploads/${id}/parts`, { body: { numbers: [1] } });
  const [part] = (json as { parts: { url: string }[] }).parts;
  await fetch(part?.url ?? '', { method: 'PUT', body: 'abc' });
  return id;
};

const isOfSchema = (schema: object, value: unknown): boolean =>
  // biome-ignore lint/suspicious/noExplicitAny: the type of a JSON Schema has no name
  z.fromJSONSchema(schema as any).safeParse(value).success;

describe('the OpenAPI document', () => {
  it('lists operations of unique names, with every parameter of their paths', async () => {
    const document = await read();
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = operationsOf(document);
    const names = operations.map(({ operation }) => operation.operationId);
    expect([...new Set(names)]).toEqual(names);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter(
        (parameter) => parameter.in === 'path' && parameter.required,
      );
      expect(declared.map(({ name }) => name)).toEqual(inPath);
    }
  });

  it('says of every path exactly which methods it has', async () => {
    const { paths } = await read();
    for (const [path, methods] of Object.entries(paths)) {
      const target = path.replaceAll(/\{\w+\}/g, 'x');
      const { headers } = await api.call('OPTIONS', target);
      const allowed = (headers.get('allow') ?? '')
        .split(', ')
        .filter((method) => !['HEAD', 'OPTIONS'].includes(method));
      expect(allowed, path).toEqual(
        Object.keys(methods)
          .map((method) => method.toUpperCase())
          .sort(),
      );
    }
  });

  it('describes what each operation really answers', async () => {
    await api.services.putObject('source', 'a.mp4', 'x');
    await api.services.putObject('output', `jobs/${JOB.jobId}/job.json`, JSON.stringify(JOB));
    await api.services.putObject('output', `jobs/${JOB.jobId}/frames/000000.jpg`, 'a picture');
    const operations = operationsOf(await read());
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(REQUESTS).sort());
    for (const { method, operation } of operations) {
      const [target, body] = (await REQUESTS[operation.operationId]?.()) ?? [''];
      const answer = await api.call(method, target, body === undefined ? {} : { body });
      const described = operation.responses[String(answer.status)];
      expect(answer.status, `${operation.operationId}: ${answer.body}`).toBeLessThan(400);
      expect(described, operation.operationId).toBeDefined();
      const type = answer.headers.get('content-type');
      expect(Object.keys(described?.content ?? {}), operation.operationId).toEqual(
        type === null ? [] : expect.arrayContaining([type]),
      );
      const schema = described?.content?.[type ?? '']?.schema;
      if (answer.json !== undefined && schema !== undefined) {
        expect(isOfSchema(schema, answer.json), `${operation.operationId}: ${answer.body}`).toBe(true);
      }
    }
  });

  it('describes problems as they are', async () => {
    const { components } = await read();
    const { json } = await api.call('GET', '/sources');
    expect(isOfSchema(components.schemas.Problem ?? {}, json)).toBe(true);
    expect(isOfSchema(components.schemas.Problem ?? {}, { status: 400 })).toBe(false);
  });
});
