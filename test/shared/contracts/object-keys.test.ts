import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiKey } from '../../../src/renders/ascii/keys.ts';
import { frameKey } from '../../../src/renders/frames/keys.ts';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import { adhocKeys, indexOfRecordKey, isJobId, sliceKeys } from '../../../src/shared/contracts/object-keys.ts';
import { bySourceKey, jobIdOf, slugOf } from '../../../src/shared/contracts/source-identity.ts';
import { jobOf } from '../../fakes/job-documents.ts';

const { options } = jobOf(1000);
const source = { bucket: 'source', key: 'holiday.mp4', etag: 'e1' };

describe('object keys', () => {
  it('of slices are those of the contract', () => {
    const keys = sliceKeys('holiday-0123456789ab', 7);
    expect(keys.record).toBe('jobs/holiday-0123456789ab/slices/00007.json');
    expect(gifKey(keys)).toBe('jobs/holiday-0123456789ab/gif/00007.gif');
    expect(asciiKey(keys, 'txt')).toBe('jobs/holiday-0123456789ab/ascii/00007.txt');
    expect(asciiKey(keys, 'cast')).toBe('jobs/holiday-0123456789ab/ascii/00007.cast');
    expect(frameKey(keys, 213)).toBe('jobs/holiday-0123456789ab/frames/000213.jpg');
    expect(gifKey(adhocKeys('holiday-0123456789ab', 1500, 4000))).toBe(
      'jobs/holiday-0123456789ab/adhoc/1.5-4/gif/00000.gif',
    );
  });

  it('of records tell their index, all others none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250_000 }), (index) => {
        expect(indexOfRecordKey(sliceKeys('holiday-0123456789ab', index).record)).toBe(index);
      }),
    );
    expect(indexOfRecordKey('jobs/holiday-0123456789ab/gif/00007.gif')).toBeUndefined();
    expect(indexOfRecordKey('jobs/holiday-0123456789ab/adhoc/0-5/slices/00000.json')).toBeUndefined();
  });

  it('of an upload differ by bucket, key and etag', () => {
    const keys = [source, { ...source, bucket: 'b2' }, { ...source, key: 'k' }, { ...source, etag: 'e2' }].map(
      bySourceKey,
    );
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^by-source\/[0-9a-f]{16}\.json$/);
  });
});

describe('a job id', () => {
  it('is the same for the same bytes and options, another for others', () => {
    expect(jobIdOf(source, options)).toBe(jobIdOf({ ...source }, { ...options }));
    expect(jobIdOf({ ...source, etag: 'e2' }, options)).not.toBe(jobIdOf(source, options));
    expect(jobIdOf(source, { ...options, slice: 15 })).not.toBe(jobIdOf(source, options));
  });

  it('has its form whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (key) => {
        expect(isJobId(jobIdOf({ ...source, key }, options))).toBe(true);
      }),
    );
  });

  it.each([
    ['folder/Größe & Übermut (1).MP4', 'gro-e-ubermut-1'],
    ['映画.mp4', 'video'],
    ['.mp4', 'video'],
    [`${'x'.repeat(300)}.mp4`, 'x'.repeat(40)],
  ])('begins with a name for people: %s', (key, slug) => {
    expect(slugOf(key)).toBe(slug);
  });

  it.each(['../../etc', 'a-0123456789AB', 'a/b-0123456789ab', '-0123456789ab'.slice(1)])(
    'fails to be recognised in %s',
    (text) => {
      expect(isJobId(text)).toBe(false);
    },
  );
});
