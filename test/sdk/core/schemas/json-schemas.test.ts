import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { jsonSchemas } from '../../../../src/sdk/core/schemas/json-schemas.ts';
import * as schemas from '../../../../src/sdk/core/schemas/schemas.ts';
import { jobOf, manifestOf, optionsOf, renderedRecord, storedFor } from '../../../fakes/job-documents.ts';

const job = jobOf(45_000);
const records = [0, 1].map((index) => renderedRecord(job, index));
const manifest = manifestOf(job, new Map(records.map((record) => [record.index, record])), storedFor(records));
const ofBus = (detailType: string, detail: unknown) => ({
  ...{ version: '0', id: '1', account: '123456789012', region: 'eu-west-1', resources: [] },
  ...{ source: schemas.EVENT_SOURCE, 'detail-type': detailType, detail },
});

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  job,
  manifest,
  'slice-record': records[0],
  options: optionsOf('video', { 'gif.width': 320 }),
  'by-source': { version: 1, source: { bucket: 'b', key: 'k', etag: 'e' }, jobId: job.jobId },
  event: ofBus('videoCompleted', { jobId: job.jobId, status: 'complete', manifestKey: 'k' }),
  stitched: {
    ...{ version: 1, jobId: job.jobId, status: 'complete', outputs: [], leftOut: [] },
    manifest: { revision: 1, completedAt: '2026-11-20T10:01:00.000Z' },
    ...{ startedAt: '2026-11-20T10:01:00.000Z', finishedAt: '2026-11-20T10:01:01.000Z' },
  },
};

const reads = (name: string) => {
  const schema = jsonSchemas()[`${name}.schema.json`];
  return fromJSONSchema(JSON.parse(JSON.stringify(schema)));
};

describe('the contracts as JSON Schema', () => {
  it('there is a document for each of them', () => {
    expect(Object.keys(jsonSchemas()).sort()).toEqual(
      Object.keys(DOCUMENTS)
        .map((name) => `${name}.schema.json`)
        .sort(),
    );
  });

  it.each(Object.keys(DOCUMENTS))('%s: what is written fits, also with a further field', (name) => {
    const document = DOCUMENTS[name] as object;
    expect(reads(name).safeParse(document)).toMatchObject({ success: true });
    expect(reads(name).safeParse({ ...document, ofALaterVersion: 1 })).toMatchObject({ success: true });
  });

  it.each(Object.keys(DOCUMENTS))('fails for %s with nothing in it', (name) => {
    expect(reads(name).safeParse({}).success).toBe(false);
  });

  it('an event is told by its detail type', () => {
    expect(reads('event').safeParse(ofBus('videoCompleted', { jobId: job.jobId })).success).toBe(false);
    expect(reads('event').safeParse(ofBus('videoRendered', { jobId: job.jobId })).success).toBe(true);
  });
});
