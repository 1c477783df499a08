import { pictureTools } from '../../src/api/adapters/make-picture-tools.ts';
import { type ApiApp, makeApp } from '../../src/api/app.ts';
import { LINK_KINDS } from '../../src/api/contracts/jobs.ts';
import { makeSourceFinder } from '../../src/api/jobs/find-source.ts';
import { makeRecordMemory } from '../../src/api/jobs/record-memory.ts';
import { openSegments } from '../../src/api/routes/find.ts';
import { makeRoutes } from '../../src/api/routes.ts';

import { isResult } from '../../src/renders/registry/is-result.ts';
import { WHOLES } from '../../src/renders/registry/planned-outputs.ts';
import type { ListPage } from '../../src/shared/adapters/s3/list-page.ts';
import type { PartsUpload, SignedUploads, StoredPart } from '../../src/shared/adapters/s3/s3-signed-uploads.ts';
import {
  attemptKey,
  jobKey,
  jobPrefix,
  manifestKey,
  openKey,
  outlineKey,
  outlineSheetKey,
  posterKey,
  postersPrefix,
  sliceKeys,
  smallPosterKey,
  stitchedKey,
  stitchedRecordKey,
} from '../../src/shared/core/contracts/object-keys.ts';
import { bySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import type { ObjectAction } from '../../src/shared/permissions.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, manifestOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';
import { type ObjectUse, recordingStore } from '../fakes/recording-store.ts';
import { copyOf, seedLookedAt, waves } from '../fixtures/looked-at-film.ts';
import { everyOutput } from './every-output.ts';

const ENVIRONMENT = { requestId: 'api-request', remainingMs: () => 29_000 };

type Note = (use: ObjectUse) => void;

/** What the store checks of whoever signed it, when it is used. */
const recordingUploads = (memory: InMemoryObjectStore, note: Note): SignedUploads => {
  const parts: StoredPart[] = [{ number: 1, bytes: 3, etag: 'e' }];
  const used = (action: ObjectAction, { key }: Pick<PartsUpload, 'key'>) => note({ action, bucket: 'source', key });
  return {
    async signForm(target) {
      used('s3:PutObject', target);
      return { url: 'http://s3', fields: {} };
    },
    async begin({ bucket, key }) {
      used('s3:PutObject', { key });
      return { bucket, key, uploadId: 'upload' };
    },
    async signPart(upload) {
      used('s3:PutObject', upload);
      return 'http://s3';
    },
    async parts(upload) {
      used('s3:ListMultipartUploadParts', upload);
      return parts;
    },
    async complete(upload) {
      used('s3:PutObject', upload);
      memory.seed(upload.bucket, upload.key, 'abc');
      return true;
    },
    async abort(upload) {
      used('s3:AbortMultipartUpload', upload);
    },
  };
};

const pageLister =
  (memory: InMemoryObjectStore, note: Note): ListPage =>
  async (bucket, { prefix, delimiter }) => {
    note({ action: 's3:ListBucket', bucket: bucket === 'source' ? 'source' : 'output', key: prefix });
    const objects = [];
    const folders = new Set<string>();
    for await (const object of memory.list(bucket, prefix)) {
      const end = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (end < 0) objects.push(object);
      else folders.add(object.key.slice(0, end + 1));
    }
    return { objects, folders: [...folders], more: false };
  };

/** Looking for a picture: it is found, and the files that say so have to be merged anew. */
const findUses = async (memory: InMemoryObjectStore, app: ApiApp, jobId: string): Promise<void> => {
  for (const seed of [1, 2]) {
    await seedLookedAt(memory, jobId, [waves(seed)]);
    const init = { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: await copyOf(waves(seed)) };
    const answer = await app.fetch(new Request('http://api/find', init), ENVIRONMENT);
    const { found } = (await answer.json()) as { found: readonly unknown[] };
    if (found.length !== 1) throw new Error(`${found.length} pictures were found in place of one`);
  }
};

/** Deleting a job whose film was uploaded through the API: the film goes as well. */
const deleteUploaded = async (
  memory: InMemoryObjectStore,
  ask: (method: string, path: string) => Promise<unknown>,
): Promise<void> => {
  const key = `uploads/${'0'.repeat(32)}/uploaded.mp4`;
  const etag = memory.seed('source', key, 'the bytes of a film');
  const source = { bucket: 'source', key, etag, bytes: 19 };
  const job = jobOf(62_100, { jobId: 'uploaded-0123456789ab', source });
  memory.seed('output', jobKey(job.jobId), JSON.stringify(job));
  memory.seed('output', manifestKey(job.jobId), JSON.stringify(manifestOf(job, new Map(), new Map())));
  await ask('DELETE', `/jobs/${job.jobId}`);
};

/** What the API does in the buckets, by requests to all its routes; of what it signs, what the URL may do. */
export const apiUses = async (): Promise<ObjectUse[]> => {
  const memory = new InMemoryObjectStore();
  const uses: ObjectUse[] = [];
  const note: Note = (use) => void uses.push(use);
  let names = 0;
  const store = recordingStore(memory, note);
  const listPage = pageLister(memory, note);
  const config = { sourceBucket: 'source', outputBucket: 'output', stackOptions: {}, maxUploadBytes: 1000 };
  const routes = makeRoutes({
    config,
    store,
    listPage,
    tools: pictureTools,
    segments: openSegments(store, 'output'),
    findSource: makeSourceFinder(listPage, 'source'),
    uploads: recordingUploads(memory, note),
    newFolder: () => {
      names += 1;
      return String(names).padStart(32, '0');
    },
    presign: async (bucket, key) => {
      note({ action: 's3:GetObject', bucket: bucket === 'source' ? 'source' : 'output', key });
      return 'http://s3';
    },
    publish: new RecordedEvents().publish,
    records: makeRecordMemory(store, 'output'),
    now: Date.now,
  });
  const failures: unknown[] = [];
  const app = makeApp({ routes, corsOrigins: [], onFailure: (error) => void failures.push(error) });
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const answer = await app.fetch(new Request(`http://api${path}`, init), ENVIRONMENT);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`, { cause: failures[0] });
    return (answer.headers.get('content-type') === 'application/json' ? await answer.json() : {}) as { id: string };
  };

  await ask('POST', '/uploads', { fileName: 'a.mp4', size: 3 });
  const { id } = await ask('POST', '/uploads', { fileName: 'a.mp4', size: 3, multipart: true });
  await ask('GET', `/uploads/${id}`);
  await ask('POST', `/uploads/${id}/parts`, { numbers: [1] });
  await ask('POST', `/uploads/${id}/complete`);
  await ask('DELETE', `/uploads/${id}`);

  const etag = memory.seed('source', 'holiday.mp4', 'the bytes of a film');
  const source = { bucket: 'source', key: 'holiday.mp4', etag };
  const job = jobOf(62_100, { source: { ...source, bytes: 19 }, outline: true });
  const { jobId } = job;
  const seed = (key: string, document: unknown) => memory.seed('output', key, JSON.stringify(document));
  seed(bySourceKey(source), { version: 1, source, jobId });
  await ask('GET', '/sources?key=holiday.mp4');

  seed(`jobs/${jobId}/job.json`, job);
  const keys = sliceKeys(jobId, 0);
  seed(keys.record, renderedRecord(job, 0));
  seed(sliceKeys(jobId, 1).record, failedRecord(job, 1, { name: 'ProcessError', message: 'it failed' }));
  seed(attemptKey(jobId, 1, 1), {});
  for (const { key } of everyOutput(keys)) seed(key, 'bytes');
  for (const { name } of WHOLES) seed(stitchedKey(jobId, name), 'bytes');
  seed(stitchedRecordKey(jobId), {});
  for (const key of [outlineKey(jobId), outlineSheetKey(jobId, 0), `${postersPrefix(jobId)}00000.jpg`])
    seed(key, 'bytes');
  await ask('GET', '/jobs');
  await ask('GET', '/jobs?status=open');
  await ask('GET', '/jobs?order=newest');
  await ask('GET', '/jobs?order=newest&name=holiday');
  await ask('POST', '/jobs', { source: { key: 'holiday.mp4' }, options: 'slice=15' });
  await ask('POST', '/jobs', { source: { jobId } });
  await ask('GET', `/jobs/${jobId}`);
  await ask('GET', `/jobs/${jobId}/slices`);
  await ask('GET', `/jobs/${jobId}/frames/0`);
  await ask('POST', `/jobs/${jobId}/retry`);
  await ask('POST', `/jobs/${jobId}/cancel`);
  await ask('POST', `/jobs/${jobId}/retry`);
  await ask('POST', `/jobs/${jobId}/cancel`);
  await findUses(memory, app, jobId);
  for (const kind of LINK_KINDS) await ask('GET', `/jobs/${jobId}?links=${kind}`);
  const small = { key: smallPosterKey(jobId), width: 16, height: 9, bytes: 5 };
  const poster = { key: posterKey(jobId), second: 3, width: 16, height: 9, bytes: 5, small };
  memory.remove('output', openKey(jobId));
  seed(manifestKey(jobId), { ...manifestOf(job, new Map(), new Map()), poster });
  await ask('GET', `/jobs/${jobId}`);
  for (const { key } of [...everyOutput(keys), poster, small]) {
    if (!isResult(jobId, key)) continue;
    memory.seed('output', key, 'bytes');
    await ask('GET', `/jobs/${jobId}/files/${key.slice(jobPrefix(jobId).length)}`);
  }
  await ask('DELETE', `/jobs/${jobId}`);
  await deleteUploaded(memory, ask);
  return uses;
};
