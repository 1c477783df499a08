import { describe, expect, it } from 'vitest';
import { BySourceSchema } from '../../../src/shared/core/contracts/by-source.ts';
import { SliceEventSchema, VideoRenderedSchema } from '../../../src/shared/core/contracts/events.ts';
import { readDocument, readJson } from '../../../src/shared/core/contracts/read-document.ts';
import { JobSchema } from '../../../src/shared/core/documents/job.ts';
import { SliceRecordSchema } from '../../../src/shared/core/documents/slice-record.ts';
import { InvalidEventError } from '../../../src/shared/core/errors/errors.ts';
import { jobOf, renderedRecord } from '../../fakes/job-documents.ts';

const job = jobOf(62_100);

describe('contracts', () => {
  it('read back what was written', () => {
    expect(readJson(JobSchema, JSON.stringify(job), 'job.json')).toEqual(job);
    const record = renderedRecord(job, 2);
    expect(readJson(SliceRecordSchema, JSON.stringify(record), 'record')).toEqual(record);
  });

  it('take the five fields of the AWS sample as a slice event', () => {
    const detail = { key: 'a film.mp4', start: 0, end: 30, length: 62.1, tsCreated: 1 };
    expect(readDocument(SliceEventSchema, detail, 'event')).toEqual(detail);
  });

  it.each([
    ['version', { ...job, version: 2 }],
    ['source.etag', { ...job, source: { ...job.source, etag: 5 } }],
    ['options.gif.fps', { ...job, options: { ...job.options, gif: { fps: 51, width: 240 } } }],
    ['sliceCount', { ...job, sliceCount: 0 }],
  ])('fail naming the field %s of job.json', (field, document) => {
    expect(() => readDocument(JobSchema, document, 'job.json')).toThrow(InvalidEventError);
    expect(() => readDocument(JobSchema, document, 'job.json')).toThrow(`field ${field} `);
  });

  it.each([
    ['jobId', { jobId: '../../open/x' }],
    ['jobId', { jobId: 'holiday' }],
  ])('fail for an event whose %s would reach other keys: %o', (field, detail) => {
    expect(() => readDocument(VideoRenderedSchema, detail, 'event')).toThrow(field);
  });

  it('fail when a text is no JSON', () => {
    expect(() => readJson(JobSchema, '<html>', 'job.json of job x')).toThrow('job.json of job x cannot be read');
  });

  it('know three things that an upload can become', () => {
    const source = { bucket: 'b', key: 'k', etag: 'e' };
    for (const document of [
      { version: 1, source, jobId: 'a-0123456789ab' },
      { version: 1, source, rejected: { reason: 'empty', message: 'm', at: 't' } },
      { version: 1, source, failed: { name: 'StorageError', message: 'm', at: 't' } },
    ]) {
      expect(readDocument(BySourceSchema, document, 'by-source')).toEqual(document);
    }
    expect(() =>
      readDocument(
        BySourceSchema,
        { version: 1, source, rejected: { reason: 'mood', message: 'm', at: 't' } },
        'by-source',
      ),
    ).toThrow(InvalidEventError);
  });
});
