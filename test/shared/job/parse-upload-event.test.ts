import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../../src/shared/core/errors/errors.ts';
import { parseUploadEvent } from '../../../src/shared/core/job/parse-upload-event.ts';

const objectCreated = (key: string, object: object = {}, bucket = 'source') => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { version: '0', bucket: { name: bucket }, object: { key, size: 10, etag: 'e1', ...object } },
});

const notification = (...encodedKeys: string[]) => ({
  Records: encodedKeys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:CompleteMultipartUpload',
    s3: { bucket: { name: 'source' }, object: { key, size: 10, eTag: 'e1' } },
  })),
});

/** As S3 encodes keys in notifications. */
const formEncoded = (key: string): string => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

const awkwardKeys = [
  'a film.mp4',
  'one+one.mp4',
  '100%.mp4',
  'per%20cent.mp4',
  `it's "quoted".mp4`,
  'Überraschung-Größe.mp4',
  'folder/sub folder/film.mp4',
  'a//b.mp4',
  '../..mp4',
  'q?x=1&y=#;$().mp4',
  '映画 🎬.mp4',
];

describe('parseUploadEvent', () => {
  it.each(awkwardKeys)('takes the key %s of an EventBridge event as it is', (key) => {
    expect(parseUploadEvent(objectCreated(key), 'source')).toEqual([{ bucket: 'source', key, etag: 'e1' }]);
  });

  it.each(awkwardKeys)('decodes the key %s of an S3 notification', (key) => {
    expect(parseUploadEvent(notification(formEncoded(key)), 'source')).toEqual([{ bucket: 'source', key, etag: 'e1' }]);
  });

  it('reads any key alike from both shapes', () => {
    const keys = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(keys, (key) => {
        const verbatim = parseUploadEvent(objectCreated(key), 'source');
        expect(parseUploadEvent(notification(formEncoded(key)), 'source')).toEqual(verbatim);
        expect(verbatim[0]?.key).toBe(key);
      }),
    );
  });

  it('reads every record of a notification, in order', () => {
    expect(parseUploadEvent(notification('a.mp4', 'b+b.mp4'), 'source').map(({ key }) => key)).toEqual([
      'a.mp4',
      'b b.mp4',
    ]);
  });

  it('leaves out folder markers and keeps objects whose key ends in a slash', () => {
    expect(parseUploadEvent(objectCreated('folder/', { size: 0 }), 'source')).toEqual([]);
    expect(parseUploadEvent(objectCreated('film/', { size: 10 }), 'source')).toHaveLength(1);
    expect(parseUploadEvent(objectCreated('empty.mp4', { size: 0 }), 'source')).toHaveLength(1);
  });

  it('leaves out other buckets, removals and the test message of S3', () => {
    expect(parseUploadEvent(objectCreated('a.mp4', {}, 'output'), 'source')).toEqual([]);
    const [record] = notification('a.mp4').Records;
    expect(parseUploadEvent({ Records: [{ ...record, eventName: 'ObjectRemoved:Delete' }] }, 'source')).toEqual([]);
    expect(parseUploadEvent({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'source' }, 'source')).toEqual([]);
  });

  it('takes the quotes off an etag and does without one', () => {
    expect(parseUploadEvent(objectCreated('a', { etag: '"e1"' }), 'source')[0]?.etag).toBe('e1');
    expect(parseUploadEvent(objectCreated('a', { etag: undefined }), 'source')).toEqual([
      { bucket: 'source', key: 'a' },
    ]);
  });

  it.each([
    ['detail.object.key', { ...objectCreated('a'), detail: { bucket: { name: 'source' }, object: {} } }],
    ['detail.bucket.name', { ...objectCreated('a'), detail: { bucket: {}, object: { key: 'a' } } }],
    ['source', { 'detail-type': 'Object Created', detail: objectCreated('a').detail }],
    [
      'Records.0.s3.object.key',
      { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: {} } }] },
    ],
    ['s3.object.key', notification('100%.mp4')],
    ['not an object', 'a.mp4'],
    ['not an object', null],
  ])('fails naming %s', (field, event) => {
    expect(() => parseUploadEvent(event, 'source')).toThrow(InvalidEventError);
    expect(() => parseUploadEvent(event, 'source')).toThrow(field);
  });
});
