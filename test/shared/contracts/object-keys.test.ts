import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiKey } from '../../../src/renders/ascii/keys.ts';
import { frameKey } from '../../../src/renders/frames/keys.ts';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import {
  adhocKeys,
  indexOfRecordKey,
  jobIdOfRecentKey,
  recentKey,
  sliceKeys,
} from '../../../src/shared/core/contracts/object-keys.ts';
import { bySourceKey, jobBySourceKey } from '../../../src/shared/core/documents/source-identity.ts';

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

  it('of the jobs of an upload lie behind its own, in one list', () => {
    const of = bySourceKey(source).replace(/\.json$/, '');
    expect(jobBySourceKey(source, 'holiday-0123456789ab')).toBe(`${of}/holiday-0123456789ab.json`);
  });

  it('of recent jobs begin with the newest, and tell the job', () => {
    const moment = fc.date({ min: new Date(0), max: new Date('2286-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [first, second] = [one, other].map((date) =>
          recentKey({ jobId: '1234567890123-a-0123456789ab', createdAt: date.toISOString() }),
        );
        expect(first).toMatch(/^recent\/\d{13}-1234567890123-a-0123456789ab\.json$/);
        expect(jobIdOfRecentKey(first ?? '')).toBe('1234567890123-a-0123456789ab');
        if (one > other) expect((first ?? '') < (second ?? '')).toBe(true);
      }),
    );
    expect(jobIdOfRecentKey('recent/0000000000000-x.json')).toBeUndefined();
  });
});
